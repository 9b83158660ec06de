#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace vgm::journal {

// What to do when acknowledged records cannot be read any more: a segment file that has gone, or
// bytes that have changed. To refuse is the default, because someone may still have the file.
enum class damage_policy { refuse, skip_and_report };

struct settings
{
    std::string directory;

    // Bytes of one segment file, 16 KiB to 2 GiB. A record never spans two, so the first is also
    // the limit of a body. Retention drops whole segments: smaller ones give space back sooner.
    std::uint32_t documents_segment_bytes = 256u << 20;
    std::uint32_t tracking_segment_bytes = 64u << 20;

    // Retired segments kept per stream for reuse, 1 to 1000. One reused spares the filling of a
    // new one with zeros, one too many is disk space that lies idle.
    std::uint32_t free_segments_kept = 4;

    // Bytes that may wait for the disk before appends are refused: what protects our memory from
    // a disk that has stopped answering.
    std::uint64_t waiting_bytes_max = 512u << 20;

    // After a failure, how long appends are refused without trying the disk again.
    milliseconds retry_delay{1000};

    damage_policy on_damage = damage_policy::refuse;

    // Added to every fdatasync, to see how the gateway behaves on a slower disk.
    milliseconds sync_delay{0};
};

// What is wrong with the settings, or nothing.
std::optional<issue> validate(const settings& s);

}  // namespace vgm::journal
