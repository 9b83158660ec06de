#include "schemas/hl7v2/hl7_time.hpp"

#include <algorithm>
#include <cstdio>

namespace vgm::hl7v2 {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes exactly `size` digits off the front.
std::optional<int> take_digits(std::string_view& rest, std::size_t size)
{
    if (rest.size() < size) return std::nullopt;
    int value = 0;
    for (const char c : rest.substr(0, size)) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    rest.remove_prefix(size);
    return value;
}

// A fraction of one to four digits, to the millisecond.
std::optional<milliseconds> take_fraction(std::string_view& rest)
{
    const auto size = static_cast<std::size_t>(
        std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin()
    );
    if (size < 1 || size > 4) return std::nullopt;
    int value = *take_digits(rest, size);
    for (std::size_t i = size; i < 4; ++i) value *= 10;
    return milliseconds{value / 10};
}

std::optional<minutes> take_offset(std::string_view& rest)
{
    const int sign = rest.front() == '-' ? -1 : 1;
    rest.remove_prefix(1);
    const auto hour = take_digits(rest, 2), minute = take_digits(rest, 2);
    if (!hour || !minute || *hour > 14 || *minute > 59) return std::nullopt;
    return sign * (hours{*hour} + minutes{*minute});
}

bool starts_offset(std::string_view rest) { return rest.starts_with('+') || rest.starts_with('-'); }

// What follows the year, two digits at a time. False when the text is no time.
bool take_parts(std::string_view& rest, int (&part)[5], hl7_time::precision& known_to)
{
    for (int i = 0; i < 5 && !rest.empty() && is_digit(rest.front()); ++i) {
        const auto value = take_digits(rest, 2);
        if (!value) return false;
        part[i] = *value;
        known_to = static_cast<hl7_time::precision>(i + 1);
    }
    const auto [month, day, hour, minute, second] = part;
    return month >= 1 && day >= 1 && hour < 24 && minute < 60 && second < 60;
}

}  // namespace

std::optional<hl7_time> parse_hl7_time(std::string_view text)
{
    hl7_time t;
    int part[5] = {1, 1, 0, 0, 0};
    const auto year = take_digits(text, 4);
    if (!year || *year == 0 || !take_parts(text, part, t.known_to)) return std::nullopt;

    t.date = std::chrono::year{*year} / part[0] / part[1];
    if (!t.date.ok()) return std::nullopt;
    t.time_of_day = hours{part[2]} + minutes{part[3]} + seconds{part[4]};
    if (t.known_to == hl7_time::precision::second && text.starts_with('.')) {
        text.remove_prefix(1);
        const auto fraction = take_fraction(text);
        if (!fraction) return std::nullopt;
        t.time_of_day += *fraction;
        t.known_to = hl7_time::precision::millisecond;
    }
    if (starts_offset(text)) {
        t.utc_offset = take_offset(text);
        if (!t.utc_offset) return std::nullopt;
    }
    if (!text.empty()) return std::nullopt;
    return t;
}

timestamp to_timestamp(const hl7_time& t, std::chrono::minutes assumed_offset)
{
    return std::chrono::sys_days{t.date} + t.time_of_day - t.utc_offset.value_or(assumed_offset);
}

std::string to_hl7_time(timestamp t, std::chrono::minutes utc_offset)
{
    const timestamp local = t + utc_offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{local - day};
    const long offset = static_cast<long>(std::chrono::abs(utc_offset).count());
    char text[48];
    const int size = std::snprintf(
        text,
        sizeof text,
        "%04d%02u%02u%02ld%02ld%02ld%c%02ld%02ld",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        static_cast<long>(clock.hours().count()),
        static_cast<long>(clock.minutes().count()),
        static_cast<long>(clock.seconds().count()),
        utc_offset.count() < 0 ? '-' : '+',
        offset / 60,
        offset % 60
    );
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace vgm::hl7v2
