#include "adapters/annuaire/url.hpp"

#include "gateway/config/endpoint.hpp"

#include <algorithm>

namespace vgm::annuaire {

std::optional<url> url::parse(std::string_view text)
{
    url u;
    if (text.starts_with("https://"))
        text.remove_prefix(8);
    else if (text.starts_with("http://")) {
        text.remove_prefix(7);
        u.secure = false;
        u.port = 80;
    } else {
        return std::nullopt;
    }
    const auto plain = [](char c) { return c > ' ' && c < 127 && c != '#' && c != '\\'; };
    if (!std::all_of(text.begin(), text.end(), plain)) return std::nullopt;
    const auto end = std::min(text.find_first_of("/?"), text.size());
    auto authority = std::string{text.substr(0, end)};
    if (authority.find('@') != std::string::npos) return std::nullopt;
    const bool has_port = authority.rfind(':') != std::string::npos && authority.back() != ']';
    if (!has_port) authority += ":" + std::to_string(u.port);
    const auto where = config::endpoint::parse(authority);
    if (!where || where->port == 0) return std::nullopt;
    u.host = where->host;
    u.port = where->port;
    const auto target = text.substr(end);
    u.target = target.starts_with('/') ? std::string{target} : "/" + std::string{target};
    return u;
}

std::optional<url> url::follow(std::string_view location) const
{
    if (location.starts_with('/') && !location.starts_with("//")) {
        auto there = *this;
        there.target = location;
        return there;
    }
    auto there = parse(location);
    // Never from a checked connection to one that is not.
    if (there && secure && !there->secure) return std::nullopt;
    return there;
}

std::string url::host_header() const
{
    const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return port == (secure ? 443 : 80) ? name : name + ":" + std::to_string(port);
}

std::string percent_encoded(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                           (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            out += c;
        else
            out.append(1, '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
    return out;
}

}  // namespace vgm::annuaire
