#include "adapters/dropfolder/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace vgm::dropfolder {
namespace {

namespace fs = std::filesystem;

error_code last_error() { return {errno, boost::system::system_category()}; }

error_code to_error(const std::error_code& ec)
{
    return {ec.value(), boost::system::system_category()};
}

error_code write_file(const fs::path& path, const std::string& text)
{
    const fs::path half = path.string() + ".tmp";
    const int fd = ::open(half.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (fd < 0) return last_error();
    error_code ec;
    for (std::size_t at = 0; at < text.size() && !ec;) {
        const ssize_t n = ::write(fd, text.data() + at, text.size() - at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            ec = last_error();
        else
            at += static_cast<std::size_t>(n);
    }
    if (::close(fd) != 0 && !ec) ec = last_error();
    if (!ec && ::rename(half.c_str(), path.c_str()) != 0) ec = last_error();
    if (ec) ::unlink(half.c_str());
    return ec;
}

listed_file listed(std::string name, const struct stat& about)
{
    return {
        std::move(name),
        static_cast<std::uint64_t>(about.st_size),
        about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec};
}

bool exists(const fs::path& path)
{
    std::error_code unknown;
    return fs::exists(fs::symlink_status(path, unknown));
}

}  // namespace

std::vector<listed_file> list_files(const fs::path& folder, std::size_t most, error_code& ec)
{
    std::vector<listed_file> files;
    ec = {};
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), ::closedir);
    if (!open) {
        ec = last_error();
        return files;
    }
    while (files.size() < most) {
        errno = 0;
        const dirent* entry = ::readdir(open.get());
        if (entry == nullptr) {
            if (errno != 0) ec = last_error();
            break;
        }
        struct stat about;
        if (::fstatat(::dirfd(open.get()), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(about.st_mode))
            continue;  // it went meanwhile, or is no file
        files.push_back(listed(entry->d_name, about));
    }
    return files;
}

bool is_unchanged(const fs::path& folder, const listed_file& f)
{
    struct stat about;
    return ::lstat((folder / f.name).c_str(), &about) == 0 && listed(f.name, about) == f;
}

error_code put_away(
    const fs::path& folder,
    const arrival& what,
    const fs::path& into,
    const std::string& report_json,
    const std::string& report_text
)
{
    const auto ending = fs::path{what.file.name}.extension();
    const auto reference = reference_of(what.file);
    fs::path name = into / reference;
    for (int n = 2; exists(name.string() + ending.string()); ++n)
        name = into / (reference + '-' + std::to_string(n));
    if (const auto ec = write_file(name.string() + ".report.json", report_json)) return ec;
    if (const auto ec = write_file(name.string() + ".report.txt", report_text)) return ec;
    std::error_code ec;
    fs::rename(folder / what.file.name, name.string() + ending.string(), ec);
    if (ec) return to_error(ec);
    if (what.sidecar) fs::rename(folder / what.sidecar->name, name.string() + ".json", ec);
    if (!what.marker.empty()) fs::remove(folder / what.marker, ec);
    return {};
}

}  // namespace vgm::dropfolder
