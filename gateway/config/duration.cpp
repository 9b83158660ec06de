#include "gateway/config/duration.hpp"

#include "gateway/config/number.hpp"

#include <array>

namespace vgm::config {

namespace {

struct unit
{
    std::string_view name;
    std::int64_t milliseconds;
};

constexpr std::array units{
    unit{"d", 86'400'000},
    unit{"h", 3'600'000},
    unit{"m", 60'000},
    unit{"s", 1'000},
    unit{"ms", 1},
};

// Nearly three million years, and far from overflow in any unit.
constexpr std::uint64_t number_max = 1'000'000'000;

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text)
{
    if (text == "0") return milliseconds{0};
    const auto digits = text.find_first_not_of("0123456789");
    if (digits == std::string_view::npos) return std::nullopt;
    const auto number = parse_number(text.substr(0, digits));
    if (!number || *number > number_max) return std::nullopt;
    for (const unit& u : units)
        if (text.substr(digits) == u.name)
            return milliseconds{static_cast<std::int64_t>(*number) * u.milliseconds};
    return std::nullopt;
}

std::string print_duration(milliseconds duration)
{
    const std::int64_t count = duration.count();
    if (count == 0) return "0s";
    for (const unit& u : units)
        if (count % u.milliseconds == 0)
            return std::to_string(count / u.milliseconds) + std::string(u.name);
    return std::to_string(count) + "ms";
}

}  // namespace vgm::config
