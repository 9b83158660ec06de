#include "gateway/core/account.hpp"

#include "tests/support/letter_records.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::test;

// The only mail of a letter with these records after its plan.
delivery_account mail_after(std::initializer_list<record_body> bodies)
{
    std::vector<record_body> all{accepted(), planned()};
    all.insert(all.end(), bodies);
    account a;
    int second = 0;
    for (const auto& body : all) a.apply({letter_id(), at_second(second++), body});
    EXPECT_EQ(a.deliveries.size(), 1U);
    EXPECT_TRUE(a.strays.empty());
    return a.deliveries.at(0);
}

TEST(account, holds_what_was_accepted_and_planned)
{
    const auto a = fold(story({accepted(), planned(3)}));

    EXPECT_EQ(a.id, letter_id());
    EXPECT_EQ(a.accepted->control.value, "MSG1");
    EXPECT_EQ(a.accepted_at, at_second(0));
    EXPECT_TRUE(a.planned);
    ASSERT_EQ(a.deliveries.size(), 3U);
    EXPECT_EQ(a.find_delivery(2)->plan.to.address, "recipient2@example.mssante.fr");
    EXPECT_EQ(a.find_delivery(2)->status, delivery_status::queued);
    EXPECT_EQ(a.find_delivery(4), nullptr);
}

TEST(account, takes_the_plan_from_the_acceptance_that_holds_it)
{
    auto whole = accepted();
    whole.deliveries = planned(2).deliveries;

    const auto a = fold(story({whole, sent(2, 1)}));

    EXPECT_TRUE(a.planned);
    EXPECT_EQ(a.find_delivery(1)->status, delivery_status::queued);
    EXPECT_EQ(a.find_delivery(2)->status, delivery_status::sent);
}

TEST(account, is_not_changed_by_a_mail_that_is_held_back)
{
    const records before = story({accepted(), planned()});
    records with = before;
    with.push_back({letter_id(), at_second(9), held_record{1, "the operator is out of reach"}});

    EXPECT_EQ(fold(with), fold(before));
}

TEST(account, waits_for_a_person_until_one_lets_it_go)
{
    auto held = accepted();
    held.routing.hold = "a minor";
    held.deliveries = planned(1).deliveries;

    const auto before = fold(story({held}));
    EXPECT_TRUE(before.waits_for_a_person());
    EXPECT_TRUE(needs_a_person(before));
    EXPECT_FALSE(is_idle(before, false));

    const auto after = fold(story({held, released_record{"anne", "seen"}}));
    EXPECT_FALSE(after.waits_for_a_person());
    EXPECT_FALSE(needs_a_person(after));
    EXPECT_EQ(after.released->by, "anne");
    EXPECT_FALSE(fold(story({held, unroutable_record{"R", "", ""}})).waits_for_a_person());
}

TEST(account, follows_a_mail_that_is_sent_at_once)
{
    const auto d = mail_after({sending(1, 1), sent(1, 1)});

    EXPECT_EQ(d.status, delivery_status::sent);
    EXPECT_EQ(d.attempts, 1);
    EXPECT_EQ(d.first_attempt, at_second(2));
    EXPECT_EQ(d.last.status, (enhanced_status{2, 0, 0}));
    EXPECT_TRUE(d.at_rest());
    EXPECT_TRUE(d.left_the_house());
}

TEST(account, shows_a_mail_between_its_end_of_data_and_the_answer)
{
    const auto d = mail_after({sending(1, 1)});

    EXPECT_EQ(d.status, delivery_status::sending);
    EXPECT_FALSE(d.at_rest());
}

TEST(account, knows_when_a_deferred_mail_is_tried_again)
{
    const auto d = mail_after({deferred(1, 1, at_second(60)), deferred(1, 2, at_second(180))});

    EXPECT_EQ(d.status, delivery_status::deferred);
    EXPECT_EQ(d.attempts, 2);
    EXPECT_EQ(d.next_attempt, at_second(180));
    EXPECT_EQ(d.first_attempt, at_second(2));
    EXPECT_FALSE(d.at_rest());
}

TEST(account, has_no_next_attempt_once_one_is_under_way_or_given_up)
{
    EXPECT_EQ(mail_after({deferred(1, 1), sending(1, 2)}).next_attempt, std::nullopt);
    EXPECT_EQ(mail_after({deferred(1, 1), sent(1, 2)}).next_attempt, std::nullopt);
    EXPECT_EQ(mail_after({deferred(1, 1), expired(1)}).next_attempt, std::nullopt);
    EXPECT_EQ(mail_after({deferred(1, 1, timestamp{})}).next_attempt, std::nullopt);
}

TEST(account, knows_when_each_fact_was_known)
{
    using enum reception_action;
    const auto d = mail_after(
        {sending(1, 1),
         deferred(1, 1),
         sent(1, 2),
         reception(1, relayed),
         reception(1, delivered),
         reception(1, delivered),
         reception(1, relayed),
         expired(1),
         expired(1)}
    );

    EXPECT_EQ(d.last_at, at_second(4)) << "of the attempt that was sent";
    EXPECT_EQ(d.reception_at, at_second(6)) << "when the best was first said";
    EXPECT_EQ(d.given_up_at, at_second(9));
}

TEST(account, ends_in_a_bounce_or_in_expiry)
{
    EXPECT_EQ(mail_after({sending(1, 1), bounced(1, 1)}).status, delivery_status::bounced);
    EXPECT_EQ(mail_after({deferred(1, 1), expired(1)}).status, delivery_status::expired);
    EXPECT_TRUE(mail_after({deferred(1, 1), expired(1)}).at_rest());
}

TEST(account, keeps_doubt_until_a_receipt_ends_it)
{
    EXPECT_EQ(mail_after({sending(1, 1), uncertain(1, 1)}).status, delivery_status::uncertain);
    for (const auto action :
         {reception_action::delivered,
          reception_action::relayed,
          reception_action::expanded,
          reception_action::failed,
          reception_action::delayed}) {
        const auto d = mail_after({sending(1, 1), uncertain(1, 1), reception(1, action)});
        EXPECT_EQ(d.status, delivery_status::sent) << to_string(action);
    }
    EXPECT_EQ(
        mail_after({sending(1, 1), uncertain(1, 1), reading(1, "displayed")}).status,
        delivery_status::sent
    );
}

TEST(account, never_sends_again_what_a_receipt_proves_to_be_taken)
{
    const auto d = mail_after(
        {sending(1, 1), uncertain(1, 1), deferred(1, 2), reception(1, reception_action::delivered)}
    );

    EXPECT_EQ(d.status, delivery_status::sent);
    EXPECT_EQ(d.next_attempt, std::nullopt);
    EXPECT_FALSE(d.contradictory());
}

TEST(account, does_not_call_a_bounce_contradictory_when_an_earlier_attempt_was_in_doubt)
{
    const auto d = mail_after(
        {sending(1, 1), uncertain(1, 1), bounced(1, 2), reception(1, reception_action::delivered)}
    );

    EXPECT_EQ(d.status, delivery_status::sent);
    EXPECT_FALSE(d.contradictory());
}

TEST(account, shows_reports_that_contradict_each_other)
{
    const auto delivered = reception(1, reception_action::delivered);
    const auto relayed = reception(1, reception_action::relayed);
    const auto failed = reception(1, reception_action::failed);

    EXPECT_TRUE(mail_after({sent(1, 1), delivered, failed}).contradictory());
    EXPECT_TRUE(mail_after({bounced(1, 1), delivered}).contradictory());
    EXPECT_TRUE(mail_after({bounced(1, 1), reading(1, "displayed")}).contradictory());
    EXPECT_FALSE(mail_after({sent(1, 1), delivered}).contradictory());
    EXPECT_FALSE(mail_after({sent(1, 1), failed}).contradictory());
    EXPECT_FALSE(mail_after({sent(1, 1), relayed, failed}).contradictory());
}

TEST(account, keeps_the_best_that_was_said_of_a_reception)
{
    const auto d = mail_after(
        {sent(1, 1),
         reception(1, reception_action::delayed),
         reception(1, reception_action::expanded),
         reception(1, reception_action::relayed)}
    );

    EXPECT_EQ(d.reception, reception_action::expanded);
    EXPECT_TRUE(d.delayed);
    EXPECT_FALSE(d.failure);
}

TEST(account, keeps_the_first_failure)
{
    auto first = reception(1, reception_action::failed), second = first;
    first.status = {5, 1, 1};
    second.status = {5, 2, 2};

    EXPECT_EQ(mail_after({sent(1, 1), first, second}).failure->status, first.status);
}

TEST(account, counts_the_first_negative_reading_and_otherwise_the_first_positive_one)
{
    const auto shown = reading(1, "displayed"), done = reading(1, "processed");
    const auto denied = reading(1, "denied", true), broken = reading(1, "failed", true);

    EXPECT_EQ(mail_after({sent(1, 1), shown, done}).reading, shown);
    EXPECT_EQ(mail_after({sent(1, 1), shown, denied}).reading, denied);
    EXPECT_EQ(mail_after({sent(1, 1), denied, broken, shown}).reading, denied);
}

TEST(account, remembers_what_was_said_of_a_mail_before_its_plan)
{
    const auto a = fold(story({sent(2, 1), accepted(), planned(2)}));

    EXPECT_TRUE(a.strays.empty());
    EXPECT_EQ(a.find_delivery(2)->status, delivery_status::sent);
    EXPECT_EQ(a.find_delivery(2)->plan.to.address, "recipient2@example.mssante.fr");
    EXPECT_EQ(a.find_delivery(1)->status, delivery_status::queued);
}

TEST(account, keeps_what_is_said_of_a_mail_that_was_never_planned_apart)
{
    const auto a = fold(story({accepted(), planned(), reception(7, reception_action::delivered)}));

    EXPECT_EQ(a.deliveries.size(), 1U);
    EXPECT_EQ(a.find_delivery(7), nullptr);
    ASSERT_EQ(a.strays.size(), 1U);
    EXPECT_EQ(a.strays[0].reception, reception_action::delivered);
}

TEST(account, is_not_changed_by_a_second_plan)
{
    auto again = planned();
    again.deliveries[0].to.address = "somebody.else@example.mssante.fr";

    const auto a = fold(story({accepted(), planned(), sent(1, 1), again}));

    ASSERT_EQ(a.deliveries.size(), 1U);
    EXPECT_EQ(a.deliveries[0].plan.to.address, "recipient1@example.mssante.fr");
    EXPECT_EQ(a.deliveries[0].status, delivery_status::sent);
}

TEST(account, knows_that_a_message_came_again)
{
    EXPECT_EQ(fold(story({accepted()})).repeated_at, std::nullopt);
    EXPECT_EQ(
        fold(story({accepted(), repeated_record{"lab"}, repeated_record{"lab"}})).repeated_at,
        at_second(2)
    );
}

TEST(account, holds_what_was_refused_and_what_is_not_for_letters)
{
    refused_record refused;
    refused.acknowledgment = "AE";

    const auto a = fold(story({refused, unclaimed_record{}, mailbox_position_record{}}));

    EXPECT_EQ(a.refused->acknowledgment, "AE");
    EXPECT_FALSE(a.accepted);
    EXPECT_TRUE(a.deliveries.empty() && a.strays.empty());
}

TEST(account, says_every_status_in_a_word)
{
    EXPECT_EQ(to_string(delivery_status::queued), "queued");
    EXPECT_EQ(to_string(delivery_status::deferred), "deferred");
    EXPECT_EQ(to_string(delivery_status::sending), "sending");
    EXPECT_EQ(to_string(delivery_status::uncertain), "uncertain");
    EXPECT_EQ(to_string(delivery_status::sent), "sent");
    EXPECT_EQ(to_string(delivery_status::bounced), "bounced");
    EXPECT_EQ(to_string(delivery_status::expired), "expired");
}

}  // namespace
