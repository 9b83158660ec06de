#include "adapters/annuaire/archive.hpp"

#include <zip.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <memory>

namespace vgm::annuaire {
namespace {

namespace fs = std::filesystem;

struct close_zip
{
    void operator()(zip_t* z) const { zip_discard(z); }
    void operator()(zip_file_t* f) const { zip_fclose(f); }
};
using zip_archive = std::unique_ptr<zip_t, close_zip>;
using zip_member = std::unique_ptr<zip_file_t, close_zip>;

issue refuse(const fs::path& file, std::string detail, fault code = fault::malformed)
{
    return {code, severity::error, file.filename().string(), std::move(detail), {}};
}

// Lower case, letters and digits only: the mirror writes the same name in another way.
std::string plain_name(std::string_view name)
{
    std::string out;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)))
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

// The last run of twelve digits that is a date: AAAAMMJJhhmm.
std::string stamp_of(std::string_view name)
{
    std::string found;
    for (std::size_t i = 0; i < name.size();) {
        std::size_t end = i;
        while (end < name.size() && std::isdigit(static_cast<unsigned char>(name[end]))) ++end;
        if (end - i == 12) found = name.substr(i, 12);
        i = std::max(end, i + 1);
    }
    return found;
}

std::optional<timestamp> to_time(const std::string& stamp)
{
    if (stamp.size() != 12) return std::nullopt;
    const auto part = [&](std::size_t at, std::size_t n) { return stamp.substr(at, n); };
    return parse_rfc3339(
        part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) + ":" + part(10, 2) +
        ":00.000Z"
    );
}

timestamp changed_at(const fs::path& file)
{
    std::error_code ignored;
    const auto at = fs::last_write_time(file, ignored);
    return std::chrono::floor<milliseconds>(std::chrono::file_clock::to_sys(at));
}

directory_file describe(
    file_kind kind,
    const fs::path& path,
    std::string member,
    std::string_view name,
    std::uint64_t size
)
{
    directory_file file{kind, path, std::move(member), stamp_of(name), changed_at(path), size};
    if (file.stamp.empty()) file.stamp = stamp_of(path.filename().string());
    if (const auto at = to_time(file.stamp))
        file.published = *at;
    else
        file.stamp.clear();
    return file;
}

result<zip_archive> open_zip(const fs::path& file)
{
    int code = 0;
    zip_archive archive(zip_open(file.c_str(), ZIP_RDONLY, &code));
    if (archive) return archive;
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    std::string said = zip_error_strerror(&error);
    zip_error_fini(&error);
    return refuse(file, "the archive cannot be opened: " + said);
}

result<std::vector<directory_file>>
look_into_zip(const fs::path& path, const archive_limits& limits)
{
    auto archive = open_zip(path);
    if (!archive) return archive.error();
    const auto members = zip_get_num_entries(archive->get(), 0);
    if (members < 0 || static_cast<std::size_t>(members) > limits.members_max)
        return refuse(path, "the archive has too many members", fault::too_large);
    std::vector<directory_file> found;
    for (zip_int64_t i = 0; i < members; ++i) {
        zip_stat_t facts;
        if (zip_stat_index(archive->get(), static_cast<zip_uint64_t>(i), 0, &facts) != 0)
            return refuse(path, "the archive's list of members cannot be read");
        const auto kind = kind_of_name(facts.name);
        if (!kind || std::string_view(facts.name).ends_with(".zip")) continue;
        if (facts.size > limits.text_bytes_max)
            return refuse(path, "a member is larger than what is read", fault::too_large);
        found.push_back(describe(*kind, path, facts.name, facts.name, facts.size));
    }
    return found;
}

result<std::vector<directory_file>>
look_into_file(const fs::path& path, const archive_limits& limits)
{
    std::ifstream input(path, std::ios::binary);
    char first[4] = {};
    if (!input) return refuse(path, "the file cannot be opened");
    input.read(first, sizeof first);
    if (std::string_view(first, 2) == "PK") return look_into_zip(path, limits);
    const std::string name = path.filename().string();
    const auto kind = kind_of_name(name);
    std::vector<directory_file> found;
    std::error_code ignored;
    if (kind && !name.ends_with(".zip"))
        found.push_back(describe(*kind, path, {}, name, fs::file_size(path, ignored)));
    else if (kind)
        return refuse(path, "the file is named as an archive and is none");
    return found;
}

result<void> read_plain(
    const directory_file& file,
    const archive_limits& limits,
    const std::function<bool(std::string_view)>& on_bytes
)
{
    std::ifstream input(file.path, std::ios::binary);
    if (!input) return refuse(file.path, "the file cannot be opened");
    std::vector<char> buffer(1 << 18);
    std::uint64_t read = 0;
    while (input) {
        input.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        const auto got = static_cast<std::size_t>(input.gcount());
        read += got;
        if (read > limits.text_bytes_max)
            return refuse(file.path, "the file is larger than what is read", fault::too_large);
        if (got > 0 && !on_bytes({buffer.data(), got})) return {};
    }
    if (input.bad()) return refuse(file.path, "the file cannot be read to its end");
    return {};
}

}  // namespace

std::optional<file_kind> kind_of_name(std::string_view name)
{
    const std::string plain = plain_name(name);
    const auto holds = [&](std::string_view part) { return plain.find(part) != std::string::npos; };
    if (name.ends_with(".part")) return std::nullopt;
    if (holds("extractioncorrespondancemssante")) return file_kind::mailboxes;
    if (holds("pslibreaccespersonneactivite")) return file_kind::activities;
    if (holds("pslibreacces") && plain.ends_with("zip")) return file_kind::activities;
    if (holds("listeblanchemssante")) return file_kind::white_list;
    return std::nullopt;
}

result<std::vector<directory_file>>
find_directory_files(const fs::path& where, const archive_limits& limits)
{
    std::error_code failed;
    if (!fs::is_directory(where, failed)) return look_into_file(where, limits);
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(where, failed))
        if (entry.is_regular_file(failed) && kind_of_name(entry.path().filename().string()))
            paths.push_back(entry.path());
    if (failed) return refuse(where, "the folder cannot be read: " + failed.message());
    std::sort(paths.begin(), paths.end());
    std::map<file_kind, directory_file> newest;
    for (const auto& path : paths) {
        auto found = look_into_file(path, limits);
        if (!found) return found.error();
        for (auto& file : *found) {
            const auto known = newest.find(file.kind);
            if (known == newest.end() || known->second.published <= file.published)
                newest.insert_or_assign(file.kind, std::move(file));
        }
    }
    std::vector<directory_file> all;
    for (auto& [kind, file] : newest) all.push_back(std::move(file));
    return all;
}

result<void> read_text(
    const directory_file& file,
    const archive_limits& limits,
    const std::function<bool(std::string_view)>& on_bytes
)
{
    if (file.member.empty()) return read_plain(file, limits, on_bytes);
    auto archive = open_zip(file.path);
    if (!archive) return archive.error();
    zip_member member(zip_fopen(archive->get(), file.member.c_str(), 0));
    if (!member) return refuse(file.path, "a member of the archive cannot be opened");
    std::error_code ignored;
    const auto most = std::min<std::uint64_t>(
        limits.text_bytes_max, fs::file_size(file.path, ignored) * limits.ratio_max
    );
    std::vector<char> buffer(1 << 18);
    std::uint64_t read = 0;
    for (;;) {
        const auto got = zip_fread(member.get(), buffer.data(), buffer.size());
        if (got < 0) return refuse(file.path, "the archive is damaged");
        if (got == 0) return {};
        read += static_cast<std::uint64_t>(got);
        if (read > most)
            return refuse(
                file.path, "the archive unpacks to more than a real one could", fault::too_large
            );
        if (!on_bytes({buffer.data(), static_cast<std::size_t>(got)})) return {};
    }
}

}  // namespace vgm::annuaire
