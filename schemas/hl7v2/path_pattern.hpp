#pragma once

#include "schemas/hl7v2/message_view.hpp"

namespace vgm::hl7v2 {

// A path as people write it in a rule: "PV1-3.1", "PRT[2]-15.4", "PID-3.4.2". It differs from `path`
// in one thing: a segment or field repetition without an index means every one of them, because
// whoever asks for PRT-15.4 does not know which PRT is the one.
struct path_pattern
{
    path at;
    bool every_segment = true, every_repetition = true;

    static std::optional<path_pattern> parse(std::string_view text);
    std::string to_string() const;
    friend bool operator==(const path_pattern&, const path_pattern&) = default;
};

// What one pattern may cost: values past the first, and bytes of one value, are not looked at.
inline constexpr std::size_t pattern_values_max = 1000;
inline constexpr std::size_t pattern_value_bytes_max = 10'000;

/** The values at the places of a pattern, unescaped and trimmed, in the order of the message; places
    that are absent or empty have none. */
std::vector<std::string> find_values(const message_view& m, const path_pattern& p);

}  // namespace vgm::hl7v2
