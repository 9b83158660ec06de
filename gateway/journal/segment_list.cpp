#include "gateway/journal/segment_list.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace vgm::journal {
namespace {

constexpr std::string_view segment_suffix = ".seg";
constexpr std::size_t segment_digits = 16;

bool is_no_such_file(const error_code& ec)
{
    return ec == boost::system::errc::no_such_file_or_directory;
}

error_code read_header(file_system& files, const std::string& path, listed_segment& segment)
{
    error_code ec;
    const auto opened = files.open(path, open_mode::read, ec);
    if (ec) return ec;
    char bytes[segment_header_size];
    const auto got = opened->read_at(bytes, sizeof bytes, 0, ec);
    if (!ec) segment.header = parse_segment_header({bytes, got}, segment.number);
    return ec;
}

void sort_names(stream_listing& listing, const std::vector<std::string>& names)
{
    for (const auto& name : names) {
        if (const auto number = parse_segment_name(name)) {
            listing.segments.push_back({*number, std::nullopt, std::nullopt});
        } else if (name.ends_with(".free")) {
            listing.spares.push_back(name);
        } else if (name.ends_with(".new")) {
            listing.leftovers.push_back(name);
        }
    }
    std::sort(listing.segments.begin(), listing.segments.end(), [](const auto& a, const auto& b) {
        return a.number < b.number;
    });
}

// From the last segment back: each one's header names the one before and says where that one ends.
void follow_chain(stream_listing& listing)
{
    std::vector<listed_segment> chain;
    const segment_header* after = nullptr;
    for (auto i = listing.segments.rbegin(); i != listing.segments.rend(); ++i) {
        if (after && i->number > after->previous) {
            listing.outside.push_back(i->number);
            continue;
        }
        if (after && i->number == after->previous) i->end = after->previous_end;
        chain.push_back(*i);
        after = i->header ? &*i->header : nullptr;
    }
    std::reverse(chain.begin(), chain.end());
    listing.segments = std::move(chain);
}

}  // namespace

std::string stream_directory(const std::string& directory, stream of)
{
    return directory + (of == stream::documents ? "/documents" : "/tracking");
}

std::string segment_path(const std::string& stream_directory, std::uint32_t number)
{
    char name[32];
    std::snprintf(name, sizeof name, "/%016u.seg", number);
    return stream_directory + name;
}

std::optional<std::uint32_t> parse_segment_name(std::string_view name)
{
    if (name.size() != segment_digits + segment_suffix.size()) return std::nullopt;
    if (!name.ends_with(segment_suffix)) return std::nullopt;
    std::uint32_t number = 0;
    const char* const end = name.data() + segment_digits;
    const auto [stop, ec] = std::from_chars(name.data(), end, number);
    if (ec != std::errc{} || stop != end || number == 0) return std::nullopt;
    return number;
}

stream_listing list_stream(file_system& files, const std::string& stream_directory, error_code& ec)
{
    stream_listing listing;
    const auto names = files.list(stream_directory, ec);
    if (ec) return listing;
    sort_names(listing, names);

    std::vector<listed_segment> present;
    for (auto& segment : listing.segments) {
        const auto failure =
            read_header(files, segment_path(stream_directory, segment.number), segment);
        if (is_no_such_file(failure)) continue;
        if (failure) {
            ec = failure;
            return listing;
        }
        present.push_back(segment);
    }
    listing.segments = std::move(present);
    follow_chain(listing);
    return listing;
}

}  // namespace vgm::journal
