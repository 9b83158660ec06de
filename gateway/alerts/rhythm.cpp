#include "gateway/alerts/rhythm.hpp"

#include "gateway/alerts/holidays.hpp"

#include <algorithm>
#include <numeric>

namespace vgm::alerts {
namespace {

using namespace std::chrono;

constexpr std::int64_t week = 168;
constexpr std::int64_t sunday = 6 * 24;
constexpr std::int64_t back_max = 2 * week;

std::int64_t hour_of(local_moment at) { return floor<hours>(at).time_since_epoch().count(); }

// 0: Monday, midnight to one. 1 January 1970 was a Thursday.
std::int64_t hour_of_week(std::int64_t hour)
{
    constexpr std::int64_t thursday = 3 * 24;
    return ((hour + thursday) % week + week) % week;
}

bool is_holiday(std::int64_t hour)
{
    return is_public_holiday(year_month_day{floor<days>(local_moment{hours{hour}})});
}

std::optional<double> usual_of(std::vector<std::uint32_t> all)
{
    if (all.size() < weekly_rhythm::weeks_needed) return std::nullopt;
    std::ranges::sort(all);
    const auto from = all.begin() + (all.size() >= 4 ? 1 : 0), to = all.end() - 1;
    return std::accumulate(from, to, 0.0) / static_cast<double>(to - from);
}

}  // namespace

const std::vector<std::uint32_t>& weekly_rhythm::weeks_of(std::int64_t hour) const
{
    const auto of_week = hour_of_week(hour);
    const auto asked = is_holiday(hour) ? sunday + of_week % 24 : of_week;
    return memory_.weeks[static_cast<std::size_t>(asked)];
}

void weekly_rhythm::learn(std::int64_t hour, std::uint32_t messages)
{
    if (is_holiday(hour)) return;
    auto& weeks = memory_.weeks[static_cast<std::size_t>(hour_of_week(hour))];
    if (weeks.size() >= weeks_max) weeks.erase(weeks.begin());
    weeks.push_back(messages);
}

void weekly_rhythm::add(local_moment at, std::uint32_t messages)
{
    const auto hour = hour_of(at);
    if (memory_.hour == 0) resume(at);
    if (hour > memory_.hour) {
        if (memory_.is_whole) learn(memory_.hour, memory_.so_far);
        const auto from =
            std::max(memory_.hour + 1, hour - week * static_cast<std::int64_t>(weeks_max));
        for (auto silent = from; silent < hour; ++silent) learn(silent, 0);
        memory_.hour = hour;
        memory_.so_far = 0;
        memory_.is_whole = true;
    }
    memory_.so_far += messages;
}

void weekly_rhythm::resume(local_moment at)
{
    if (memory_.hour == hour_of(at)) return;
    memory_.hour = hour_of(at);
    memory_.so_far = 0;
    memory_.is_whole = false;
}

std::optional<double> weekly_rhythm::usual_in_hour(local_moment at) const
{
    return usual_of(weeks_of(hour_of(at)));
}

double weekly_rhythm::usual_between(local_moment from, local_moment to) const
{
    from = std::max(from, to - hours{back_max});
    double sum = 0;
    for (auto at = from; at < to;) {
        const auto end = std::min<local_moment>(floor<hours>(at) + hours{1}, to);
        const double share = duration<double, std::ratio<3600>>(end - at).count();
        sum += share * usual_of(weeks_of(hour_of(at))).value_or(0);
        at = end;
    }
    return sum;
}

weekly_rhythm weekly_rhythm::from(memory kept)
{
    weekly_rhythm made;
    made.memory_ = std::move(kept);
    for (auto& weeks : made.memory_.weeks)
        if (weeks.size() > weeks_max) weeks.resize(weeks_max);
    return made;
}

}  // namespace vgm::alerts
