#include "gateway/core/account.hpp"
#include "tests/support/letter_records.hpp"

#include <gtest/gtest.h>

// What the producer is told, when, and when nothing is left to do.
namespace {

using namespace vgm;
using namespace vgm::test;

constexpr bool relayed_counts = true;
const notice z02_yes{1, "Z02", true}, z02_no{1, "Z02", false};
const notice z03_yes{1, "Z03", true}, z03_no{1, "Z03", false};
using notices = std::vector<notice>;

account letter(std::initializer_list<record_body> bodies, accepted_record wants = accepted())
{
    account a;
    int second = 0;
    const auto add = [&](const record_body& body) {
        a.apply({letter_id(), at_second(second++), body});
    };
    add(wants);
    add(planned());
    for (const auto& body : bodies) add(body);
    return a;
}

const reception_record delivered = reception(1, reception_action::delivered);
const reception_record relayed = reception(1, reception_action::relayed);
const reception_record failed = reception(1, reception_action::failed);
const reading_record shown = reading(1, "displayed");
const reading_record denied = reading(1, "denied", true);

TEST(due_notices, are_none_while_nothing_is_known)
{
    EXPECT_EQ(due_notices(letter({}), false), notices{});
    EXPECT_EQ(due_notices(letter({sending(1, 1), sent(1, 1)}), false), notices{});
    EXPECT_EQ(due_notices(letter({deferred(1, 1)}), false), notices{});
    EXPECT_EQ(due_notices(letter({uncertain(1, 1)}), false), notices{});
    EXPECT_EQ(
        due_notices(letter({sent(1, 1), reception(1, reception_action::delayed)}), false), notices{}
    );
    EXPECT_EQ(
        due_notices(letter({sent(1, 1), reception(1, reception_action::expanded)}), true), notices{}
    );
}

TEST(due_notices, say_received_when_a_mailbox_has_it)
{
    EXPECT_EQ(due_notices(letter({sent(1, 1), delivered}), false), notices{z02_yes});
}

TEST(due_notices, count_a_relay_only_where_the_site_says_so)
{
    const auto a = letter({sent(1, 1), relayed});

    EXPECT_EQ(due_notices(a, false), notices{});
    EXPECT_EQ(due_notices(a, relayed_counts), notices{z02_yes});
}

TEST(due_notices, do_not_count_a_relay_behind_which_it_failed)
{
    const auto a = letter({sent(1, 1), relayed, failed});

    EXPECT_EQ(due_notices(a, relayed_counts), notices{z02_no});
    EXPECT_EQ(due_notices(a, false), notices{z02_no});
}

TEST(due_notices, say_not_received_when_it_was_refused_failed_later_or_was_given_up)
{
    EXPECT_EQ(due_notices(letter({bounced(1, 1)}), false), notices{z02_no});
    EXPECT_EQ(due_notices(letter({sent(1, 1), failed}), false), notices{z02_no});
    EXPECT_EQ(due_notices(letter({deferred(1, 1), expired(1)}), false), notices{z02_no});
}

TEST(due_notices, believe_the_mailbox_when_reports_contradict_each_other)
{
    EXPECT_EQ(due_notices(letter({sent(1, 1), failed, delivered}), false), notices{z02_yes});
    EXPECT_EQ(due_notices(letter({bounced(1, 1), delivered}), false), notices{z02_yes});
}

TEST(due_notices, tell_of_reading_as_well)
{
    EXPECT_EQ(
        due_notices(letter({sent(1, 1), delivered, shown}), false), (notices{z02_yes, z03_yes})
    );
    EXPECT_EQ(due_notices(letter({sent(1, 1), denied}), false), notices{z03_no});
}

TEST(due_notices, tell_only_what_the_producer_asked_for)
{
    const auto all = {record_body{sent(1, 1)}, record_body{delivered}, record_body{shown}};

    EXPECT_EQ(due_notices(letter(all, accepted(false, false)), false), notices{});
    EXPECT_EQ(due_notices(letter(all, accepted(true, false)), false), notices{z02_yes});
    EXPECT_EQ(due_notices(letter(all, accepted(false, true)), false), notices{z03_yes});
}

TEST(due_notices, are_told_once)
{
    EXPECT_EQ(
        due_notices(letter({sent(1, 1), delivered, shown, told(1, "Z02", true)}), false),
        notices{z03_yes}
    );
    EXPECT_EQ(
        due_notices(letter({sent(1, 1), delivered, shown, told(1, "Z03", true)}), false),
        notices{z02_yes}
    );
}

TEST(due_notices, tell_a_negative_reading_instead_of_a_positive_one_not_told_yet)
{
    EXPECT_EQ(due_notices(letter({sent(1, 1), shown, denied}), false), notices{z03_no});
}

TEST(due_notices, do_not_take_back_what_was_told_but_ask_for_a_person)
{
    const auto read = letter({sent(1, 1), shown, told(1, "Z03", true), denied});
    const auto received = letter({sent(1, 1), relayed, told(1, "Z02", true), failed});

    EXPECT_EQ(due_notices(read, false), notices{});
    EXPECT_TRUE(read.deliveries[0].reading->negative);
    EXPECT_TRUE(needs_a_person(read));
    EXPECT_EQ(due_notices(received, relayed_counts), notices{});
    EXPECT_TRUE(needs_a_person(received));
}

TEST(due_notices, are_not_tried_again_once_parked)
{
    const auto a = letter({sent(1, 1), delivered, shown, parked(1, "Z02")});

    EXPECT_EQ(due_notices(a, false), notices{z03_yes});
    EXPECT_TRUE(needs_a_person(a));
}

TEST(due_notices, are_unmoved_by_a_kind_of_zam_that_is_not_for_mails)
{
    const auto a = letter({sent(1, 1), delivered, shown, told(1, "Z01", true), parked(1, "Z01")});

    EXPECT_EQ(due_notices(a, false), (notices{z02_yes, z03_yes}));
}

TEST(due_notices, are_one_per_recipient)
{
    account a;
    for (const auto& r : story(
             {accepted(),
              planned(3),
              bounced(2, 1),
              sent(3, 1),
              reception(3, reception_action::delivered)}
         ))
        a.apply(r);

    EXPECT_EQ(due_notices(a, false), (notices{{2, "Z02", false}, {3, "Z02", true}}));
}

TEST(due_notices, are_none_of_a_mail_that_no_plan_names)
{
    EXPECT_EQ(due_notices(letter({reception(9, reception_action::delivered)}), false), notices{});
}

TEST(idle_letters, have_nothing_to_send_and_nothing_to_tell)
{
    const auto nothing_wanted = accepted(false, false);

    EXPECT_TRUE(is_idle(letter({sent(1, 1)}), false));
    EXPECT_TRUE(is_idle(letter({sent(1, 1), delivered, told(1, "Z02", true)}), false));
    EXPECT_TRUE(is_idle(letter({bounced(1, 1)}, nothing_wanted), false));
    EXPECT_TRUE(is_idle(letter({uncertain(1, 1)}), false));
    EXPECT_TRUE(is_idle(letter({sent(1, 1), relayed}), false));
}

TEST(idle_letters, are_not_those_that_something_will_happen_to)
{
    EXPECT_FALSE(is_idle(letter({}), false));
    EXPECT_FALSE(is_idle(letter({sending(1, 1)}), false));
    EXPECT_FALSE(is_idle(letter({deferred(1, 1)}), false));
    EXPECT_FALSE(is_idle(letter({bounced(1, 1)}), false));
    EXPECT_FALSE(is_idle(letter({sent(1, 1), delivered}), false));
    EXPECT_FALSE(is_idle(letter({sent(1, 1), relayed}), relayed_counts));
    EXPECT_FALSE(is_idle(fold(story({accepted()})), false));
}

TEST(idle_letters, include_the_refused_and_the_unroutable)
{
    EXPECT_TRUE(is_idle(fold(story({refused_record{}})), false));
    EXPECT_TRUE(is_idle(fold(story({accepted(), unroutable_record{}})), false));
    EXPECT_TRUE(needs_a_person(fold(story({accepted(), unroutable_record{}}))));
    EXPECT_FALSE(needs_a_person(fold(story({accepted(), planned()}))));
}

TEST(idle_letters, are_not_unroutable_ones_of_which_something_left_the_house_or_is_to_be_told)
{
    EXPECT_FALSE(is_idle(letter({sending(1, 1), unroutable_record{}}), false));
    EXPECT_FALSE(is_idle(letter({sent(1, 1), delivered, unroutable_record{}}), false));
    EXPECT_TRUE(is_idle(letter({deferred(1, 1), unroutable_record{}}), false));
}

// A letter in two mails to the same doctor.
account split_letter(std::initializer_list<record_body> bodies)
{
    auto first = planned().deliveries.front();
    first.documents = {1};
    auto second = first;
    second.number = 2;
    second.documents = {2};
    account a;
    int time = 0;
    a.apply({letter_id(), at_second(time++), accepted()});
    a.apply({letter_id(), at_second(time++), planned_record{{first, second}}});
    for (const auto& body : bodies) a.apply({letter_id(), at_second(time++), body});
    return a;
}

TEST(due_notices, tell_once_of_a_recipient_whose_letter_was_split)
{
    const auto delivered_second = reception(2, reception_action::delivered);

    EXPECT_EQ(due_notices(split_letter({delivered}), false), notices{});
    EXPECT_EQ(due_notices(split_letter({delivered_second}), false), notices{});
    EXPECT_EQ(due_notices(split_letter({delivered, delivered_second}), false), notices{z02_yes});
    EXPECT_EQ(due_notices(split_letter({shown}), false), notices{});
    EXPECT_EQ(due_notices(split_letter({shown, reading(2, "displayed")}), false), notices{z03_yes});
}

TEST(due_notices, tell_at_once_when_one_part_was_refused)
{
    EXPECT_EQ(
        due_notices(split_letter({delivered, reception(2, reception_action::failed)}), false),
        notices{z02_no}
    );
    EXPECT_EQ(due_notices(split_letter({bounced(2, 1)}), false), notices{z02_no});
    EXPECT_EQ(due_notices(split_letter({reading(2, "denied", true)}), false), notices{z03_no});
}

TEST(due_notices, need_a_person_when_a_part_is_refused_after_all_were_told_received)
{
    const auto a = split_letter(
        {delivered,
         reception(2, reception_action::relayed),
         told(1, "Z02", true),
         reception(2, reception_action::failed)}
    );

    EXPECT_TRUE(told_wrongly(a, a.deliveries.front()));
    EXPECT_TRUE(needs_a_person(a));
}

}  // namespace
