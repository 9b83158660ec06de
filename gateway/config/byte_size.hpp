#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::config {

// A number of bytes as it is written in the configuration: "64MB". KB, MB and GB are powers of
// 1000, as on a disk's label; KiB, MiB and GiB are powers of 1024.
struct byte_size
{
    std::uint64_t bytes = 0;

    static constexpr byte_size megabytes(std::uint64_t n) { return {n * 1'000'000}; }

    static std::optional<byte_size> parse(std::string_view text);
    // In the unit that gives the shortest exact number.
    std::string to_string() const;

    auto operator<=>(const byte_size&) const = default;
};

}  // namespace vgm::config
