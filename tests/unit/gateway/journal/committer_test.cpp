#include "gateway/journal/errors.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <optional>
#include <thread>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;
using vgm::slice;

// How a letter that comes alone was answered.
struct answered
{
    append_outcome outcome;
    std::thread::id by;
    bool before_return = false;
};

answered accept_alone(journal& to, unsigned number, std::size_t body_size = 100)
{
    to.flush();  // nobody is writing any more
    std::promise<append_outcome> answer;
    auto future = answer.get_future();
    answered a;
    const auto done = [&](append_outcome o) {
        a.by = std::this_thread::get_id();
        answer.set_value(o);
    };
    to.accept(
        id_of(number), at_second(0), 1, "letter", slice::of(std::string(body_size, 'b')), done
    );
    a.before_return = future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    a.outcome = future.get();
    return a;
}

// A disk whose documents hang in fdatasync until they are let go.
class gate
{
public:
    void close()
    {
        const std::lock_guard lock(mutex_);
        open_ = false;
    }
    void wait_until_reached()
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return reached_; });
    }
    void open()
    {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    vgm::error_code pass(operation asked, const std::string& path)
    {
        if (asked != operation::sync || path.find("/documents/") == std::string::npos ||
            !path.ends_with(".seg"))
            return {};
        std::unique_lock lock(mutex_);
        if (open_) return {};
        reached_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
        return {};
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = true, reached_ = false;
};

class journal_committer : public testing::Test
{
protected:
    journal_committer() { disk->syncs = false; }

    // A busy machine makes a quick disk look slow now and then: the next one is asked again.
    bool is_answered_before_return(journal& store)
    {
        for (int tries = 0; tries < 200; ++tries) {
            const auto a = accept_alone(store, next_++);
            EXPECT_FALSE(a.outcome.ec);
            if (a.by == std::this_thread::get_id()) {
                EXPECT_TRUE(a.before_return);
                return true;
            }
        }
        return false;
    }

    temporary_directory folder;
    settings s = small_settings(folder, 256u << 10);
    std::shared_ptr<faulty_files> disk = std::make_shared<faulty_files>();
    unsigned next_ = 0;
};

TEST_F(journal_committer, answers_a_lone_acceptance_before_it_returns_on_a_quick_disk)
{
    const auto opened = open_journal(s, disk);

    EXPECT_TRUE(is_answered_before_return(*opened.store));
}

TEST_F(journal_committer, keeps_nobody_waiting_for_a_slow_disk)
{
    s.sync_delay = vgm::milliseconds(2);
    const auto opened = open_journal(s, disk);

    for (unsigned i = 0; i < 20; ++i)
        EXPECT_NE(accept_alone(*opened.store, i).by, std::this_thread::get_id()) << i;
}

TEST_F(journal_committer, keeps_nobody_waiting_for_a_new_segment)
{
    s = small_settings(folder, 16u << 10);
    const auto opened = open_journal(s, disk);
    std::uint32_t segment = 0;
    unsigned begun = 0;

    for (unsigned i = 0; i < 40; ++i) {
        const auto a = accept_alone(*opened.store, i, 5000);
        ASSERT_FALSE(a.outcome.ec);
        if (a.outcome.body.segment() == segment) continue;
        segment = a.outcome.body.segment();
        ++begun;
        EXPECT_NE(a.by, std::this_thread::get_id()) << i;
    }
    EXPECT_GT(begun, 10u);
}

TEST_F(journal_committer, takes_appends_and_acceptances_that_are_made_from_done)
{
    {
        const auto opened = open_journal(s, disk);
        ASSERT_TRUE(is_answered_before_return(*opened.store));
        for (unsigned i = 0; i < 100; ++i) {
            const auto id = id_of(1000 + i);
            std::promise<append_outcome> event, other;
            const auto done = [&](append_outcome accepted) {
                EXPECT_FALSE(accepted.ec);
                opened.store->append(id, at_second(1), 2, "event", [&](auto o) {
                    event.set_value(o);
                });
                opened.store->accept(
                    id_of(2000 + i),
                    at_second(1),
                    1,
                    "other",
                    slice::of("body"),
                    [&](auto o) { other.set_value(o); }
                );
            };
            opened.store->accept(id, at_second(0), 1, "letter", slice::of("body"), done);
            EXPECT_FALSE(event.get_future().get().ec);
            EXPECT_FALSE(other.get_future().get().ec);
        }
    }

    const auto opened = open_journal(s, disk);

    for (unsigned i = 0; i < 100; ++i) {
        EXPECT_EQ(payloads(opened.store->story(id_of(1000 + i))), (texts{"letter", "event"}));
        EXPECT_EQ(payloads(opened.store->story(id_of(2000 + i))), texts{"other"});
    }
}

TEST_F(journal_committer, close_waits_for_a_thread_that_commits_what_it_brought)
{
    const auto hold = std::make_shared<gate>();
    disk->set_rule([hold](operation asked, const std::string& path) {
        return hold->pass(asked, path);
    });
    auto opened = open_journal(s, disk);
    ASSERT_TRUE(is_answered_before_return(*opened.store));
    opened.store->flush();
    hold->close();
    std::optional<append_outcome> answer, waited;
    std::thread brings([&] {
        const auto done = [&](append_outcome o) { answer = o; };
        opened.store->accept(id_of(500), at_second(0), 1, "last", slice::of("body"), done);
    });
    hold->wait_until_reached();
    opened.store->append(id_of(0), at_second(0), 2, "waits", [&](auto o) { waited = o; });

    auto closed = std::async(std::launch::async, [&] { opened.store->close(); });
    hold->open();
    closed.get();
    ASSERT_TRUE(answer && waited);
    EXPECT_FALSE(answer->ec || waited->ec);
    EXPECT_EQ(accept(*opened.store, id_of(501), "late", "body").ec, errc::closed);
    opened.store.reset();
    brings.join();

    EXPECT_EQ(open_journal(s, disk).payloads().back(), "waits");
}

TEST_F(journal_committer, may_go_while_many_threads_bring_letters_alone)
{
    for (unsigned round = 0; round < 20; ++round) {
        auto opened = open_journal(s, disk);
        std::atomic<unsigned> answers{0};
        std::vector<std::thread> bring;
        for (unsigned t = 0; t < 4; ++t) {
            bring.emplace_back([&, t] {
                for (unsigned i = 0; i < 20; ++i) {
                    const auto id = id_of(round * 1000 + t * 100 + i);
                    const auto done = [&](append_outcome o) {
                        EXPECT_TRUE(!o.ec || o.ec == errc::closed);
                        ++answers;
                    };
                    opened.store->accept(id, at_second(0), 1, "letter", slice::of("b"), done);
                }
            });
        }
        opened.store->close();
        for (auto& thread : bring) thread.join();
        EXPECT_EQ(answers, 80u);
    }
}

}  // namespace
