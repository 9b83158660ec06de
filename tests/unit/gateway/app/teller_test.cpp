#include "gateway/app/teller.hpp"

#include "adapters/mllp/source.hpp"
#include "tests/unit/gateway/app/house.hpp"

namespace vgm::app {
namespace {

using namespace vgm::test;

constexpr auto delivered = reception_action::delivered;

// A hospital's application that answers each ZAM what a test tells it; "" answers nothing.
class producer
{
public:
    explicit producer(std::vector<std::string> answers)
        : answers_(std::move(answers)),
          source_(
              workers_,
              listening(),
              memory_,
              [this](message m, auto reply) { take(*m.bytes, std::move(reply)); },
              [](auto&&...) { return std::string{}; }
          )
    {}

    // The answers that were never given hold on to the event loop.
    ~producer()
    {
        workers_.stop();
        workers_.join();
        unanswered_.clear();
    }

    std::uint16_t port() const { return source_.bound_port(); }

    // MSH-10 of what came, in order; blocks until there are so many.
    std::vector<std::string> wait_for(std::size_t count)
    {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(came_.wait_for(lock, test::patience, [&] { return ids_.size() >= count; }));
        return ids_;
    }
    std::string last() const
    {
        const std::lock_guard lock(mutex_);
        return last_;
    }

private:
    static mllp::source_settings listening()
    {
        mllp::source_settings s;
        s.name = "producer";
        s.port = 0;
        return s;
    }

    void take(const std::string& zam, std::function<void(std::string)> reply)
    {
        auto request = hl7v2::make_ack_request(zam);
        std::string told = "AA";
        {
            const std::lock_guard lock(mutex_);
            if (ids_.size() < answers_.size()) told = answers_[ids_.size()];
            ids_.push_back(request.control_id);
            last_ = zam;
            if (told.empty()) unanswered_.push_back(std::move(reply));
        }
        came_.notify_all();
        if (told.empty()) return;
        request.code = *hl7v2::parse_acknowledgment_code(told);
        request.own_control_id = "A";
        reply(hl7v2::make_ack(request));
    }

    const std::vector<std::string> answers_;
    mutable std::mutex mutex_;
    std::condition_variable came_;
    std::vector<std::string> ids_;
    std::string last_;
    std::vector<std::function<void(std::string)>> unanswered_;
    runtime::budget memory_{1u << 20};
    runtime::workers workers_{"producer", 1};
    mllp::source source_;
};

struct telling_house : test::ledger_house
{
    explicit telling_house(std::vector<std::string> answers = {}) : there(std::move(answers)) {}
    ~telling_house()
    {
        letters->close();
        tell_.reset();
        workers.stop();
        workers.join();
    }

    void start()
    {
        mllp::client_settings to;
        to.host = "127.0.0.1";
        to.port = there.port();
        to.answer_timeout = std::chrono::seconds{1};
        const retry_schedule retry{seconds{0}, 2.0, seconds{3600}, 0.0, give_up_after};
        tell_.emplace(
            workers, *letters, std::vector<told_source>{{"lab", to}}, retry, /*relayed*/ false
        );
        letters->on_change([this](const ledger::account_ptr& a) {
            seen.note(a);
            tell_->consider(a);
        });
        for (const auto& a : letters->live()) tell_->consider(a);
    }

    ledger::account_ptr wait_until_told(submission_id id)
    {
        return seen.wait(id, [](const account& a) {
            return !a.deliveries.empty() && a.deliveries.front().reception_told.has_value();
        });
    }

    seconds give_up_after{3600};
    producer there;
    runtime::workers workers{"delivery", 2};
    std::optional<teller> tell_;
};

TEST(app_teller, tells_a_reception_and_writes_down_that_it_was_acknowledged)
{
    telling_house house;
    house.start();

    house.tell(test::letter(1), accepted(), {sent(1, 1), reception(1, delivered)});

    EXPECT_EQ(house.wait_until_told(test::letter(1))->deliveries[0].reception_told, true);
    const auto ids = house.there.wait_for(1);
    EXPECT_EQ(house.story_of<told_record>(test::letter(1)).front().zam_control_id, ids[0]);
    EXPECT_NE(house.there.last().find("ZAM^Z02"), std::string::npos);
    EXPECT_EQ(house.letters->live_count(), 0u);
}

TEST(app_teller, tells_what_was_due_before_a_restart_under_the_same_control_id)
{
    telling_house house({""});
    house.tell(test::letter(1), accepted(), {sent(1, 1), reception(1, delivered)});
    house.start();
    house.there.wait_for(1);
    house.letters->close();
    house.tell_.reset();
    house.reopen();

    house.start();

    house.wait_until_told(test::letter(1));
    const auto ids = house.there.wait_for(2);
    EXPECT_EQ(ids[0], ids[1]);
}

TEST(app_teller, tells_a_reading_apart_from_the_reception)
{
    telling_house house;
    house.start();

    house.tell(
        test::letter(1), accepted(), {sent(1, 1), reception(1, delivered), reading(1, "displayed")}
    );

    const auto ids = house.there.wait_for(2);
    EXPECT_NE(ids[0], ids[1]);
    house.seen.wait(test::letter(1), [](const account& a) {
        return a.deliveries[0].reception_told && a.deliveries[0].reading_told;
    });
}

TEST(app_teller, parks_what_the_producer_answers_ae_to)
{
    telling_house house({"AE"});
    house.start();

    house.tell(test::letter(1), accepted(), {sent(1, 1), reception(1, delivered)});

    const auto state = house.seen.wait(test::letter(1), [](const account& a) {
        return !a.deliveries.empty() && a.deliveries[0].reception_parked;
    });
    EXPECT_TRUE(needs_a_person(*state));
    EXPECT_EQ(house.there.wait_for(1).size(), 1u);
    EXPECT_EQ(house.letters->live_count(), 0u);
}

TEST(app_teller, tells_again_what_was_answered_ar_or_nothing_under_the_same_control_id)
{
    telling_house house({"AR", "", "AA"});
    house.start();

    house.tell(test::letter(1), accepted(), {sent(1, 1), reception(1, delivered)});

    house.wait_until_told(test::letter(1));
    const auto ids = house.there.wait_for(3);
    EXPECT_EQ(ids[0], ids[1]);
    EXPECT_EQ(ids[1], ids[2]);
    EXPECT_EQ(house.story_of<tell_deferred_record>(test::letter(1)).size(), 1u)
        << "the first failure is written down, not every one";
}

TEST(app_teller, parks_what_could_not_be_told_in_time)
{
    telling_house house({"AR", "AR", "AR"});
    house.give_up_after = seconds{-1};
    house.start();

    house.tell(test::letter(1), accepted(), {sent(1, 1), reception(1, delivered)});

    house.seen.wait(test::letter(1), [](const account& a) {
        return !a.deliveries.empty() && a.deliveries[0].reception_parked;
    });
}

TEST(app_teller, parks_the_notices_of_a_source_that_takes_none)
{
    telling_house house;
    house.start();
    auto elsewhere = accepted();
    elsewhere.source = "other";

    house.tell(test::letter(1), elsewhere, {sent(1, 1), reception(1, delivered)});

    house.seen.wait(test::letter(1), [](const account& a) {
        return !a.deliveries.empty() && a.deliveries[0].reception_parked;
    });
    const auto parked_so = house.story_of<tell_parked_record>(test::letter(1));
    EXPECT_NE(parked_so.front().reason.find("receipts_to"), std::string::npos);
}

}  // namespace
}  // namespace vgm::app
