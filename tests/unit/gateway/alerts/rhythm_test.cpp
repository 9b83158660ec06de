#include "gateway/alerts/rhythm.hpp"

#include "gateway/alerts/holidays.hpp"
#include "gateway/alerts/rule.hpp"
#include "gateway/alerts/trend.hpp"

#include <gtest/gtest.h>

namespace vgm::alerts {
namespace {

using namespace std::chrono_literals;
using namespace std::chrono;

local_moment moment(int y, unsigned m, unsigned d, hours hour = 0h)
{
    return local_moment{local_days{year{y} / month{m} / day{d}}} + hour;
}

// A laboratory: 120 messages an hour from 8 to 18 h on workdays, nothing else; it keeps holidays.
std::uint32_t usual(local_moment at)
{
    const auto date = floor<days>(at);
    const weekday of{local_days{date}};
    const auto hour = floor<hours>(at - date);
    const bool works = of != Saturday && of != Sunday && !is_public_holiday(year_month_day{date});
    return works && hour >= 8h && hour < 18h ? 120 : 0;
}

weekly_rhythm learned(local_moment from, local_moment to)
{
    weekly_rhythm made;
    for (auto at = from; at < to; at += 1h) made.add(at, usual(at));
    made.add(to, 0);
    return made;
}

TEST(alerts_rhythm, learns_the_hours_of_the_week)
{
    const auto lab = learned(moment(2026, 9, 7), moment(2026, 10, 5));

    EXPECT_EQ(lab.usual_in_hour(moment(2026, 10, 5, 10h)), 120u);  // a Monday
    EXPECT_EQ(lab.usual_in_hour(moment(2026, 10, 5, 20h)), 0u);
    EXPECT_EQ(lab.usual_in_hour(moment(2026, 10, 10, 10h)), 0u);  // a Saturday
    EXPECT_NEAR(
        lab.usual_between(moment(2026, 10, 5, 9h) + 30min, moment(2026, 10, 5, 12h)), 300, 1
    );
    EXPECT_EQ(lab.usual_between(moment(2026, 10, 2, 18h), moment(2026, 10, 5, 8h)), 0);
}

TEST(alerts_rhythm, expects_nothing_of_what_it_does_not_know)
{
    const auto lab = learned(moment(2026, 9, 7), moment(2026, 9, 14));

    EXPECT_FALSE(lab.usual_in_hour(moment(2026, 9, 14, 10h)));
    EXPECT_EQ(lab.usual_between(moment(2026, 9, 14), moment(2026, 9, 18)), 0);
}

TEST(alerts_rhythm, takes_a_public_holiday_for_a_sunday)
{
    const auto lab = learned(moment(2026, 9, 7), moment(2026, 11, 9));

    EXPECT_EQ(lab.usual_in_hour(moment(2026, 11, 11, 10h)), 0u);  // a Wednesday
    EXPECT_EQ(lab.usual_in_hour(moment(2026, 11, 18, 10h)), 120u);
}

TEST(alerts_rhythm, is_not_spoiled_by_a_day_off_nor_by_a_stop_of_its_own)
{
    auto lab = learned(moment(2026, 9, 7), moment(2026, 10, 5));
    for (auto at = moment(2026, 10, 5); at < moment(2026, 10, 6); at += 1h) lab.add(at, 0);
    lab.resume(moment(2026, 10, 12));

    EXPECT_EQ(lab.usual_in_hour(moment(2026, 10, 12, 10h)), 120u);
    EXPECT_EQ(lab.remembered().weeks[24 + 10].size(), 4u);  // Tuesday 10 h: the stop taught nothing
}

TEST(alerts_rhythm, misses_a_source_that_sends_little)
{
    weekly_rhythm small;  // five a day, at any hour of the day
    int sent = 0;
    for (auto at = moment(2026, 8, 3); at < moment(2026, 10, 5); at += 1h)
        small.add(at, (sent += 5) % 24 < 5 ? 1 : 0);

    const double missed = small.usual_between(moment(2026, 10, 5), moment(2026, 10, 12));

    EXPECT_GT(missed, 20);
    EXPECT_LT(missed, 40);
}

TEST(alerts_rhythm, is_not_spoiled_by_a_flood)
{
    auto lab = learned(moment(2026, 9, 7), moment(2026, 10, 5));
    lab.add(moment(2026, 10, 5, 10h), 100'000);
    lab.add(moment(2026, 10, 5, 11h), 0);

    EXPECT_EQ(lab.usual_in_hour(moment(2026, 10, 12, 10h)), 120u);
}

TEST(alerts_rhythm, keeps_no_more_than_six_weeks)
{
    const auto lab = learned(moment(2026, 1, 5), moment(2026, 10, 5));

    for (const auto& weeks : lab.remembered().weeks)
        EXPECT_LE(weeks.size(), weekly_rhythm::weeks_max);
}

TEST(alerts_rhythm, goes_on_where_it_was_kept)
{
    const auto lab = learned(moment(2026, 9, 7), moment(2026, 10, 5, 10h));

    auto again = weekly_rhythm::from(lab.remembered());
    again.resume(moment(2026, 10, 5, 10h));
    again.add(moment(2026, 10, 5, 11h), 7);

    EXPECT_EQ(again.usual_in_hour(moment(2026, 10, 12, 9h)), 120u);
    EXPECT_EQ(again.remembered().weeks[10].size(), 5u);
}

TEST(alerts_rhythm, survives_a_clock_that_goes_back)
{
    auto lab = learned(moment(2026, 9, 7), moment(2026, 10, 5));

    lab.add(moment(2026, 10, 4, 23h), 5);

    EXPECT_EQ(lab.remembered().so_far, 5u);
}

TEST(alerts_holidays, are_those_of_the_law)
{
    const auto is = [](int y, unsigned m, unsigned d) {
        return is_public_holiday(year{y} / month{m} / day{d});
    };

    for (const auto& [m, d] :
         {std::pair{1u, 1u},
          {4u, 6u},
          {5u, 1u},
          {5u, 8u},
          {5u, 14u},
          {5u, 25u},
          {7u, 14u},
          {8u, 15u},
          {11u, 1u},
          {11u, 11u},
          {12u, 25u}})
        EXPECT_TRUE(is(2026, m, d)) << m << '/' << d;
    EXPECT_TRUE(is(2027, 3, 29));
    EXPECT_TRUE(is(2025, 4, 21));
    EXPECT_FALSE(is(2026, 4, 5));
    int count = 0;
    for (auto at = sys_days{year{2026} / 1 / 1}; at < sys_days{year{2027} / 1 / 1}; at += days{1})
        count += is_public_holiday(at);
    EXPECT_EQ(count, 11);
}

TEST(alerts_disk_trend, tells_how_long_a_disk_lasts)
{
    disk_trend disk;
    const timestamp start{1'795'000'000'000ms};
    double free = 100e9;
    for (auto at = start; at < start + 5h; at += 30min) disk.add(at, free -= 1e9);
    EXPECT_FALSE(disk.left(free));  // too short to tell
    for (auto at = start + 5h; at < start + 24h; at += 30min) disk.add(at, free -= 1e9);

    ASSERT_TRUE(disk.left(free));
    EXPECT_NEAR(static_cast<double>(disk.left(free)->count()), free / 2e9 * 3600, 10);
}

TEST(alerts_disk_trend, says_nothing_of_a_disk_that_does_not_fill_up)
{
    disk_trend disk;
    const timestamp start{1'795'000'000'000ms};
    for (auto at = start; at < start + 80h; at += 10min) disk.add(at, 50e9);

    EXPECT_FALSE(disk.left(50e9));
    EXPECT_LE(disk.samples().size(), 145u);
}

TEST(alerts_past_hour, counts_what_grew_within_it)
{
    past_hour hour;
    const timestamp start{1'795'000'000'000ms};
    for (int minute = 0; minute <= 180; ++minute)
        hour.add(start + minutes{minute}, {{"a", 10.0 * minute}, {"still", 5}});

    EXPECT_EQ(hour.grew("a"), 600);
    EXPECT_EQ(hour.grew("still"), 0);
    EXPECT_EQ(hour.grew("nothing"), 0);
}

TEST(alerts_rule, reads_thresholds_in_their_own_unit)
{
    EXPECT_EQ(parse_threshold(measure::duration, "45m"), 2700);
    EXPECT_EQ(parse_threshold(measure::share, "10%"), 0.1);
    EXPECT_EQ(parse_threshold(measure::count, "1000"), 1000);
    EXPECT_FALSE(parse_threshold(measure::duration, "45"));
    EXPECT_FALSE(parse_threshold(measure::share, "0.1"));
    EXPECT_FALSE(parse_threshold(measure::share, "101%"));
    EXPECT_FALSE(parse_threshold(measure::count, "-1"));
    EXPECT_FALSE(parse_threshold(measure::state, "1"));
}

TEST(alerts_rule, prints_spans_for_people)
{
    EXPECT_EQ(print_span(59s), "59 s");
    EXPECT_EQ(print_span(60s), "1 min");
    EXPECT_EQ(print_span(119min), "1 h");
    EXPECT_EQ(print_span(47h), "47 h");
    EXPECT_EQ(print_span(49h), "2 days");
}

TEST(alerts_rule, has_parents_that_exist_and_bounds_in_order)
{
    for (const auto& r : default_rules()) {
        if (!r.parent.empty()) {
            const auto* parent = find_default_rule(r.parent);
            ASSERT_NE(parent, nullptr) << r.id;
            EXPECT_TRUE(parent->parent.empty()) << r.id;
        }
        EXPECT_TRUE(r.low_is_bad ? r.clears_at >= r.threshold : r.clears_at <= r.threshold) << r.id;
        EXPECT_FALSE(r.says.empty() || r.advice.empty()) << r.id;
    }
}

}  // namespace
}  // namespace vgm::alerts
