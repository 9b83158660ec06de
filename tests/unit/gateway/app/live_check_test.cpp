#include "gateway/app/live_check.hpp"

#include "tests/unit/gateway/app/house.hpp"
#include "tests/unit/gateway/directory/fake_directory.hpp"

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>

namespace vgm::app {
namespace {

using namespace std::chrono_literals;
using directory::at_hour;

const issue no_answer_at_all{
    fault::storage_unavailable,
    severity::error,
    "directory.api",
    "it is down",
    {}};

// An API that says what the test tells it to, or nothing until the test lets it.
struct fake_api
{
    result<bool> answer(const std::string& address)
    {
        std::unique_lock lock(mutex);
        asked.push_back(address);
        changed.notify_all();
        changed.wait(lock, [this] { return !hangs; });
        if (is_down) return no_answer_at_all;
        return !gone;
    }
    void set(bool& what, bool to)
    {
        const std::lock_guard lock(mutex);
        what = to;
        changed.notify_all();
    }
    std::size_t count()
    {
        const std::lock_guard lock(mutex);
        return asked.size();
    }
    void wait_for_a_question()
    {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(changed.wait_for(lock, test::patience, [this] { return !asked.empty(); }));
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> asked;
    bool gone = false, is_down = false, hangs = false;
};

struct checking
{
    checking()
    {
        directory::mailbox_entry doctor;
        doctor.address = "jeanne@medecin.mssante.fr";
        replica->boxes.push_back(doctor);
        doctor.address = "paul@medecin.mssante.fr";
        replica->boxes.push_back(doctor);
        with.patience = 60s;
    }
    ~checking()
    {
        online.set(online.hangs, false);
        check.reset();
        workers.stop();
        workers.join();
    }

    void start()
    {
        check.emplace(
            workers,
            replica,
            [this](const std::string& a) { return online.answer(a); },
            with,
            [this] { return at_hour(0) + milliseconds{now_ms}; }
        );
    }
    // Why a mail to this address is kept; empty: it goes.
    std::string ask(const std::string& address, recipient_kind kind = recipient_kind::professional)
    {
        if (!check) start();
        auto said = std::make_shared<std::promise<std::string>>();
        auto answer = said->get_future();
        check->look({}, recipient{address, kind, {}, {}}, [said](std::string why) {
            said->set_value(std::move(why));
        });
        if (answer.wait_for(test::patience) != std::future_status::ready) return "no answer";
        return answer.get();
    }
    void pass(milliseconds time) { now_ms += time.count(); }

    std::shared_ptr<directory::fake_directory> replica =
        std::make_shared<directory::fake_directory>();
    fake_api online;
    live_check_settings with;
    std::atomic<std::int64_t> now_ms{std::chrono::milliseconds(25h).count()};
    runtime::workers workers{"test", 1};
    std::optional<live_check> check;
};

TEST(app_live_check, lets_a_mail_go_whose_address_is_published_today)
{
    checking it;
    it.with.says = vanished_letters::hold;

    EXPECT_EQ(it.ask("Jeanne@medecin.mssante.fr"), "");
    EXPECT_EQ(it.online.asked, (std::vector<std::string>{"jeanne@medecin.mssante.fr"}));
}

TEST(app_live_check, keeps_a_mail_whose_address_is_gone_only_when_it_is_to)
{
    for (const auto says : {vanished_letters::hold, vanished_letters::warn}) {
        checking it;
        it.with.says = says;
        it.online.gone = true;
        EXPECT_EQ(it.ask("jeanne@medecin.mssante.fr").empty(), says == vanished_letters::warn);
        EXPECT_EQ(it.online.count(), 1u);
    }
}

TEST(app_live_check, believes_a_replica_that_is_young_enough)
{
    checking it;
    it.with.says = vanished_letters::hold;
    it.online.gone = true;
    it.now_ms = std::chrono::milliseconds(24h).count();

    EXPECT_EQ(it.ask("jeanne@medecin.mssante.fr"), "");
    EXPECT_EQ(it.online.count(), 0u);

    it.pass(1ms);
    EXPECT_NE(it.ask("jeanne@medecin.mssante.fr"), "");
}

TEST(app_live_check, asks_of_no_patient_and_of_no_address_that_the_replica_does_not_have)
{
    checking it;
    it.with.says = vanished_letters::hold;
    it.online.gone = true;
    directory::mailbox_entry wrong;
    wrong.address = "123456789012345@patient.mssante.fr";
    it.replica->boxes.push_back(wrong);

    EXPECT_EQ(it.ask(wrong.address), "");
    EXPECT_EQ(it.ask("jeanne@medecin.mssante.fr", recipient_kind::patient), "");
    EXPECT_EQ(it.ask("red.list@medecin.mssante.fr"), "");
    EXPECT_EQ(it.online.count(), 0u);
}

TEST(app_live_check, lets_every_mail_go_when_the_replica_cannot_be_read)
{
    checking it;
    it.with.says = vanished_letters::hold;
    it.online.gone = true;
    it.replica->broken = true;

    EXPECT_EQ(it.ask("jeanne@medecin.mssante.fr"), "");
    EXPECT_EQ(it.online.count(), 0u);
}

TEST(app_live_check, asks_again_of_an_address_after_an_hour)
{
    checking it;
    it.with.says = vanished_letters::hold;
    it.online.gone = true;
    EXPECT_NE(it.ask("jeanne@medecin.mssante.fr"), "");
    it.online.set(it.online.gone, false);

    it.pass(1h - 1ms);
    EXPECT_NE(it.ask("jeanne@medecin.mssante.fr"), "") << "the answer of before still counts";
    EXPECT_EQ(it.online.count(), 1u);

    it.pass(1ms);
    EXPECT_EQ(it.ask("jeanne@medecin.mssante.fr"), "");
    EXPECT_EQ(it.online.count(), 2u);
}

TEST(app_live_check, forgets_its_answers_rather_than_keep_more_than_it_may)
{
    checking it;
    it.with.known_max = 1;

    it.ask("jeanne@medecin.mssante.fr");
    it.ask("paul@medecin.mssante.fr");
    it.ask("jeanne@medecin.mssante.fr");

    EXPECT_EQ(it.online.count(), 3u);
}

TEST(app_live_check, asks_nothing_for_a_minute_after_an_error)
{
    checking it;
    it.with.says = vanished_letters::hold;
    it.online.gone = it.online.is_down = true;

    EXPECT_EQ(it.ask("jeanne@medecin.mssante.fr"), "");
    EXPECT_EQ(it.ask("paul@medecin.mssante.fr"), "");
    EXPECT_EQ(it.online.count(), 1u);

    it.online.set(it.online.is_down, false);
    it.pass(1min);
    EXPECT_NE(it.ask("paul@medecin.mssante.fr"), "");
}

TEST(app_live_check, waits_for_an_api_that_does_not_answer_no_longer_than_it_may)
{
    checking it;
    it.with.says = vanished_letters::hold;
    it.with.patience = 1ms;
    it.online.hangs = it.online.gone = true;

    EXPECT_EQ(it.ask("jeanne@medecin.mssante.fr"), "");
    EXPECT_EQ(it.ask("paul@medecin.mssante.fr"), "") << "while the first question still hangs";
    EXPECT_LE(it.online.count(), 1u);
}

TEST(app_live_check, lets_those_go_that_wait_when_it_ends)
{
    checking it;
    it.with.says = vanished_letters::hold;
    it.online.hangs = true;
    std::promise<std::string> first, second;
    it.start();
    const recipient jeanne{"jeanne@medecin.mssante.fr", recipient_kind::professional, {}, {}};
    it.check->look({}, jeanne, [&](std::string why) { first.set_value(std::move(why)); });
    it.online.wait_for_a_question();
    it.check->look({}, jeanne, [&](std::string why) { second.set_value(std::move(why)); });
    auto end = std::async(std::launch::async, [&it] { it.check.reset(); });
    it.online.set(it.online.hangs, false);
    end.get();

    EXPECT_EQ(first.get_future().get(), "");
    EXPECT_EQ(second.get_future().get(), "");
}

TEST(app_live_check, is_there_only_with_an_api)
{
    runtime::workers workers{"test", 1};
    settings all;
    EXPECT_EQ(make_live_check(all, workers), nullptr);
    all.directory.emplace();
    EXPECT_EQ(make_live_check(all, workers), nullptr);
    all.directory->api.emplace();
    EXPECT_NE(make_live_check(all, workers), nullptr);
}

}  // namespace
}  // namespace vgm::app
