#include "gateway/app/subscription_file.hpp"

#include "gateway/app/kept_file.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/runtime/log.hpp"
#include "schemas/fhir/print.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace vgm::app {
namespace {

constexpr std::string_view first_line = "vaguemestre subscription 1";
constexpr std::size_t file_bytes_max = 256 * 1024;

std::string_view take_line(std::string_view& text)
{
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

issue refuse(std::string detail)
{
    return {fault::malformed, severity::error, {}, std::move(detail), {}};
}

result<void> read_line(std::string_view line, kept_subscription& into)
{
    const auto name = line.substr(0, line.find(' '));
    const auto value = line.substr(std::min(name.size() + 1, line.size()));
    if (name == "source") {
        into.source = value;
    } else if (name == "told") {
        const auto [end, failed] =
            std::from_chars(value.data(), value.data() + value.size(), into.told.value, 16);
        if (failed != std::errc{} || end != value.data() + value.size())
            return refuse("its place in the journal cannot be read");
    } else if (name == "failing") {
        into.failing_since = parse_rfc3339(value);
    } else {
        return refuse("a line that is not known");
    }
    return {};
}

}  // namespace

std::string print(const kept_subscription& s)
{
    char place[17] = {};
    std::to_chars(place, place + 16, s.told.value, 16);
    std::string text(first_line);
    text += "\nsource " + s.source + "\ntold " + place + '\n';
    if (s.failing_since) text += "failing " + to_rfc3339(*s.failing_since) + '\n';
    return text + '\n' + fhir::print(fhir::make_subscription(s.wish), fhir::syntax::json) + '\n';
}

result<kept_subscription> parse_kept_subscription(std::string_view text)
{
    if (take_line(text) != first_line) return refuse("no subscription of this version");
    kept_subscription made;
    for (auto line = take_line(text); !line.empty(); line = take_line(text))
        if (const auto read = read_line(line, made); !read) return read.error();
    auto read = fhir::read_subscription(text, fhir::syntax::json);
    if (!read.found.empty()) return read.found.front();
    made.wish = std::move(read.asked);
    if (made.source.empty() || !submission_id::parse(made.wish.id))
        return refuse("its source or its id is missing");
    return made;
}

result<std::vector<kept_subscription>> subscription_folder::load() const
{
    const auto trouble = [this](error_code ec) {
        return issue{ec, severity::error, path_, "cannot be read: " + ec.message(), {}};
    };
    if (const auto ec = files_.make_directories(path_)) return trouble(ec);
    std::error_code ignored;  // the files are closed to others in any case
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    error_code ec;
    auto names = files_.list(path_, ec);
    if (ec) return trouble(ec);
    std::ranges::sort(names);
    std::vector<kept_subscription> all;
    for (const auto& name : names) {
        if (!submission_id::parse(name)) continue;  // half of one, of a crash
        const auto from = files_.open(file_of(name), journal::open_mode::read, ec);
        std::string text(file_bytes_max, '\0');
        if (!ec) text.resize(from->read_at(text.data(), text.size(), 0, ec));
        auto read = ec ? result<kept_subscription>(trouble(ec)) : parse_kept_subscription(text);
        if (read && read->wish.id == name) {
            all.push_back(std::move(*read));
            continue;
        }
        runtime::log::error(
            "subscription.unreadable",
            {{"file", file_of(name)},
             {"reason", read ? "it has another name" : read.error().detail}}
        );
    }
    return all;
}

error_code subscription_folder::save(const kept_subscription& s) const
{
    const auto text = print(s);
    if (text.size() > file_bytes_max) return make_error_code(boost::system::errc::file_too_large);
    return keep_file(files_, file_of(s.wish.id), text);
}

error_code subscription_folder::remove(const std::string& id) const
{
    if (const auto ec = files_.remove(file_of(id));
        ec && ec != boost::system::errc::no_such_file_or_directory)
        return ec;
    return files_.sync_directory(path_);
}

}  // namespace vgm::app
