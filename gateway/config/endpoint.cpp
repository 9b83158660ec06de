#include "gateway/config/endpoint.hpp"

#include "gateway/config/number.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace vgm::config {

namespace {

bool is_address(int family, const std::string& host)
{
    in6_addr address{};
    return inet_pton(family, host.c_str(), &address) == 1;
}

bool is_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// RFC 1123, with the underscore that container networks put in names.
bool is_label(std::string_view label)
{
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), [](char c) {
               return is_letter_or_digit(c) || c == '-' || c == '_';
           });
}

// A name whose last label is a number would be an address with a slip in it.
bool is_host_name(std::string_view host)
{
    if (host.empty() || host.size() > 253) return false;
    for (;;) {
        const auto dot = host.find('.');
        const std::string_view label = host.substr(0, dot);
        if (!is_label(label)) return false;
        if (dot == std::string_view::npos)
            return label.find_first_not_of("0123456789") != std::string_view::npos;
        host.remove_prefix(dot + 1);
    }
}

bool is_everywhere(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

}  // namespace

std::optional<endpoint> endpoint::parse(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto port = parse_number(text.substr(colon + 1));
    if (!port || *port > 65535) return std::nullopt;

    std::string host(text.substr(0, colon));
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
        if (!is_address(AF_INET6, host)) return std::nullopt;
    } else if (!is_address(AF_INET, host) && !is_host_name(host)) {
        return std::nullopt;
    }
    return endpoint{std::move(host), static_cast<std::uint16_t>(*port)};
}

std::string endpoint::to_string() const
{
    const bool brackets = host.find(':') != std::string::npos;
    return (brackets ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

bool endpoint::overlaps(const endpoint& other) const
{
    if (port == 0 || port != other.port) return false;
    return host == other.host || is_everywhere(host) || is_everywhere(other.host);
}

}  // namespace vgm::config
