#include "gateway/app/ledger.hpp"

#include "tests/unit/gateway/app/house.hpp"

#include <atomic>
#include <cerrno>

namespace vgm::app {
namespace {

using namespace vgm::test;
using test::ledger_house;
using test::letter;

constexpr auto delivered = reception_action::delivered;

accepted_record from_producer(const std::string& control, const std::string& hash)
{
    auto r = accepted();
    r.sending_application = "LIS";
    r.sending_facility = "LABO";
    r.control = {control};
    r.content_hash = hash;
    return r;
}

repetition_key key(const std::string& control, const std::string& hash)
{
    return {"lab", "LIS", "LABO", control, hash};
}

TEST(app_ledger, keeps_a_letter_that_something_can_still_happen_to)
{
    ledger_house house;

    house.tell(letter(1), accepted());

    EXPECT_EQ(house.letters->live_count(), 1u);
    const auto state = house.letters->find_live(letter(1));
    ASSERT_NE(state, nullptr);
    EXPECT_EQ(state->accepted->control.value, "MSG1");
    EXPECT_EQ(state->deliveries.front().status, delivery_status::queued);
    EXPECT_EQ(house.seen.changes(), 2u);
}

TEST(app_ledger, gives_the_body_back_and_does_not_keep_it_readable_on_the_disk)
{
    ledger_house house;

    ASSERT_FALSE(house.accept(letter(1), accepted(), "PID of somebody"));

    EXPECT_EQ(house.letters->read_body(letter(1)).value(), "PID of somebody");
    const auto stored = house.letters->journal().read_body(letter(1)).value();
    EXPECT_EQ(stored.find("somebody"), std::string::npos);
}

TEST(app_ledger, lets_a_letter_at_rest_leave_memory_and_reads_it_back_when_asked)
{
    ledger_house house;

    house.tell(letter(1), accepted(), {sent(1, 1)});

    EXPECT_EQ(house.letters->live_count(), 0u);
    EXPECT_EQ(house.letters->find_live(letter(1)), nullptr);
    const auto state = house.letters->find(letter(1));
    ASSERT_NE(state, nullptr);
    EXPECT_EQ(state->deliveries.front().status, delivery_status::sent);
    EXPECT_EQ(house.letters->live_count(), 0u) << "to look at a letter must not keep it";
}

TEST(app_ledger, knows_no_letter_that_was_never_accepted)
{
    ledger_house house;
    ASSERT_FALSE(house.append(letter(1), refused_record{}));

    EXPECT_EQ(house.letters->find(letter(1)), nullptr);
    EXPECT_EQ(house.letters->find(letter(2)), nullptr);
    EXPECT_EQ(house.letters->live_count(), 0u);
}

TEST(app_ledger, brings_a_letter_back_for_a_receipt_until_its_producer_is_told)
{
    ledger_house house;
    house.tell(letter(1), accepted(), {sent(1, 1)});

    ASSERT_FALSE(house.append(letter(1), reception(1, delivered)));

    EXPECT_EQ(house.letters->live_count(), 1u);
    const auto state = house.seen.wait(letter(1), [](const account& a) {
        return a.deliveries.front().reception == delivered;
    });
    EXPECT_EQ(due_notices(*state, false).size(), 1u);

    ASSERT_FALSE(house.append(letter(1), told(1, "Z02", true)));

    EXPECT_EQ(house.letters->live_count(), 0u);
}

TEST(app_ledger, leaves_a_letter_at_rest_when_nobody_waits_for_the_receipt)
{
    ledger_house house;
    house.tell(letter(1), accepted(false, false), {sent(1, 1)});

    ASSERT_FALSE(house.append(letter(1), reception(1, delivered)));
    ASSERT_FALSE(house.append(letter(1), repeated_record{"lab"}));

    EXPECT_EQ(house.letters->live_count(), 0u);
    EXPECT_EQ(house.letters->find(letter(1))->deliveries.front().reception, delivered);
}

TEST(app_ledger, finds_the_same_letters_alive_after_a_restart)
{
    ledger_house house;
    ASSERT_FALSE(house.accept(letter(1), accepted()));
    house.tell(letter(2), accepted(), {sending(1, 1), deferred(1, 1)});
    house.tell(letter(3), accepted(), {sent(1, 1), reception(1, delivered)});
    house.tell(letter(4), accepted(), {sent(1, 1), reception(1, delivered), told(1, "Z02", true)});
    house.tell(letter(5), accepted(), {sent(1, 1), reading(1, "displayed")});
    house.tell(letter(6), accepted(), {sent(1, 1), reading(1, "displayed"), parked(1, "Z03")});
    house.tell(letter(7), accepted(false, false), {sent(1, 1), reception(1, delivered)});
    house.tell(letter(8), accepted(), {sent(1, 1), reception(1, reception_action::delayed)});

    house.reopen();

    EXPECT_EQ(house.letters->live_count(), 4u);
    for (const std::uint8_t n : {1, 2, 3, 5})
        EXPECT_NE(house.letters->find_live(letter(n)), nullptr) << "letter " << int{n};
    EXPECT_EQ(house.letters->find_live(letter(2))->deliveries.front().attempts, 1);
    EXPECT_EQ(house.letters->find(letter(4))->deliveries.front().reception_told, true);
}

TEST(app_ledger, holds_an_uncertain_mail_at_rest_unless_it_is_sent_again)
{
    for (const bool resent : {false, true}) {
        SCOPED_TRACE(resent);
        ledger_house house({.uncertain_is_resent = resent});

        house.tell(letter(1), accepted(), {sending(1, 1), uncertain(1, 1)});

        EXPECT_EQ(house.letters->live_count(), resent ? 1u : 0u);
        house.reopen();
        EXPECT_EQ(house.letters->live_count(), resent ? 1u : 0u);
    }
}

TEST(app_ledger, recognises_a_repetition_by_its_producer_its_id_and_its_bytes)
{
    ledger_house house;
    ASSERT_FALSE(house.accept(letter(1), from_producer("M1", "00000000000000aa11")));

    const auto found =
        house.letters->find_repetition(key("M1", "00000000000000aa11"), at_second(60));

    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, letter(1));
    EXPECT_EQ(found->accepted_at, at_second(0));
    EXPECT_FALSE(house.letters->find_repetition(key("M2", "00000000000000aa11"), at_second(60)));
    EXPECT_FALSE(house.letters->find_repetition(key("M1", "00000000000000bb11"), at_second(60)));
}

TEST(app_ledger, forgets_a_repetition_after_its_window_and_remembers_it_over_a_restart)
{
    ledger_house house({.duplicate_window = seconds{100}});
    const auto at = test::world_time();
    ASSERT_FALSE(house.accept_at(letter(1), at, from_producer("M1", "aa")));
    ASSERT_FALSE(house.accept_at(letter(2), at - std::chrono::hours{1}, from_producer("M2", "aa")));

    house.reopen();

    EXPECT_TRUE(house.letters->find_repetition(key("M1", "aa"), at + seconds{100}));
    EXPECT_FALSE(house.letters->find_repetition(key("M1", "aa"), at + seconds{101}));
    EXPECT_FALSE(house.letters->find_repetition(key("M2", "aa"), at));
}

TEST(app_ledger, knows_where_reading_each_mailbox_goes_on)
{
    ledger_house house;
    EXPECT_EQ(house.letters->last_read("a@ch.fr", "o"), (mail_place{"a@ch.fr", 0, 0, "o"}));

    ASSERT_FALSE(house.append(letter(9), mailbox_position_record{{"a@ch.fr", 7, 41}}));
    ASSERT_FALSE(house.append(letter(9), mailbox_position_record{{"a@ch.fr", 7, 42}}));
    ASSERT_FALSE(house.append(letter(8), mailbox_position_record{{"b@ch.fr", 1, 3}}));
    house.reopen();

    EXPECT_EQ(house.letters->last_read("a@ch.fr", ""), (mail_place{"a@ch.fr", 7, 42, ""}));
    EXPECT_EQ(house.letters->last_read("b@ch.fr", ""), (mail_place{"b@ch.fr", 1, 3, ""}));
    EXPECT_EQ(house.letters->live_count(), 0u);
}

TEST(app_ledger, gives_old_bodies_back_but_never_those_of_letters_that_are_alive)
{
    ledger_house house({.documents_retention = seconds{0}, .tracking_retention = seconds{0}});
    const std::string body(300 * 1024, 'x');  // three in a segment
    const auto accept = [&](std::uint8_t n) {
        return house.accept_at(letter(n), at_second(n), accepted(false, false), body);
    };
    const auto send = [&](std::uint8_t n) {
        ASSERT_FALSE(house.append(letter(n), planned()));
        ASSERT_FALSE(house.append(letter(n), sent(1, 1)));
    };
    for (std::uint8_t n = 1; n <= 12; ++n) ASSERT_FALSE(accept(n));
    for (std::uint8_t n = 1; n <= 12; ++n)
        if (n != 7) send(n);

    house.letters->retire(at_second(3600));

    EXPECT_FALSE(house.letters->read_body(letter(1)))
        << "its segment is old and has no live letter";
    EXPECT_TRUE(house.letters->read_body(letter(7)));
    EXPECT_TRUE(house.letters->read_body(letter(8)));

    send(7);
    house.letters->retire(at_second(3600));

    EXPECT_FALSE(house.letters->read_body(letter(7)));
    house.reopen();
    EXPECT_EQ(house.letters->live_count(), 0u);
}

TEST(app_ledger, keeps_everything_that_is_younger_than_its_retention)
{
    ledger_house house({.documents_retention = seconds{3600}});
    const std::string body(600 * 1024, 'x');
    for (std::uint8_t n = 1; n <= 4; ++n) {
        ASSERT_FALSE(house.accept_at(letter(n), at_second(n), accepted(false, false), body));
        ASSERT_FALSE(house.append(letter(n), planned()));
        ASSERT_FALSE(house.append(letter(n), sent(1, 1)));
    }

    house.letters->retire(at_second(3600));

    EXPECT_TRUE(house.letters->read_body(letter(1)));
}

TEST(app_ledger, keeps_old_records_that_somebody_has_still_to_read_but_not_for_ever)
{
    ledger_house house({.documents_retention = seconds{0}, .tracking_retention = seconds{0}});
    accepted_record wordy = accepted(false, false);
    wordy.warnings.assign(2000, std::string(100, 'w'));  // a few records in a segment
    for (std::uint8_t n = 1; n <= 40; ++n) {
        ASSERT_FALSE(house.accept_at(letter(n), at_second(n), wordy, "letter"));
        ASSERT_FALSE(house.append(letter(n), planned()));
        ASSERT_FALSE(house.append(letter(n), sent(1, 1)));
    }
    const auto known = [&] {
        int count = 0;
        for (std::uint8_t n = 1; n <= 40; ++n) count += house.letters->find(letter(n)) ? 1 : 0;
        return count;
    };

    house.letters->retire(at_second(3600), ledger::wanted_elsewhere{{}, seconds{7200}});
    EXPECT_EQ(known(), 40);
    house.letters->retire(at_second(3600), ledger::wanted_elsewhere{{}, seconds{60}});

    EXPECT_LT(known(), 40);
}

TEST(app_ledger, passes_on_what_the_disk_says_and_counts_nothing_that_is_not_durable)
{
    using journal::test::fails;
    using journal::test::operation;
    ledger_house house;
    house.tell(letter(1), accepted());
    const auto changes = house.seen.changes();

    house.files->set_rule(fails(operation::write, "", ENOSPC));
    const auto refused = house.accept(letter(2), accepted());
    const auto not_sent = house.append(letter(1), sent(1, 1));

    EXPECT_EQ(refused, boost::system::errc::no_space_on_device);
    EXPECT_EQ(not_sent, boost::system::errc::no_space_on_device);
    EXPECT_EQ(house.letters->find(letter(2)), nullptr);
    EXPECT_EQ(house.letters->find(letter(1))->deliveries.front().status, delivery_status::queued);
    EXPECT_EQ(house.seen.changes(), changes);

    const auto taken = house.ask_healed(
        [&] { return house.append(letter(1), sent(1, 1)); },
        [](error_code ec) { return ec.failed(); }
    );
    EXPECT_FALSE(taken) << taken.message();
    EXPECT_EQ(house.letters->live_count(), 0u);
}

TEST(app_ledger, can_go_while_records_are_on_their_way)
{
    ledger_house house;
    house.tell(letter(1), accepted());
    std::atomic<int> answered{0};

    for (int n = 0; n < 100; ++n)
        house.letters->append(letter(1), at_second(2), repeated_record{"lab"}, [&](error_code) {
            ++answered;
        });
    house.letters.reset();

    EXPECT_EQ(answered, 100);
}

TEST(app_ledger, refuses_everything_once_closed)
{
    ledger_house house;
    house.tell(letter(1), accepted());

    house.letters->close();

    EXPECT_TRUE(house.accept(letter(2), accepted()));
    EXPECT_TRUE(house.append(letter(1), sent(1, 1)));
    EXPECT_NE(house.letters->find_live(letter(1)), nullptr);
}

}  // namespace
}  // namespace vgm::app
