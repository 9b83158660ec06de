#include "gateway/alerts/engine.hpp"

#include "gateway/alerts/notice.hpp"

#include <gtest/gtest.h>

#include <random>

namespace vgm::alerts {
namespace {

using namespace std::chrono_literals;

const timestamp start{1'795'000'000'000ms};

// A subject looked at again and again.
class watch
{
public:
    explicit watch(rule_book rules = {}) : rules_(std::move(rules)) {}

    std::vector<change> see(seconds after, std::vector<reading> found)
    {
        at_ += after;
        return observe(state, rules_, at_, found);
    }
    // One value of one rule, each ten seconds, for so long; what changed.
    std::vector<change> keep(const alert_key& key, double value, seconds length)
    {
        std::vector<change> all;
        for (seconds passed{0}; passed < length; passed += 10s)
            for (auto& c : see(10s, {{key, value, "says", {}}})) all.push_back(c);
        return all;
    }
    const alert& of(const alert_key& key) { return state.alerts[key]; }
    timestamp now() const { return at_; }

    alert_state state;

private:
    rule_book rules_;
    timestamp at_ = start;
};

const alert_key down{"operator_down", "mssante"};
const alert_key waiting{"mails_wait_long", "mssante"};

TEST(alerts_engine, raises_what_lasts_and_not_what_passes)
{
    watch w;

    EXPECT_TRUE(w.keep(down, 1, 100s).empty());
    EXPECT_TRUE(w.keep(down, 0, 10s).empty());
    EXPECT_TRUE(w.keep(down, 1, 110s).empty());
    const auto changes = w.keep(down, 1, 60s);

    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].what, change::kind::raised);
    EXPECT_EQ(w.of(down).number, 1u);
}

TEST(alerts_engine, is_over_after_a_calm_and_not_between_two_values)
{
    watch w;
    w.keep(waiting, 2000, 400s);
    ASSERT_TRUE(w.of(waiting).active());

    EXPECT_TRUE(w.keep(waiting, 1000, 3600s).empty());  // below 30 min, above 15
    EXPECT_TRUE(w.keep(waiting, 800, 50s).empty());
    EXPECT_EQ(w.of(waiting).at, phase::easing);
    EXPECT_TRUE(w.keep(waiting, 1000, 20s).empty());
    const auto changes = w.keep(waiting, 800, 120s);

    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].what, change::kind::recovered);
}

TEST(alerts_engine, takes_no_reading_for_no_recovery)
{
    watch w;
    w.keep(down, 1, 300s);

    EXPECT_TRUE(w.see(12h, {}).empty());
    EXPECT_TRUE(w.of(down).active());
    const auto changes = w.see(13h, {});

    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].what, change::kind::recovered);
}

TEST(alerts_engine, raises_nothing_that_its_parent_explains)
{
    watch w;
    const auto both = [&](double is_down, double age, seconds length) {
        std::vector<change> all;
        for (seconds passed{0}; passed < length; passed += 10s)
            for (auto& c : w.see(10s, {{waiting, age, "", {}}, {down, is_down, "", {}}}))
                all.push_back(c);
        return all;
    };

    const auto outage = both(1, 9000, 3600s);
    ASSERT_EQ(outage.size(), 1u);
    EXPECT_EQ(outage[0].of, down);

    const auto back = both(0, 9000, 200s);  // the queue needs its time
    ASSERT_EQ(back.size(), 1u);
    EXPECT_EQ(back[0].what, change::kind::recovered);
    const auto stuck = both(0, 9000, 400s);
    ASSERT_EQ(stuck.size(), 1u);
    EXPECT_EQ(stuck[0].of, waiting);
}

TEST(alerts_engine, knows_a_parent_by_the_group)
{
    watch w;
    const alert_key mailbox{"mailbox_down", "pfi@hopital.mssante.fr"};
    w.keep(down, 1, 300s);

    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(w.see(10s, {{down, 1, "", {}}, {mailbox, 1, "", "mssante"}}).empty());
}

TEST(alerts_engine, keeps_what_flaps_raised)
{
    watch w;
    std::size_t raised = 0;
    for (int i = 0; i < 100; ++i) {
        for (const auto& c : w.keep(down, 1, 130s)) raised += c.what == change::kind::raised;
        w.keep(down, 0, 90s);
    }

    EXPECT_LE(raised, 3u);  // in six hours
    EXPECT_TRUE(w.of(down).active());
}

TEST(alerts_engine, ends_what_is_not_watched_any_more)
{
    watch w;
    w.keep(down, 1, 300s);
    const rule_book without({{.rule = "operator_down", .of = "", .watched = false}});

    const std::vector<reading> found{{down, 1, "", {}}};
    const auto changes = observe(w.state, without, w.now() + 10s, found);

    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].what, change::kind::recovered);
}

TEST(alerts_engine, takes_a_rule_of_one_subject_before_that_of_all)
{
    const rule_book book(
        {{.rule = "mails_wait_long", .of = "", .threshold = 60},
         {.rule = "mails_wait_long", .of = "mssante", .threshold = 600, .hold = 0s}}
    );

    EXPECT_EQ(book.find("mails_wait_long", "other")->threshold, 60);
    EXPECT_EQ(book.find("mails_wait_long", "mssante")->threshold, 600);
    EXPECT_EQ(book.find("mails_wait_long", "mssante")->clears_at, 300);
    EXPECT_EQ(book.find("mails_wait_long", "mssante")->hold, 0s);
    EXPECT_FALSE(book.find("nothing", ""));
}

// Whatever is found: raised and recovered alternate, and nobody is told more often than is allowed.
class any_sequence : public testing::TestWithParam<unsigned>
{};

TEST_P(any_sequence, alternates_and_never_storms)
{
    const unsigned seed = std::random_device{}() + GetParam();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 dice(seed);
    const auto upto = [&](unsigned n) {
        return std::uniform_int_distribution<unsigned>{0, n}(dice);
    };
    watch w;
    std::map<alert_key, bool> raised, told;
    std::vector<timestamp> notices;
    const notice_settings with{upto(1) == 0 ? 0s : 1800s, 2 + upto(10)};

    for (int look = 0; look < 3000; ++look) {
        std::vector<reading> found;
        for (const auto& rule : default_rules())
            for (const char* subject : {"a", "b"})
                if (upto(3) != 0)
                    found.push_back(
                        {{std::string{rule.id}, subject}, upto(1) * 1e9, "says", subject}
                    );
        for (const auto& c : w.see(seconds{1 + upto(400)}, found)) {
            EXPECT_EQ(raised[c.of], c.what == change::kind::recovered) << c.of.to_string();
            raised[c.of] = c.what == change::kind::raised;
        }
        if (upto(20) == 0)
            set_mute(w.state, "operator_down", w.now() + seconds{upto(7200)}, "nobody", w.now());
        const auto due = plan_notice(w.state, with, w.now(), upto(4) == 0);
        if (!due) continue;
        notices.push_back(due->at);
        for (const auto& l : due->raised) {
            EXPECT_FALSE(told[l.of]) << l.of.to_string();
            told[l.of] = true;
        }
        for (const auto& l : due->still) EXPECT_TRUE(told[l.of]) << l.of.to_string();
        for (const auto& l : due->recovered) {
            EXPECT_TRUE(told[l.of]) << l.of.to_string();
            told[l.of] = false;
        }
    }

    ASSERT_GT(notices.size(), 10u);
    for (std::size_t i = 0; i + with.per_hour < notices.size(); ++i)
        EXPECT_GE(notices[i + with.per_hour] - notices[i], 1h);
}

INSTANTIATE_TEST_SUITE_P(alerts_engine, any_sequence, testing::Range(0u, 8u));

}  // namespace
}  // namespace vgm::alerts
