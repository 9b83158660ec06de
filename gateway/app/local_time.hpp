#pragma once

#include "gateway/core/time.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::app {

/** What the clock on the wall shows: the time zone is the machine's (TZ, /etc/localtime). */
std::chrono::local_seconds to_local(timestamp at);

/** "23/11 21:40", by the same clock. */
std::string print_local(timestamp at);

/** A moment to come, as people write it: "2h" from now, "06:00" the next time that it is that late,
    "2026-11-24T06:00" by the clock on the wall, or RFC 3339 in UTC to the millisecond. */
std::optional<timestamp> parse_moment(std::string_view text, timestamp now);

/** Whether a moment is within "22:00-07:00" of its day; the end is outside. Malformed: never. */
bool is_within(std::string_view hours, std::chrono::local_seconds at);

}  // namespace vgm::app
