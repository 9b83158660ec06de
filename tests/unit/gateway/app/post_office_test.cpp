#include "gateway/app/post_office.hpp"

#include "tests/unit/gateway/app/sending_house.hpp"

#include <atomic>
#include <cerrno>

namespace vgm::app {
namespace {

using journal::test::fails;
using journal::test::operation;
using smtp::test::scripted_operator;
using test::first;
using test::sending_house;
using vgm::test::sample_letter;
using namespace std::chrono_literals;

TEST(app_post_office, sends_a_letter_and_writes_down_each_step)
{
    sending_house house;

    const auto id = house.send();

    const auto state = house.seen.wait_for_status(id, delivery_status::sent);
    ASSERT_NE(state, nullptr);
    EXPECT_EQ(state->deliveries.front().attempts, 1);
    EXPECT_EQ(state->deliveries.front().last.remote_id, "ABC123");
    std::vector<record_kind> kinds;
    for (const auto& r : house.story(id)) kinds.push_back(kind_of(r));
    using enum record_kind;
    EXPECT_EQ(kinds, (std::vector{accepted, sending, record_kind::sent}));
    ASSERT_EQ(house.letters_there(), 1u);
    EXPECT_NE(house.peer.letters()[0].find(id.to_string() + ".1@"), std::string::npos);
    EXPECT_EQ(house.count_said("MAIL FROM:<pfi@hopital.test.mssante.fr>"), 1u);
}

TEST(app_post_office, sends_each_recipient_a_mail_of_its_own)
{
    sending_house house;

    const auto id = house.send(sample_letter().add_patient());

    house.seen.wait(id, [](const account& a) {
        return std::ranges::all_of(a.deliveries, [](const delivery_account& d) {
            return d.status == delivery_status::sent;
        });
    });
    EXPECT_EQ(house.letters_there(), 2u);
}

TEST(app_post_office, sends_what_was_waiting_before_it_was_opened)
{
    sending_house house;
    const auto id = test::take_in(house);

    house.start();

    EXPECT_NE(house.seen.wait_for_status(id, delivery_status::sent), nullptr);
}

TEST(app_post_office, comes_back_after_growing_delays_for_what_is_deferred)
{
    sending_house house(first("RCPT", 2, "451 4.3.0 later\r\n"));
    house.with.retry = {seconds{1}, 2.0, seconds{3600}, 0.0, seconds{3600}};

    const auto began = test::world_time();
    const auto id = house.send();
    house.seen.wait_for_status(id, delivery_status::sent);

    const auto put_off = house.story_of<deferred_record>(id);
    ASSERT_EQ(put_off.size(), 2u);
    EXPECT_EQ(put_off[0].reply_code, 451);
    EXPECT_GE(put_off[0].next_attempt - began, 1s);
    EXPECT_GE(put_off[1].next_attempt - put_off[0].next_attempt, 2s);
    EXPECT_GE(test::world_time(), put_off[1].next_attempt);
    EXPECT_EQ(house.letters_there(), 1u);
    EXPECT_EQ(house.letters->find(id)->deliveries.front().attempts, 3);
}

TEST(app_post_office, begins_no_more_letters_in_a_minute_than_it_may)
{
    sending_house house;
    house.with.letters_per_minute = 600;  // one every 100 ms
    std::vector<submission_id> ids;
    for (int n = 0; n < 4; ++n) {
        sample_letter letter;
        letter.control_id = "C" + std::to_string(n);
        ids.push_back(test::take_in(house, letter));
    }

    const auto began = test::world_time();
    house.start();
    for (const auto& id : ids) house.seen.wait_for_status(id, delivery_status::sent);

    EXPECT_GE(test::world_time() - began, 300ms - 5ms);
    EXPECT_EQ(house.letters_there(), 4u);
}

TEST(app_post_office, tries_an_operator_again_that_was_out_of_reach)
{
    sending_house house(
        [left = std::make_shared<std::atomic<int>>(2
         )](const std::string& said, int) -> std::optional<std::string> {
            if (!said.empty() || left->fetch_sub(1) <= 0) return std::nullopt;
            return scripted_operator::drop;  // instead of a greeting
        }
    );

    const auto id = house.send();

    EXPECT_NE(house.seen.wait_for_status(id, delivery_status::sent), nullptr);
    EXPECT_GE(house.story_of<deferred_record>(id).size(), 2u);
}

TEST(app_post_office, gives_up_at_once_what_the_operator_refuses)
{
    sending_house house(first("RCPT", 1, "550 5.1.1 nobody\r\n"));

    const auto id = house.send();

    const auto state = house.seen.wait_for_status(id, delivery_status::bounced);
    EXPECT_EQ(state->deliveries.front().last.reply_code, 550);
    EXPECT_EQ(due_notices(*state, false), (std::vector<notice>{{1, "Z02", false}}));
    EXPECT_EQ(house.letters_there(), 0u);
}

TEST(app_post_office, does_not_begin_to_send_what_is_larger_than_the_operator_takes)
{
    sending_house house;
    house.with.letters.largest.to_professionals = 1000;

    const auto id = house.send();

    const auto state = house.seen.wait_for_status(id, delivery_status::bounced);
    EXPECT_EQ(state->deliveries.front().last.status, (enhanced_status{5, 3, 4}));
    EXPECT_EQ(house.peer.connections(), 0);
}

TEST(app_post_office, sends_a_patient_no_more_than_patients_may_get)
{
    sending_house house;
    house.with.letters.largest.to_patients = 1000;

    const auto id = house.send(sample_letter().add_patient());

    const auto state = house.seen.wait(id, [](const account& a) {
        return a.planned && std::ranges::all_of(a.deliveries, &delivery_account::at_rest);
    });
    EXPECT_EQ(state->deliveries.at(0).status, delivery_status::sent);
    EXPECT_EQ(state->deliveries.at(1).status, delivery_status::bounced);
    EXPECT_NE(
        state->deliveries.at(1).last.reason.find("delivery.patient_message_bytes_max"),
        std::string::npos
    );
    EXPECT_EQ(house.letters_there(), 1u);
}

TEST(app_post_office, begins_no_letter_that_is_larger_than_the_operator_announces)
{
    auto greetings = std::make_shared<std::atomic<int>>(0);
    sending_house house([greetings](const std::string& command, int) -> std::optional<std::string> {
        if (!command.starts_with("EHLO") || ++*greetings < 2) return std::nullopt;
        return "250-operator.test\r\n250-DSN\r\n250 SIZE 1000\r\n";  // behind TLS
    });

    const auto id = house.send();

    const auto state = house.seen.wait_for_status(id, delivery_status::bounced);
    EXPECT_EQ(state->deliveries.front().last.status, (enhanced_status{5, 3, 4}));
    EXPECT_EQ(due_notices(*state, false), (std::vector<notice>{{1, "Z02", false}}));
    EXPECT_EQ(house.count_said("MAIL"), 0u);
}

TEST(app_post_office, expires_what_could_not_be_sent_in_time)
{
    sending_house house(first("RCPT", 1000, "451 4.3.0 later\r\n"));
    house.with.retry = {seconds{2}, 2.0, seconds{2}, 0.0, seconds{1}};

    const auto id = house.send();

    const auto state = house.seen.wait_for_status(id, delivery_status::expired);
    EXPECT_EQ(due_notices(*state, false), (std::vector<notice>{{1, "Z02", false}}));
    EXPECT_EQ(house.count_said("RCPT"), 1u);
}

TEST(app_post_office, holds_a_mail_whose_end_of_data_was_not_answered)
{
    sending_house house(first(".", 1000, scripted_operator::drop));

    const auto id = house.send();

    const auto state = house.seen.wait_for_status(id, delivery_status::uncertain);
    EXPECT_TRUE(needs_a_person(*state));
    EXPECT_TRUE(house.stop());
    EXPECT_EQ(house.letters_there(), 1u) << "nothing is sent twice unannounced";
}

TEST(app_post_office, sends_an_uncertain_mail_again_as_the_very_same_mail_when_told_to)
{
    sending_house house(first(".", 1, scripted_operator::drop), {.uncertain_is_resent = true});
    house.with.uncertain = uncertain_policy::resend;

    const auto id = house.send();

    house.seen.wait_for_status(id, delivery_status::sent);
    const auto there = house.peer.letters();
    ASSERT_EQ(there.size(), 2u);
    EXPECT_EQ(there[0], there[1]);
    EXPECT_EQ(house.story_of<uncertain_record>(id).size(), 1u);
    EXPECT_EQ(house.story_of<sending_record>(id).size(), 2u);
}

TEST(app_post_office, stops_sending_an_uncertain_mail_again_when_it_would_give_up)
{
    sending_house house(first(".", 1000, scripted_operator::drop), {.uncertain_is_resent = true});
    house.with.uncertain = uncertain_policy::resend;
    house.with.retry = {seconds{1}, 2.0, seconds{3600}, 0.0, seconds{2}};

    const auto id = house.send();

    house.seen.wait(id, [](const account& a) {
        const auto& d = a.deliveries.front();
        return d.status == delivery_status::uncertain && d.last.next_attempt == timestamp{};
    });
    EXPECT_TRUE(house.stop());
    EXPECT_EQ(house.letters_there(), 2u);
    const auto doubts = house.story_of<uncertain_record>(id);
    EXPECT_GT(doubts.front().next_attempt, timestamp{}) << "the first delay is not zero";
}

TEST(app_post_office, tries_with_one_letter_whether_the_operator_is_back_and_holds_the_others)
{
    sending_house house(first("EHLO", 1000, "421 4.3.2 come back later\r\n"));
    house.connect_pause = 20ms;
    house.with.concurrent_max = 1;
    house.with.hold_note_after = 1ms;
    const auto one = house.send(),
               two = test::take_in(house, sample_letter{.control_id = "CTRL-2"});

    const auto is_held = [&](submission_id id) {
        return house.seen.wait(id, [&](const account&) {
            return !house.story_of<held_record>(id).empty();
        });
    };
    is_held(one);
    const auto waits = is_held(two);

    EXPECT_FALSE(waits->deliveries.front().at_rest());
    EXPECT_EQ(house.story_of<held_record>(two).size(), 1u) << "told once";
    const auto tried =
        house.story_of<deferred_record>(one).size() + house.story_of<deferred_record>(two).size();
    EXPECT_GE(tried, 1u);
}

TEST(app_post_office, sends_what_it_held_when_the_operator_is_back)
{
    sending_house house(first("EHLO", 5, "421 4.3.2 come back later\r\n"));
    house.connect_pause = 10ms;
    house.with.concurrent_max = 1;
    house.with.hold_note_after = 1ms;

    const auto one = house.send(),
               two = test::take_in(house, sample_letter{.control_id = "CTRL-2"});

    house.seen.wait_for_status(one, delivery_status::sent);
    house.seen.wait_for_status(two, delivery_status::sent);
    EXPECT_EQ(house.letters_there(), 2u);
    EXPECT_FALSE(house.story_of<held_record>(one).empty());
}

TEST(app_post_office, gives_up_on_a_letter_that_was_held_for_too_long)
{
    sending_house house(first("EHLO", 1000, "421 4.3.2 come back later\r\n"));
    house.with.retry.first = seconds{1};
    house.with.retry.give_up_after = seconds{0};

    const auto id = house.send();

    house.seen.wait_for_status(id, delivery_status::expired);
    EXPECT_EQ(house.story_of<expired_record>(id).size(), 1u);
}

TEST(app_post_office, keeps_what_a_first_look_is_against_until_it_is_not)
{
    sending_house house;
    house.with.look_again_after = 1ms;
    std::atomic<int> looks{0};
    house.with.before_first = [&](delivery_id, const recipient& to, auto done) {
        EXPECT_FALSE(to.address.empty());
        done(++looks <= 3 ? "not today" : "");
    };

    const auto id = house.send();

    const auto state = house.seen.wait_for_status(id, delivery_status::sent);
    ASSERT_NE(state, nullptr);
    EXPECT_EQ(state->deliveries.front().attempts, 1) << "a look is no attempt";
    EXPECT_EQ(looks, 4);
    const auto held = house.story_of<held_record>(id);
    ASSERT_EQ(held.size(), 1u) << "told once";
    EXPECT_EQ(held.front().reason, "not today");
}

TEST(app_post_office, looks_at_a_letter_before_its_first_attempt_only)
{
    sending_house house(first(".", 1, "451 4.3.0 later\r\n"));
    std::atomic<int> looks{0};
    house.with.before_first = [&](auto, auto&, auto done) { done(++looks > 0 ? "" : "never"); };

    const auto id = house.send();

    ASSERT_NE(house.seen.wait_for_status(id, delivery_status::sent), nullptr);
    EXPECT_EQ(looks, 1);
}

TEST(app_post_office, gives_up_on_a_letter_that_a_first_look_keeps_for_too_long)
{
    sending_house house;
    house.with.look_again_after = 1ms;
    house.with.retry.give_up_after = seconds{0};
    house.with.before_first = [](delivery_id, const recipient&, auto done) { done("not today"); };

    const auto id = house.send();

    house.seen.wait_for_status(id, delivery_status::expired);
    EXPECT_EQ(house.letters_there(), 0u);
}

TEST(app_post_office, sends_nothing_that_cannot_be_written_down_first)
{
    sending_house house;
    const auto id = test::take_in(house);
    house.files->set_rule(fails(operation::write, "tracking", ENOSPC));

    house.start();
    ASSERT_TRUE(house.peer.wait_for_ends(1)) << "the connection is given up before the end of data";
    EXPECT_EQ(house.letters_there(), 0u);

    house.files->heal();
    house.seen.wait_for_status(id, delivery_status::sent);
    EXPECT_EQ(house.letters_there(), 1u);
}

TEST(app_post_office, waits_while_a_stored_message_cannot_be_read)
{
    sending_house house;
    const auto id = test::take_in(house);
    std::atomic<int> failures{0};
    house.files->set_rule([&](operation what, const std::string& path) -> error_code {
        const bool body = what == operation::open && path.find("documents") != std::string::npos;
        return body && failures++ < 3 ? journal::test::posix_error(EMFILE) : error_code{};
    });

    house.start();

    const auto state = house.seen.wait_for_status(id, delivery_status::sent);
    EXPECT_FALSE(state->unroutable);
    // Whoever prepares the next file of the stream may have met one of the failures.
    const auto waits = house.story_of<deferred_record>(id).size();
    EXPECT_TRUE(waits == 2u || waits == 3u) << waits;
}

TEST(app_post_office, leaves_a_letter_that_no_mail_can_be_made_of_to_a_person)
{
    sending_house house;
    house.tell(test::letter(1), vgm::test::accepted());  // its body is no message

    house.start();

    const auto state =
        house.seen.wait(test::letter(1), [](const account& a) { return a.unroutable.has_value(); });
    EXPECT_TRUE(needs_a_person(*state));
    EXPECT_EQ(house.letters->live_count(), 0u);
}

TEST(app_post_office, leaves_a_letter_sending_when_it_is_stopped_before_the_answer)
{
    sending_house house(first(".", 1000, scripted_operator::stall));
    const auto id = house.send();
    house.seen.wait_for_status(id, delivery_status::sending);

    EXPECT_FALSE(house.stop(0s));

    house.reopen();
    EXPECT_EQ(house.letters->find(id)->deliveries.front().status, delivery_status::sending);
}

TEST(app_post_office, starts_nothing_once_it_is_drained)
{
    sending_house house;
    house.start();
    EXPECT_TRUE(house.office->drain(0s));

    const auto id = test::take_in(house);

    EXPECT_TRUE(house.stop());
    EXPECT_EQ(house.peer.connections(), 0);
    EXPECT_EQ(house.letters->find_live(id)->deliveries.front().status, delivery_status::queued);
}

TEST(app_post_office, forgets_letters_once_they_are_sent)
{
    sending_house house;
    house.files->syncs = false;
    house.start();
    std::vector<submission_id> all;
    for (int n = 0; n < 100; ++n)
        all.push_back(test::take_in(house, sample_letter{.control_id = "N" + std::to_string(n)}));

    for (const auto& id : all) house.seen.wait_for_status(id, delivery_status::sent);

    EXPECT_TRUE(house.stop());
    EXPECT_EQ(house.letters_there(), all.size());
    EXPECT_EQ(house.letters->live_count(), 0u);
}

}  // namespace
}  // namespace vgm::app
