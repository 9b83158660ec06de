#include "gateway/alerts/notice.hpp"

#include "gateway/alerts/engine.hpp"

#include <gtest/gtest.h>

namespace vgm::alerts {
namespace {

using namespace std::chrono_literals;

const timestamp start{1'795'000'000'000ms};
const notice_settings plain;

alert_state with_raised(std::initializer_list<std::pair<alert_key, urgency>> all)
{
    alert_state state;
    for (const auto& [key, how] : all) {
        auto& a = state.alerts[key];
        a.number = state.next_number++;
        a.at = phase::raised;
        a.since = a.raised_at = start;
        a.how_urgent = how;
    }
    return state;
}

const alert_key down{"operator_down", "mssante"}, old{"directory_old", "extraction"};

TEST(alerts_notice, tells_once_and_once_that_it_is_over)
{
    auto state = with_raised({{down, urgency::page}, {old, urgency::warn}});

    const auto first = plan_notice(state, plain, start, false);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->raised.size(), 2u);
    EXPECT_EQ(first->how_urgent(), urgency::page);
    EXPECT_FALSE(plan_notice(state, plain, start + 48h, false));

    state.alerts[down].at = phase::calm;
    const auto second = plan_notice(state, plain, start + 49h, false);
    ASSERT_TRUE(second);
    EXPECT_TRUE(second->raised.empty());
    ASSERT_EQ(second->recovered.size(), 1u);
    EXPECT_EQ(second->recovered[0].number, 1u);
    EXPECT_FALSE(plan_notice(state, plain, start + 50h, false));
}

TEST(alerts_notice, keeps_quiet_by_night_about_what_can_wait)
{
    auto state = with_raised({{down, urgency::page}, {old, urgency::warn}});

    const auto night = plan_notice(state, plain, start, true);
    ASSERT_TRUE(night);
    ASSERT_EQ(night->raised.size(), 1u);
    EXPECT_EQ(night->raised[0].of, down);

    const auto morning = plan_notice(state, plain, start + 8h, false);
    ASSERT_TRUE(morning);
    ASSERT_EQ(morning->raised.size(), 1u);
    EXPECT_EQ(morning->raised[0].of, old);
}

TEST(alerts_notice, tells_nobody_of_what_came_and_went_while_it_was_muted)
{
    auto state = with_raised({{down, urgency::page}});
    ASSERT_TRUE(set_mute(state, "operator_down:mssante", start + 1h, "Camille", start));

    EXPECT_FALSE(plan_notice(state, plain, start, false));
    state.alerts[down].at = phase::calm;
    EXPECT_FALSE(plan_notice(state, plain, start + 2h, false));
}

TEST(alerts_notice, mutes_a_rule_before_it_is_raised)
{
    auto state = with_raised({});

    EXPECT_TRUE(set_mute(state, "operator_down", start + 1h, "Camille", start));
    EXPECT_FALSE(set_mute(state, "nothing_such", start + 1h, "Camille", start));
    EXPECT_NE(find_mute(state, down, start), nullptr);
    EXPECT_EQ(find_mute(state, down, start + 1h), nullptr);
    EXPECT_TRUE(set_mute(state, "operator_down", start, "Camille", start));
    EXPECT_EQ(find_mute(state, down, start), nullptr);
}

TEST(alerts_notice, refuses_more_mutes_than_are_kept)
{
    auto state = with_raised({});
    for (std::size_t i = 0; i < mutes_max; ++i)
        EXPECT_TRUE(set_mute(state, "operator_down:" + std::to_string(i), start + 1h, "x", start));

    EXPECT_FALSE(set_mute(state, "operator_down:more", start + 1h, "x", start));
}

TEST(alerts_notice, reminds_until_somebody_has_seen_it)
{
    auto state = with_raised({{down, urgency::page}});
    const notice_settings with{4h, 20};
    ASSERT_TRUE(plan_notice(state, with, start, false));

    EXPECT_FALSE(plan_notice(state, with, start + 3h, false));
    const auto again = plan_notice(state, with, start + 4h, false);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->still.size(), 1u);
    ASSERT_TRUE(acknowledge(state, "1", "Camille", "", start + 5h));
    EXPECT_FALSE(plan_notice(state, with, start + 24h, false));
}

TEST(alerts_notice, leaves_room_for_what_pages)
{
    const notice_settings with{0s, 4};
    alert_state state;
    const auto raise = [&](const std::string& subject, urgency how) {
        auto& a = state.alerts[{"operator_down", subject}];
        a.number = state.next_number++;
        a.at = phase::raised;
        a.how_urgent = how;
    };
    for (const char* name : {"a", "b"}) {
        raise(name, urgency::warn);
        EXPECT_TRUE(plan_notice(state, with, start, false));
    }
    raise("c", urgency::warn);
    EXPECT_FALSE(plan_notice(state, with, start, false));

    raise("d", urgency::page);
    const auto page = plan_notice(state, with, start, false);

    ASSERT_TRUE(page);
    EXPECT_EQ(page->raised.size(), 2u);  // what waited comes with it
}

TEST(alerts_notice, acknowledges_and_assigns_only_what_is_raised)
{
    auto state = with_raised({{down, urgency::page}});

    EXPECT_TRUE(acknowledge(state, "operator_down:mssante", "Camille", "called", start));
    EXPECT_TRUE(assign(state, "1", "Network"));
    EXPECT_FALSE(acknowledge(state, "2", "Camille", "", start));
    EXPECT_FALSE(assign(state, "directory_old", "Network"));
    EXPECT_EQ(state.alerts[down].acknowledged_by, "Camille");
    EXPECT_EQ(state.alerts[down].note, "called");
    EXPECT_EQ(state.alerts[down].assigned_to, "Network");
}

}  // namespace
}  // namespace vgm::alerts
