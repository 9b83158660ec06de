#include "gateway/app/local_time.hpp"

#include "gateway/config/duration.hpp"

#include <cstdio>
#include <ctime>

namespace vgm::app {

std::chrono::local_seconds to_local(timestamp at)
{
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    const std::time_t utc = whole.time_since_epoch().count();
    std::tm wall{};
    ::localtime_r(&utc, &wall);
    return std::chrono::local_seconds{
        whole.time_since_epoch() + std::chrono::seconds{wall.tm_gmtoff}};
}

std::string print_local(timestamp at)
{
    const auto wall = to_local(at);
    const auto day = std::chrono::floor<std::chrono::days>(wall);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{wall - day};
    char text[32];
    std::snprintf(
        text,
        sizeof text,
        "%02u/%02u %02d:%02d",
        static_cast<unsigned>(date.day()),
        static_cast<unsigned>(date.month()),
        static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count())
    );
    return text;
}

std::optional<timestamp> parse_moment(std::string_view text, timestamp now)
{
    if (const auto exact = parse_rfc3339(text)) return exact;
    if (const auto span = config::parse_duration(text)) return now + *span;
    const std::time_t utc =
        std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    std::tm wall{};
    ::localtime_r(&utc, &wall);
    wall.tm_sec = 0;
    wall.tm_isdst = -1;
    const std::string copy{text};
    int used = 0;
    const bool is_time =
        std::sscanf(copy.c_str(), "%2d:%2d%n", &wall.tm_hour, &wall.tm_min, &used) == 2 &&
        static_cast<std::size_t>(used) == copy.size();
    if (!is_time) {
        used = 0;
        const int fields = std::sscanf(
            copy.c_str(),
            "%4d-%2d-%2dT%2d:%2d%n",
            &wall.tm_year,
            &wall.tm_mon,
            &wall.tm_mday,
            &wall.tm_hour,
            &wall.tm_min,
            &used
        );
        if (fields != 5 || static_cast<std::size_t>(used) != copy.size()) return std::nullopt;
        wall.tm_year -= 1900;
        wall.tm_mon -= 1;
        if (wall.tm_mon < 0 || wall.tm_mon > 11 || wall.tm_mday < 1 || wall.tm_mday > 31)
            return std::nullopt;
    }
    if (wall.tm_hour < 0 || wall.tm_hour > 23 || wall.tm_min < 0 || wall.tm_min > 59)
        return std::nullopt;
    if (is_time && ::mktime(&wall) <= utc) ++wall.tm_mday;
    wall.tm_isdst = -1;
    return timestamp{std::chrono::seconds{::mktime(&wall)}};
}

bool is_within(std::string_view hours, std::chrono::local_seconds at)
{
    if (hours.size() != 11) return false;
    const auto minutes_at = [&](std::size_t i) {
        const auto digit = [&](std::size_t n) { return hours[i + n] - '0'; };
        return (digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4);
    };
    const int from = minutes_at(0), to = minutes_at(6);
    const auto since_midnight = at - std::chrono::floor<std::chrono::days>(at);
    const auto now = std::chrono::floor<std::chrono::minutes>(since_midnight).count();
    return from <= to ? now >= from && now < to : now >= from || now < to;
}

}  // namespace vgm::app
