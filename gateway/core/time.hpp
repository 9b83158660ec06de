#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vgm {

// A moment of the world, to the millisecond. Pure code gets it as an argument.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

using std::chrono::milliseconds;
using std::chrono::seconds;

/** "2026-11-23T11:43:47.120Z", as journal records, logs and `trace` write it (RFC 3339, UTC). */
std::string to_rfc3339(timestamp t);

/** The inverse of to_rfc3339; nothing for any other text. */
std::optional<timestamp> parse_rfc3339(std::string_view text);

}  // namespace vgm
