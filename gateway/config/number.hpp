#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vgm::config {

// Decimal digits and nothing else. A leading zero is refused because YAML 1.1 readers take 010 for
// eight: a number that two programs read differently is no number to configure with.
inline std::optional<std::uint64_t> parse_number(std::string_view text)
{
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, number);
    if (text.empty() || failure != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

}  // namespace vgm::config
