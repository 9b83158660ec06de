#include "gateway/app/publisher.hpp"

#include "schemas/events/codec.hpp"
#include "tests/support/kafka_mock.hpp"
#include "tests/support/letter_records.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <optional>

namespace {

using namespace vgm;
using namespace std::chrono_literals;
using app::publisher;

// A journal, a cluster inside this process, and between them publishers that come and go.
class app_publisher : public testing::Test
{
protected:
    app_publisher()
    {
        for (const auto t : events::all_topics) brokers.create(name_of(t));
        disk->syncs = false;
        opened = journal::test::open_journal(store_settings, disk);
        with.brokers.brokers = brokers.brokers();
        with.names = {"VAGUEMESTRE", "test."};
        with.journal_directory = store_settings.directory;
        with.position_file = folder.path() + "/published";
        with.retry_first = 10ms;
        with.retry_longest = 50ms;
    }
    ~app_publisher() override { at_work.reset(); }

    static std::string name_of(events::topic t) { return "test." + std::string{to_string(t)}; }

    void start() { at_work.emplace(*opened.store, with, disk); }
    void stop() { at_work.reset(); }

    submission_id letter(unsigned n) { return journal::test::id_of(n); }

    void accept(unsigned n)
    {
        const auto record = vgm::test::accepted();
        journal::test::accept(*opened.store, letter(n), events::print(record), "letter");
        ++written;
    }
    void append(unsigned n, const record_body& body, timestamp at = app_now())
    {
        std::promise<journal::append_outcome> answer;
        opened.store->append(
            letter(n),
            at,
            static_cast<std::uint8_t>(kind_of(body)),
            events::print(body),
            [&](auto o) { answer.set_value(o); }
        );
        answer.get_future().get();
        ++written;
    }
    static timestamp app_now()
    {
        return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    }

    template <class Fact>
    bool eventually(Fact fact)
    {
        for (int n = 0; n < 2000; ++n) {
            if (fact()) return true;
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }
    bool all_published()
    {
        return eventually([this] {
            const auto now = at_work->now();
            return now.published == opened.store->durable_end();
        });
    }

    static std::string member(const vgm::test::kafka_mock::kept& message, const char* name)
    {
        rapidjson::Document d;
        d.Parse(message.value.data(), message.value.size());
        return d.IsObject() && d.HasMember(name) ? d[name].GetString() : "";
    }
    std::vector<std::string> types_on(events::topic t)
    {
        std::vector<std::string> all;
        for (const auto& m : brokers.read(name_of(t))) all.push_back(member(m, "type"));
        return all;
    }
    std::vector<std::string> ids_on(events::topic t)
    {
        std::vector<std::string> all;
        for (const auto& m : brokers.read(name_of(t))) all.push_back(member(m, "id"));
        return all;
    }

    journal::test::temporary_directory folder;
    journal::settings store_settings = [this] {
        auto s = journal::test::small_settings(folder, 64u << 10);
        s.directory += "/journal";
        return s;
    }();
    std::shared_ptr<journal::test::faulty_files> disk =
        std::make_shared<journal::test::faulty_files>();
    vgm::test::kafka_mock brokers;
    journal::test::opened_journal opened;
    app::publisher_settings with;
    std::optional<publisher> at_work;
    int written = 0;
};

TEST_F(app_publisher, publishes_each_record_on_the_topic_of_its_subject)
{
    accept(1);
    append(1, vgm::test::sending(1, 1));
    append(1, vgm::test::sent(1, 1));
    start();
    append(1, vgm::test::uncertain(1, 2));
    append(1, reception_record{.number = 1});
    append(1, mailbox_position_record{{"pfi@example.org", 1, 2}});
    ASSERT_TRUE(all_published());

    EXPECT_EQ(types_on(events::topic::submission), (std::vector<std::string>{"accepted"}));
    EXPECT_EQ(
        types_on(events::topic::delivery),
        (std::vector<std::string>{"sending", "sent", "uncertain"})
    );
    EXPECT_EQ(types_on(events::topic::receipt), (std::vector<std::string>{"reception"}));
    EXPECT_EQ(types_on(events::topic::alert), (std::vector<std::string>{"delivery_uncertain"}));
    const auto message = brokers.read(name_of(events::topic::delivery)).front();
    EXPECT_EQ(message.key, letter(1).to_string());
    EXPECT_EQ(message.headers.at("ce_id"), member(message, "id"));
    EXPECT_EQ(message.headers.at("ce_type"), "vaguemestre.delivery.v1.sending");
    EXPECT_EQ(message.headers.at("ce_source"), "/vaguemestre/VAGUEMESTRE");
    EXPECT_EQ(message.headers.size(), 5u);
}

TEST_F(app_publisher, publishes_a_letter_that_nothing_follows)
{
    start();
    accept(1);

    EXPECT_TRUE(eventually([this] { return at_work->now().events == 1; }));
}

TEST_F(app_publisher, goes_on_where_the_last_one_stopped)
{
    for (int run = 0; run < 3; ++run) {
        start();
        for (int n = 0; n < 20; ++n) append(1, vgm::test::sending(1, run * 20 + n));
        ASSERT_TRUE(all_published());
        stop();
        append(1, vgm::test::sent(1, run));
    }
    start();
    ASSERT_TRUE(all_published());

    const auto ids = ids_on(events::topic::delivery);
    EXPECT_EQ(ids.size(), 63u);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 63u);
}

TEST_F(app_publisher, publishes_again_what_it_cannot_know_to_be_published_under_the_same_ids)
{
    start();
    for (int n = 0; n < 10; ++n) append(1, vgm::test::sending(1, n));
    ASSERT_TRUE(all_published());
    stop();
    std::filesystem::remove(with.position_file);
    start();
    ASSERT_TRUE(all_published());

    auto ids = ids_on(events::topic::delivery);
    ASSERT_EQ(ids.size(), 20u);
    EXPECT_TRUE(std::equal(ids.begin(), ids.begin() + 10, ids.begin() + 10));
}

TEST_F(app_publisher, waits_for_brokers_and_catches_up_in_order)
{
    brokers.go_down();
    with.late_after = 0s;
    start();
    const auto long_ago = app_now() - 10min;
    for (int n = 0; n < 300; ++n) append(1, vgm::test::sending(1, n), long_ago);
    ASSERT_TRUE(eventually([this] { return at_work->now().late; }));
    EXPECT_GE(at_work->now().behind, 590s);
    EXPECT_EQ(at_work->now().events, 0u);

    brokers.come_up();
    ASSERT_TRUE(all_published());

    const auto kept = brokers.read(name_of(events::topic::delivery));
    ASSERT_EQ(kept.size(), 300u);
    for (std::size_t n = 0; n < kept.size(); ++n) {
        rapidjson::Document d;
        d.Parse(kept[n].value.data(), kept[n].value.size());
        EXPECT_EQ(d["attempt"].GetInt(), static_cast<int>(n));
    }
    ASSERT_TRUE(eventually([this] { return !at_work->now().late; }));
    ASSERT_TRUE(eventually([this] { return types_on(events::topic::alert).size() == 2; }));
    EXPECT_EQ(
        types_on(events::topic::alert),
        (std::vector<std::string>{"publication_late", "publication_caught_up"})
    );
}

TEST_F(app_publisher, begins_again_after_a_refusal_and_misses_nothing)
{
    brokers.refuse(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, 2);
    start();
    for (int n = 0; n < 50; ++n) append(1, vgm::test::sending(1, n));
    ASSERT_TRUE(all_published());

    std::vector<int> attempts;
    for (const auto& m : brokers.read(name_of(events::topic::delivery))) {
        rapidjson::Document d;
        d.Parse(m.value.data(), m.value.size());
        const int attempt = d["attempt"].GetInt();
        if (attempts.empty() || attempt > attempts.back()) attempts.push_back(attempt);
    }
    EXPECT_EQ(attempts.size(), 50u);
}

TEST_F(app_publisher, tells_that_records_went_before_they_were_published)
{
    for (int n = 0; n < 2000; ++n) append(1, vgm::test::sending(1, n));
    start();
    ASSERT_TRUE(all_published());
    stop();
    for (int n = 0; n < 3000; ++n) append(1, vgm::test::sending(1, n));
    ASSERT_FALSE(opened.store->retire(journal::stream::tracking, opened.store->durable_end()));
    start();
    ASSERT_TRUE(all_published());

    EXPECT_EQ(at_work->now().gaps, 1u);
    ASSERT_TRUE(eventually([this] { return !types_on(events::topic::alert).empty(); }));
    EXPECT_EQ(types_on(events::topic::alert).front(), "publication_gap");
}

TEST_F(app_publisher, ends_in_time_when_no_broker_answers)
{
    brokers.go_down();
    start();
    for (int n = 0; n < 100; ++n) append(1, vgm::test::sending(1, n));
    const auto before = std::chrono::steady_clock::now();

    stop();

    EXPECT_LT(std::chrono::steady_clock::now() - before, 20s);
}

}  // namespace
