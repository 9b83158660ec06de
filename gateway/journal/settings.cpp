#include "gateway/journal/settings.hpp"

#include "gateway/journal/errors.hpp"

namespace vgm::journal {
namespace {

constexpr std::uint32_t segment_bytes_min = 16u << 10;
constexpr std::uint32_t segment_bytes_max = 2048u << 20;

bool is_segment_size(std::uint32_t bytes)
{
    return bytes >= segment_bytes_min && bytes <= segment_bytes_max && bytes % 4096 == 0;
}

issue refuse(const char* key, const char* detail)
{
    return make_issue(errc::bad_settings, key, detail);
}

}  // namespace

std::optional<issue> validate(const settings& s)
{
    constexpr auto sizes = "a segment is 16 KiB to 2 GiB, a multiple of 4 KiB";
    if (s.directory.empty()) return refuse("gateway.data", "the journal needs a directory");
    if (!is_segment_size(s.documents_segment_bytes))
        return refuse("journal.documents_segment_bytes", sizes);
    if (!is_segment_size(s.tracking_segment_bytes))
        return refuse("journal.tracking_segment_bytes", sizes);
    if (s.free_segments_kept < 1 || s.free_segments_kept > 1000)
        return refuse("journal.free_segments_kept", "between 1 and 1000 free segments are kept");
    if (s.retry_delay.count() < 0 || s.sync_delay.count() < 0)
        return refuse("journal.retry_delay", "a delay is not negative");
    return std::nullopt;
}

}  // namespace vgm::journal
