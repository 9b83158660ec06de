#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::config {

// Where to listen or connect: "127.0.0.1:2575", "smtp.example.fr:587", "[::1]:2575".
struct endpoint
{
    std::string host;        // without the brackets of an IPv6 address
    std::uint16_t port = 0;  // 0 when listening: any free one

    // A host name or an address; nothing for what can be neither.
    static std::optional<endpoint> parse(std::string_view text);
    std::string to_string() const;

    // Whether listening on both would fail: same port, and the same host or every address.
    bool overlaps(const endpoint& other) const;

    auto operator<=>(const endpoint&) const = default;
};

}  // namespace vgm::config
