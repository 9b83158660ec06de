#include "gateway/journal/moment.hpp"

#include "gateway/journal/follower.hpp"
#include "gateway/journal/segment_list.hpp"

#include <algorithm>

namespace vgm::journal {

position find_moment(
    const std::string& directory,
    timestamp at,
    position until,
    std::shared_ptr<file_system> files
)
{
    error_code ec;
    const auto listing = list_stream(*files, stream_directory(directory, stream::tracking), ec);
    if (ec) return {};
    const auto start = [](const listed_segment& s) {
        return position::at(s.number, segment_header_size);
    };
    const auto is_older = [&](const listed_segment& s) {
        if (start(s) >= until) return false;
        const auto first = follower(directory, start(s), files).next(until);
        return first && *first && (*first)->time < at;
    };
    const auto found =
        std::partition_point(listing.segments.begin(), listing.segments.end(), is_older);
    return found == listing.segments.begin() ? position{} : start(*std::prev(found));
}

}  // namespace vgm::journal
