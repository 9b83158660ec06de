#include "gateway/core/enhanced_status.hpp"

#include <charconv>

namespace vgm {

std::optional<enhanced_status> enhanced_status::parse(std::string_view text)
{
    int parts[3];
    const char* at = text.data();
    const char* const end = at + text.size();
    for (int i = 0; i < 3; ++i) {
        if (i > 0) {
            if (at == end || *at != '.') return std::nullopt;
            ++at;
        }
        if (at == end || *at < '0' || *at > '9') return std::nullopt;  // from_chars takes a minus
        const auto [next, ec] = std::from_chars(at, end, parts[i]);
        if (ec != std::errc{} || next - at > 3) return std::nullopt;
        at = next;
    }
    const bool whole = at == end;
    const bool known_class = parts[0] == 2 || parts[0] == 4 || parts[0] == 5;
    if (!whole || !known_class) return std::nullopt;
    return enhanced_status{parts[0], parts[1], parts[2]};
}

std::string enhanced_status::to_string() const
{
    return std::to_string(status_class) + '.' + std::to_string(subject) + '.' +
           std::to_string(detail);
}

}  // namespace vgm
