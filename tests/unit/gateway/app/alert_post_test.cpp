#include "gateway/app/alert_post.hpp"

#include "gateway/app/alert_store.hpp"
#include "gateway/app/alert_words.hpp"
#include "gateway/app/local_time.hpp"

#include <gtest/gtest.h>

#include <future>

namespace vgm::app {
namespace {

using namespace std::chrono_literals;

const timestamp start{1'795'000'000'000ms};

alerts::notice some_notice(std::uint64_t number)
{
    alerts::notice n;
    n.number = number;
    n.at = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    n.raised.push_back(
        {7,
         {"operator_down", "mssante"},
         "mssante cannot be reached; 12 mails wait",
         alerts::urgency::page,
         n.at - 125s,
         {},
         false}
    );
    return n;
}

// Fails so often, then takes what it is given; tells each time.
class receiver : public alert_channel
{
public:
    receiver(std::string name, int failures, bool is_final = false)
        : name_(std::move(name)), failures_(failures), is_final_(is_final)
    {}
    const std::string& name() const override { return name_; }
    std::optional<failure> send(const alerts::notice& what) override
    {
        const std::lock_guard lock(mutex_);
        if (failures_ > 0) {
            --failures_;
            return failure{"not now", is_final_};
        }
        taken_.push_back(what.number);
        wake_.notify_all();
        return std::nullopt;
    }
    std::vector<std::uint64_t> wait_for(std::size_t count)
    {
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, 20s, [&] { return taken_.size() >= count; });
        return taken_;
    }

private:
    const std::string name_;
    std::mutex mutex_;
    std::condition_variable wake_;
    int failures_;
    const bool is_final_;
    std::vector<std::uint64_t> taken_;
};

struct crowd
{
    receiver* add(std::string name, int failures, bool is_final = false)
    {
        auto made = std::make_unique<receiver>(std::move(name), failures, is_final);
        auto* seen = made.get();
        all.push_back(std::move(made));
        return seen;
    }
    std::vector<std::unique_ptr<alert_channel>> all;
};

const alert_post_settings quick{.retry_first = 1ms, .retry_longest = 2ms};

TEST(app_alert_post, brings_each_notice_to_everybody_in_order)
{
    crowd c;
    auto *one = c.add("one", 3), *other = c.add("other", 0);
    alert_post post(std::move(c.all), {}, quick);

    for (std::uint64_t n = 1; n <= 5; ++n) post.send(some_notice(n));

    EXPECT_EQ(one->wait_for(5), (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
    EXPECT_EQ(other->wait_for(5), (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
}

TEST(app_alert_post, goes_on_with_what_the_last_run_left)
{
    std::vector<kept_notice> left;
    {
        crowd c;
        c.add("away", 1'000'000);
        alert_post post(std::move(c.all), {}, quick);
        post.send(some_notice(1));
        const auto more = some_notice(2);
        left = post.outbox_with(&more);
    }
    ASSERT_EQ(left.size(), 2u);
    const auto kept = parse_kept(print_kept({{}, left}));
    ASSERT_TRUE(kept);

    crowd c;
    auto* again = c.add("away", 0);
    alert_post post(std::move(c.all), kept->outbox, quick);

    EXPECT_EQ(again->wait_for(2), (std::vector<std::uint64_t>{1, 2}));
}

TEST(app_alert_post, gives_up_what_is_refused_for_good_and_what_is_too_old)
{
    crowd c;
    auto* refuses_one = c.add("one", 1, true);
    alert_post post(std::move(c.all), {}, quick);
    post.send(some_notice(1));
    post.send(some_notice(2));
    EXPECT_EQ(refuses_one->wait_for(1), (std::vector<std::uint64_t>{2}));
    EXPECT_EQ(post.now().front().given_up, 1u);

    crowd d;
    auto* away = d.add("two", 1);
    auto old = some_notice(3);
    old.at -= 48h;
    alert_post other(std::move(d.all), {{"two", old, old.at}}, quick);
    other.send(some_notice(4));
    EXPECT_EQ(away->wait_for(1), (std::vector<std::uint64_t>{4}));
}

TEST(app_alert_post, keeps_no_more_than_it_may)
{
    crowd c;
    c.add("away", 1'000'000);
    auto few = quick;
    few.waiting_max = 3;
    alert_post post(std::move(c.all), {}, few);

    for (std::uint64_t n = 1; n <= 10; ++n) post.send(some_notice(n));

    const auto left = post.outbox_with(nullptr);
    ASSERT_EQ(left.size(), 3u);
    EXPECT_EQ(left.back().what.number, 10u);
    EXPECT_EQ(post.now().front().given_up, 7u);
}

TEST(app_alert_channel, signs_as_openssl_does)
{
    // printf '1795470000.{"id":1}' | openssl dgst -sha256 -hmac secret
    EXPECT_EQ(
        sign_notice("secret", "1795470000", "{\"id\":1}"),
        "6923e3614945e235845a468266028995515cd2c6f14030589cc96f1c55bc69e5"
    );
}

TEST(app_alert_words, say_what_since_when_and_what_to_do)
{
    const auto n = some_notice(17);

    EXPECT_EQ(notice_title(n, "CHU"), "[CHU] page: the operator cannot be reached (mssante)");
    const auto text = notice_text(n, "CHU");
    for (const char* words :
         {"ALERT #7, page: the operator cannot be reached (mssante)",
          "mssante cannot be reached; 12 mails wait",
          "2 min ago",
          "what to do: See whether",
          "docs/operating/alerts.md#operator_down"})
        EXPECT_NE(text.find(words), std::string::npos) << words << "\nin\n" << text;

    alerts::notice over;
    over.raised.clear();
    over.recovered = n.raised;
    over.recovered[0].recovered_at = n.at;
    EXPECT_EQ(notice_title(over, "CHU"), "[CHU] over: the operator cannot be reached (mssante)");
}

TEST(app_alert_store, gives_back_what_it_was_given)
{
    kept_alerts all;
    all.state.next_number = 12;
    all.state.next_notice = 5;
    auto& a = all.state.alerts[{"operator_down", "mssante"}];
    a.number = 11;
    a.at = alerts::phase::easing;
    a.since = a.raised_at = a.clear_since = start;
    a.says = "é \" \\ \n";
    a.how_urgent = alerts::urgency::page;
    a.relapses = 2;
    a.acknowledged_by = "Camille";
    a.acknowledged_at = start + 1s;
    a.note = "called";
    a.assigned_to = "Réseau";
    a.told_at = start;
    all.state.mutes.push_back({{"disk_low", ""}, start + 1h, "Camille"});
    all.state.told = {start};
    all.outbox.push_back({"mail:a@b.fr", some_notice(4), start});

    const auto text = print_kept(all);
    const auto back = parse_kept(text);

    ASSERT_TRUE(back);
    EXPECT_EQ(print_kept(*back), text);
    const auto& b = back->state.alerts.at({"operator_down", "mssante"});
    EXPECT_EQ(b.says, a.says);
    EXPECT_EQ(b.at, a.at);
    EXPECT_EQ(b.told_at, a.told_at);
    EXPECT_EQ(b.assigned_to, "Réseau");
    EXPECT_EQ(back->state.next_number, 12u);
    EXPECT_EQ(back->outbox.front().what.raised.front().says, some_notice(4).raised.front().says);
}

TEST(app_alert_store, gives_back_what_was_learned)
{
    learned all;
    auto& lab = all.sources["lab"];
    for (auto at = start; at < start + 20 * 24h; at += 1h) lab.rhythm.add(to_local(at), 7);
    lab.last_message = start;
    all.disk = {{start, 1e9}, {start + 30min, 2e9}};
    all.uncertain.insert({submission_id{}, 3});

    const auto text = print_learned(all);
    const auto back = parse_learned(text);

    ASSERT_TRUE(back);
    EXPECT_EQ(print_learned(*back), text);
    EXPECT_EQ(back->uncertain, all.uncertain);
    EXPECT_LT(text.size(), 8'000u);
}

TEST(app_alert_store, takes_nothing_that_is_no_such_file)
{
    for (const char* text : {"", "{", "[]", "{}", "{\"version\":2}", "null"}) {
        EXPECT_FALSE(parse_kept(text)) << text;
        EXPECT_FALSE(parse_learned(text)) << text;
    }
    const auto odd =
        parse_kept(R"({"version":1,"alerts":[1,{"rule":2}],"told":["x"],"outbox":{}})");
    ASSERT_TRUE(odd);
    EXPECT_TRUE(odd->state.told.empty());
    const auto learnt = parse_learned(
        R"({"version":1,"sources":[{"weeks":[[1,2,3,4,5,6,7,8],"x"]}],"uncertain":["no"]})"
    );
    ASSERT_TRUE(learnt);
    EXPECT_EQ(learnt->sources.at("").rhythm.remembered().weeks[0].size(), 6u);
}

TEST(app_local_time, knows_quiet_hours_over_midnight)
{
    const auto at = [](int hour, int minute) {
        return std::chrono::local_seconds{std::chrono::hours{hour} + std::chrono::minutes{minute}};
    };

    EXPECT_TRUE(is_within("22:00-07:00", at(23, 0)));
    EXPECT_TRUE(is_within("22:00-07:00", at(6, 59)));
    EXPECT_FALSE(is_within("22:00-07:00", at(7, 0)));
    EXPECT_FALSE(is_within("22:00-07:00", at(12, 0)));
    EXPECT_TRUE(is_within("12:00-13:30", at(13, 29)));
    EXPECT_FALSE(is_within("12:00-13:30", at(13, 30)));
    EXPECT_FALSE(is_within("noon", at(12, 0)));
}

TEST(app_local_time, reads_moments_as_people_write_them)
{
    EXPECT_EQ(parse_moment("2h", start), start + 2h);
    EXPECT_EQ(
        parse_moment("2026-11-24T06:00:00.000Z", start), parse_rfc3339("2026-11-24T06:00:00.000Z")
    );
    const auto morning = parse_moment("06:00", start);
    ASSERT_TRUE(morning);
    EXPECT_GT(*morning, start);
    EXPECT_LE(*morning, start + 25h);
    const auto wall = to_local(*morning);
    EXPECT_EQ(wall - std::chrono::floor<std::chrono::days>(wall), 6h);
    const auto day = parse_moment("2027-01-02T03:04", start);
    ASSERT_TRUE(day);
    EXPECT_EQ(print_local(*day), "02/01 03:04");
    for (const char* wrong : {"", "later", "25:00", "06:61", "2027-13-01T00:00", "06:00x"})
        EXPECT_FALSE(parse_moment(wrong, start)) << wrong;
}

}  // namespace
}  // namespace vgm::app
