#include "gateway/journal/journal.hpp"

#include "gateway/journal/errors.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;

class journal_store : public testing::Test
{
protected:
    temporary_directory folder;
    settings s = small_settings(folder);
};

TEST_F(journal_store, is_empty_at_first)
{
    const auto opened = open_journal(s);

    EXPECT_TRUE(opened.replayed.empty());
    EXPECT_EQ(opened.store->opened().records, 0u);
    EXPECT_TRUE(opened.store->story(id_of(1)).empty());
    EXPECT_EQ(opened.store->read_body(id_of(1)).error().code, errc::not_found);
}

TEST_F(journal_store, tells_the_story_of_a_submission_oldest_first)
{
    const auto opened = open_journal(s);
    auto& store = *opened.store;

    ASSERT_FALSE(accept(store, id_of(1), "accepted", "the letter").ec);
    ASSERT_FALSE(accept(store, id_of(2), "another", "its letter").ec);
    ASSERT_FALSE(append(store, id_of(1), "queued", 3).ec);
    ASSERT_FALSE(append(store, id_of(1), "sent", 4).ec);

    const auto story = store.story(id_of(1));
    EXPECT_EQ(payloads(story), (texts{"accepted", "queued", "sent"}));
    EXPECT_EQ(story[0].kind, 1);
    EXPECT_EQ(story[2].kind, 4);
    EXPECT_EQ(story[2].previous, story[1].at);
    EXPECT_TRUE(story[0].body);
    EXPECT_FALSE(story[1].body);
    EXPECT_EQ(store.story(id_of(2)).size(), 1u);
}

TEST_F(journal_store, gives_a_body_back_by_position_and_by_submission)
{
    const auto opened = open_journal(s);
    const std::string body(20'000, 'b');

    const auto outcome = accept(*opened.store, id_of(1), "accepted", body);
    accept(*opened.store, id_of(2), "without a body", "");

    EXPECT_EQ(opened.store->read_body(outcome.body).value(), body);
    EXPECT_EQ(opened.store->read_body(id_of(1)).value(), body);
    EXPECT_EQ(opened.store->read_body(id_of(2)).value(), "");
    EXPECT_EQ(opened.store->tracking_record(outcome.at).value().payload, "accepted");
}

TEST_F(journal_store, replays_everything_in_order_after_a_restart)
{
    texts expected;
    {
        const auto opened = open_journal(s);
        for (int i = 0; i < 300; ++i) {
            const auto text = "event " + std::to_string(i);
            const auto id = id_of(static_cast<unsigned>(i % 7));
            const auto outcome = i < 7 ? accept(*opened.store, id, text, std::string(3000, 'x'))
                                       : append(*opened.store, id, text);
            ASSERT_FALSE(outcome.ec);
            expected.push_back(text);
        }
    }

    const auto opened = open_journal(s);

    EXPECT_EQ(opened.payloads(), expected);
    EXPECT_TRUE(std::is_sorted(
        opened.replayed.begin(),
        opened.replayed.end(),
        [](const auto& a, const auto& b) { return a.at < b.at; }
    ));
    EXPECT_EQ(opened.store->opened().records, 300u);
    EXPECT_EQ(opened.store->opened().acceptances_recovered, 0u);
    EXPECT_EQ(opened.store->opened().torn_tracking_bytes, 0u);
    EXPECT_EQ(opened.store->opened().torn_documents_bytes, 0u);
    EXPECT_EQ(opened.store->story(id_of(3)).size(), 43u);
}

TEST_F(journal_store, goes_on_behind_what_a_former_start_wrote)
{
    for (int start = 0; start < 5; ++start) {
        const auto opened = open_journal(s);
        ASSERT_EQ(opened.replayed.size(), static_cast<std::size_t>(start));
        const auto text = "start " + std::to_string(start);
        ASSERT_FALSE((start == 0 ? accept(*opened.store, id_of(1), text, "body")
                                 : append(*opened.store, id_of(1), text))
                         .ec);
    }

    const auto opened = open_journal(s);

    EXPECT_EQ(
        payloads(opened.store->story(id_of(1))),
        (texts{"start 0", "start 1", "start 2", "start 3", "start 4"})
    );
    EXPECT_EQ(opened.store->read_body(id_of(1)).value(), "body");
}

TEST_F(journal_store, a_clock_that_goes_back_changes_nothing)
{
    {
        const auto opened = open_journal(s);
        for (int i = 0; i < 3; ++i) {
            std::promise<append_outcome> answer;
            opened.store->append(id_of(1), at_second(-1000 * i), 1, std::to_string(i), [&](auto o) {
                answer.set_value(o);
            });
            ASSERT_FALSE(answer.get_future().get().ec);
        }
    }

    const auto opened = open_journal(s);

    EXPECT_EQ(opened.payloads(), (texts{"0", "1", "2"}));
    EXPECT_EQ(opened.replayed[2].time, at_second(-2000));
}

TEST_F(journal_store, writers_in_parallel_each_get_their_own_record)
{
    constexpr unsigned writers = 8, each = 60;
    {
        const auto opened = open_journal(s);
        std::vector<std::thread> threads;
        for (unsigned w = 0; w < writers; ++w) {
            threads.emplace_back([&, w] {
                accept(*opened.store, id_of(w), "0", std::string(1000 * w, 'x'));
                for (unsigned i = 1; i < each; ++i)
                    append(*opened.store, id_of(w), std::to_string(i));
            });
        }
        for (auto& t : threads) t.join();
        EXPECT_EQ(opened.store->now().records, writers * each);
    }

    const auto opened = open_journal(s);

    EXPECT_EQ(opened.replayed.size(), writers * each);
    for (unsigned w = 0; w < writers; ++w) {
        const auto story = opened.store->story(id_of(w));
        ASSERT_EQ(story.size(), each);
        for (unsigned i = 0; i < each; ++i) EXPECT_EQ(story[i].payload, std::to_string(i));
        EXPECT_EQ(opened.store->read_body(id_of(w)).value().size(), 1000 * w);
    }
}

TEST_F(journal_store, what_waits_while_the_disk_is_busy_shares_one_commit)
{
    s.sync_delay = vgm::milliseconds(20);
    const auto opened = open_journal(s);
    std::promise<void> all;
    std::atomic<int> left{41};
    const auto done = [&](append_outcome o) {
        EXPECT_FALSE(o.ec);
        if (--left == 0) all.set_value();
    };

    for (unsigned i = 0; i < 41; ++i) opened.store->append(id_of(i), at_second(0), 1, "x", done);
    all.get_future().get();

    EXPECT_LE(opened.store->now().commits, 5u);
    EXPECT_GT(opened.store->now().mean_group_size(), 8.0);
    EXPECT_GE(opened.store->now().tracking.last_sync, vgm::milliseconds(20));
}

TEST_F(journal_store, refuses_a_record_that_no_segment_can_hold)
{
    const auto opened = open_journal(s);
    const std::string fits(s.documents_segment_bytes - 64 - 72 - 8, 'x');

    EXPECT_FALSE(accept(*opened.store, id_of(1), "12345678", fits).ec);
    EXPECT_EQ(accept(*opened.store, id_of(2), "123456789", fits).ec, errc::record_too_large);
    EXPECT_EQ(append(*opened.store, id_of(2), std::string(70'000, 'x')).ec, errc::record_too_large);
    EXPECT_EQ(
        accept(*opened.store, id_of(2), std::string(70'000, 'x'), "").ec, errc::record_too_large
    );
    EXPECT_EQ(opened.store->read_body(id_of(1)).value(), fits);
    EXPECT_TRUE(opened.store->story(id_of(2)).empty());
}

TEST_F(journal_store, refuses_when_too_much_waits_for_the_disk)
{
    s.waiting_bytes_max = 4000;
    s.sync_delay = vgm::milliseconds(50);
    const auto opened = open_journal(s);
    std::vector<std::promise<append_outcome>> answers(10);

    for (auto& a : answers)
        opened.store->append(id_of(1), at_second(0), 1, std::string(1000, 'x'), [&](auto o) {
            a.set_value(o);
        });

    std::size_t refused = 0;
    for (auto& a : answers) refused += a.get_future().get().ec == errc::too_much_waiting ? 1 : 0;
    EXPECT_GE(refused, 6u);
    EXPECT_EQ(opened.store->story(id_of(1)).size(), 10 - refused);
    EXPECT_FALSE(append(*opened.store, id_of(1), "later").ec);
}

TEST_F(journal_store, refuses_everything_once_closed_but_still_reads)
{
    const auto opened = open_journal(s);
    accept(*opened.store, id_of(1), "accepted", "body");

    opened.store->close();

    EXPECT_EQ(append(*opened.store, id_of(1), "x").ec, errc::closed);
    EXPECT_EQ(opened.store->flush(), errc::closed);
    EXPECT_EQ(opened.store->retire(stream::tracking, position::at(9, 0)), errc::closed);
    EXPECT_EQ(opened.store->story(id_of(1)).size(), 1u);
}

TEST_F(journal_store, answers_what_waits_when_it_is_closed)
{
    std::atomic<int> answered{0};
    {
        const auto opened = open_journal(s);
        for (int i = 0; i < 50; ++i)
            opened.store->append(id_of(1), at_second(0), 1, "x", [&](auto o) {
                answered += o.ec ? 0 : 1;
            });
    }

    EXPECT_EQ(answered, 50);
}

TEST_F(journal_store, a_second_writer_is_told_who_has_it)
{
    const auto opened = open_journal(s);

    const auto second = journal::open(s);

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, errc::in_use);
    EXPECT_NE(
        second.error().detail.find("process " + std::to_string(::getpid())), std::string::npos
    );
}

TEST_F(journal_store, refuses_settings_that_cannot_be_used)
{
    s.tracking_segment_bytes = 1;

    EXPECT_EQ(journal::open(s).error().code, errc::bad_settings);
}

TEST_F(journal_store, durable_end_is_behind_every_answered_append)
{
    const auto opened = open_journal(s);

    const auto outcome = append(*opened.store, id_of(1), "x");

    EXPECT_GT(opened.store->durable_end(), outcome.at);
}

}  // namespace
