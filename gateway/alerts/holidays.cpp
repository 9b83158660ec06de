#include "gateway/alerts/holidays.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vgm::alerts {
namespace {

using namespace std::chrono;

// Gregorian Easter, by the method of Meeus, Jones and Butcher.
sys_days find_easter(int y)
{
    const int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4;
    const int f = (b + 8) / 25, g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30;
    const int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 22 * l) / 451, both = h + l - 7 * m + 114;
    return sys_days{
        year{y} / month{static_cast<unsigned>(both / 31)} /
        day{static_cast<unsigned>(both % 31 + 1)}};
}

}  // namespace

bool is_public_holiday(year_month_day date)
{
    constexpr std::array<std::pair<unsigned, unsigned>, 8> fixed{
        {{1, 1}, {5, 1}, {5, 8}, {7, 14}, {8, 15}, {11, 1}, {11, 11}, {12, 25}}};
    const std::pair month_and_day{
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())};
    if (std::ranges::find(fixed, month_and_day) != fixed.end()) return true;
    const auto after_easter = sys_days{date} - find_easter(static_cast<int>(date.year()));
    return after_easter == days{1} || after_easter == days{39} || after_easter == days{50};
}

}  // namespace vgm::alerts
