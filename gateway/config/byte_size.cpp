#include "gateway/config/byte_size.hpp"

#include "gateway/config/number.hpp"

#include <array>
#include <limits>

namespace vgm::config {

namespace {

struct unit
{
    std::string_view name;
    std::uint64_t bytes;
};

constexpr std::array units{
    unit{"GB", 1'000'000'000},
    unit{"MB", 1'000'000},
    unit{"KB", 1'000},
    unit{"GiB", 1u << 30},
    unit{"MiB", 1u << 20},
    unit{"KiB", 1u << 10},
    unit{"B", 1},
};

}  // namespace

std::optional<byte_size> byte_size::parse(std::string_view text)
{
    const auto digits = text.find_first_not_of("0123456789");
    if (digits == std::string_view::npos) return std::nullopt;
    const auto number = parse_number(text.substr(0, digits));
    for (const unit& u : units) {
        if (text.substr(digits) != u.name || !number) continue;
        if (*number > std::numeric_limits<std::uint64_t>::max() / u.bytes) return std::nullopt;
        return byte_size{*number * u.bytes};
    }
    return std::nullopt;
}

std::string byte_size::to_string() const
{
    std::string shortest;
    for (const unit& u : units) {
        if (bytes % u.bytes != 0 || (bytes == 0 && u.bytes != 1)) continue;
        const std::string number = std::to_string(bytes / u.bytes);
        if (shortest.empty() || number.size() + u.name.size() < shortest.size())
            shortest = number + std::string(u.name);
    }
    return shortest;
}

}  // namespace vgm::config
