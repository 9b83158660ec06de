#pragma once

#include <compare>
#include <cstdint>

namespace vgm::journal {

// The two streams of a journal: bodies, kept for a short time, and metadata, kept for long.
enum class stream : std::uint8_t { documents, tracking };

// Where a record starts in its stream. Later records have greater positions, also across segments
// and across restarts; nothing else may be read into the difference of two positions.
struct position
{
    std::uint64_t value = 0;  // 0: none

    static constexpr position at(std::uint32_t segment, std::uint32_t offset)
    {
        return {(std::uint64_t{segment} << 32) | offset};
    }

    constexpr std::uint32_t segment() const { return static_cast<std::uint32_t>(value >> 32); }
    constexpr std::uint32_t offset() const { return static_cast<std::uint32_t>(value); }
    constexpr explicit operator bool() const { return value != 0; }

    auto operator<=>(const position&) const = default;
};

}  // namespace vgm::journal
