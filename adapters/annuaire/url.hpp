#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::annuaire {

// An absolute http or https address; no user, no fragment.
struct url
{
    bool secure = true;
    std::string host;
    std::uint16_t port = 443;
    std::string target = "/";  // path and query

    static std::optional<url> parse(std::string_view text);
    // What an answer's Location means, seen from here; nothing for what cannot be followed.
    std::optional<url> follow(std::string_view location) const;
    bool same_origin(const url& other) const
    {
        return secure == other.secure && host == other.host && port == other.port;
    }
    std::string host_header() const;
};

/** A value for a query: all but letters, digits and "-._~" as %XX. */
std::string percent_encoded(std::string_view text);

}  // namespace vgm::annuaire
