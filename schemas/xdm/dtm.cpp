#include "schemas/xdm/dtm.hpp"

#include <algorithm>

namespace vgm::xdm {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int number(std::string_view text)
{
    int value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
}

// The digits, made up to a full date and time.
std::optional<timestamp> read_digits(std::string_view digits)
{
    using namespace std::chrono;
    constexpr std::string_view earliest = "00000101000000";
    const auto full = std::string(digits) + std::string(earliest.substr(digits.size()));
    const std::string_view text = full;
    const year_month_day date{
        year{number(text.substr(0, 4))},
        month{static_cast<unsigned>(number(text.substr(4, 2)))},
        day{static_cast<unsigned>(number(text.substr(6, 2)))}};
    const int hour = number(text.substr(8, 2)), minute = number(text.substr(10, 2));
    const int second = number(text.substr(12, 2));
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return timestamp{sys_days{date}} + hours{hour} + minutes{minute} + seconds{second};
}

// +ZZZZ; nothing when it is none.
std::optional<std::chrono::minutes> read_zone(std::string_view zone)
{
    const auto figures = zone.substr(1);
    if (figures.size() != 4 || !std::all_of(figures.begin(), figures.end(), is_digit)) return {};
    const int hours = number(figures.substr(0, 2)), minutes = number(figures.substr(2));
    if (hours > 14 || minutes > 59) return {};
    return std::chrono::minutes{(hours * 60 + minutes) * (zone[0] == '-' ? -1 : 1)};
}

}  // namespace

std::string to_dtm(timestamp t)
{
    std::string text;
    for (const char c : to_rfc3339(t).substr(0, 19))
        if (is_digit(c)) text += c;
    return text;
}

std::optional<std::string> to_utc_dtm(std::string_view ts)
{
    const auto zone_at = std::min(ts.find_first_of("+-"), ts.size());
    const auto point = std::min(ts.find('.'), zone_at);
    const auto digits = ts.substr(0, point);
    const auto fraction = ts.substr(point, zone_at - point);
    if (digits.size() < 4 || digits.size() > 14 || digits.size() % 2 != 0) return {};
    if (!std::all_of(digits.begin(), digits.end(), is_digit)) return {};
    if (!fraction.empty() && (fraction.size() == 1 || digits.size() != 14 ||
                              !std::all_of(fraction.begin() + 1, fraction.end(), is_digit)))
        return {};
    const auto moment = read_digits(digits);
    if (!moment) return {};
    if (zone_at == ts.size()) return std::string(digits);
    const auto zone = read_zone(ts.substr(zone_at));
    if (!zone) return {};
    if (digits.size() <= 8) return std::string(digits);  // the zone of a date says nothing
    return to_dtm(*moment - *zone).substr(0, std::max<std::size_t>(digits.size(), 12));
}

}  // namespace vgm::xdm
