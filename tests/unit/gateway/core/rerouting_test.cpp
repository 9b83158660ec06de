#include "gateway/core/account.hpp"
#include "tests/support/letter_records.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace vgm;
using namespace vgm::test;

planned_delivery mail(int number, const std::string& address)
{
    planned_delivery p;
    p.number = number;
    p.to.address = address;
    p.mail_id = {delivery_id{letter_id(), number}.to_string() + "@example.org"};
    return p;
}

// Mail 1 is not sent any more; its recipient gets mail 3 instead, and a new one gets mail 4.
rerouted_record to_others(std::string from = "other@example.mssante.fr", std::string hold = {})
{
    rerouted_record r;
    r.by = "anne";
    r.reason = "new rules";
    r.withdrawn = {1};
    r.deliveries = {mail(3, "Recipient1@example.mssante.fr"), mail(4, "new@example.mssante.fr")};
    r.routing.from = std::move(from);
    r.routing.hold = std::move(hold);
    r.receipts = {true, false};
    return r;
}

account fold_with(std::initializer_list<record_body> bodies)
{
    std::vector<record_body> all{accepted(), planned(2)};
    all.insert(all.end(), bodies);
    records written;
    for (const auto& body : all)
        written.push_back({letter_id(), at_second(static_cast<int>(written.size())), body});
    return fold(written);
}

std::vector<delivery_status> statuses(const account& a)
{
    std::vector<delivery_status> all;
    for (const auto& d : a.deliveries) all.push_back(d.status);
    return all;
}

constexpr auto queued = delivery_status::queued, withdrawn = delivery_status::withdrawn;

TEST(rerouting, withdraws_a_mail_that_waits_and_plans_others)
{
    const auto a = fold_with({to_others()});

    EXPECT_EQ(statuses(a), (std::vector{withdrawn, queued, queued, queued}));
    EXPECT_EQ(a.routing_of(2).from, "") << "decided when it was accepted";
    EXPECT_EQ(a.routing_of(3).from, "other@example.mssante.fr");
    EXPECT_EQ(a.latest_routing().from, "other@example.mssante.fr");
    EXPECT_FALSE(a.receipts_of(4).reading);
    EXPECT_TRUE(a.receipts_of(2).reading);
    EXPECT_FALSE(is_idle(a, false));
}

TEST(rerouting, withdraws_a_mail_that_was_put_off_and_forgets_when_it_was_due)
{
    const auto a = fold_with({sending(1, 1), deferred(1, 1, at_second(900)), to_others()});

    EXPECT_EQ(a.find_delivery(1)->status, withdrawn);
    EXPECT_EQ(a.find_delivery(1)->next_attempt, std::nullopt);
    EXPECT_TRUE(a.find_delivery(1)->at_rest());
}

TEST(rerouting, never_takes_back_what_was_on_its_way_and_then_sends_no_other_in_its_place)
{
    const std::vector<std::pair<std::vector<record_body>, delivery_status>> told{
        {{sending(1, 1)}, delivery_status::sending},
        {{sending(1, 1), sent(1, 1)}, delivery_status::sent},
        {{sending(1, 1), uncertain(1, 1)}, delivery_status::uncertain},
        {{bounced(1, 1)}, delivery_status::bounced},
        {{sending(1, 1), uncertain(1, 1), deferred(1, 2)}, delivery_status::deferred}};
    for (const auto& [facts, status] : told) {
        std::vector<record_body> all{accepted(), planned(2), to_others()};
        all.insert(all.end(), facts.begin(), facts.end());
        // Whichever of them the journal has first.
        std::vector<std::size_t> order(all.size());
        for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
        do {
            account a;
            for (const auto n : order)
                a.apply({letter_id(), at_second(static_cast<int>(n)), all[n]});
            ASSERT_EQ(statuses(a), (std::vector{status, queued, withdrawn, queued}));
        } while (std::ranges::next_permutation(order).found);
    }
}

TEST(rerouting, leaves_all_parts_of_a_recipient_when_one_was_on_its_way)
{
    planned_record split;
    split.deliveries = {mail(1, "a@x.mssante.fr"), mail(2, "a@x.mssante.fr")};
    split.deliveries[0].documents = {1};
    split.deliveries[1].documents = {2};
    rerouted_record r;
    r.withdrawn = {1, 2};
    r.deliveries = {mail(3, "a@x.mssante.fr"), mail(4, "a@x.mssante.fr")};
    r.deliveries[0].documents = {1};
    r.deliveries[1].documents = {2};

    const auto before = fold(story({accepted(), split, r}));
    EXPECT_EQ(statuses(before), (std::vector{withdrawn, withdrawn, queued, queued}));
    EXPECT_EQ(parts_of(before, before.deliveries[2]).size(), 2u) << "not those of before";
    const auto after = fold(story({accepted(), split, r, sending(2, 1)}));
    EXPECT_EQ(
        statuses(after), (std::vector{queued, delivery_status::sending, withdrawn, withdrawn})
    );
}

TEST(rerouting, tells_the_sender_of_the_new_mails_and_nothing_of_those_withdrawn)
{
    const auto a = fold_with(
        {to_others(),
         sent(2, 1),
         sent(3, 1),
         bounced(4, 1),
         reception(3, reception_action::delivered),
         reading(3, "displayed")}
    );

    EXPECT_EQ(due_notices(a, false), (std::vector<notice>{{3, "Z02", true}, {4, "Z02", false}}));
    const auto done = fold_with({to_others(), sent(2, 1), sent(3, 1), sent(4, 1)});
    EXPECT_TRUE(is_idle(done, false)) << "nobody waits for the withdrawn mail";
}

TEST(rerouting, of_parts_that_were_withdrawn_does_not_hold_up_the_receipt_of_the_whole)
{
    planned_record split;
    split.deliveries = {mail(1, "a@x.mssante.fr"), mail(2, "a@x.mssante.fr")};
    split.deliveries[0].documents = {1};
    split.deliveries[1].documents = {2};
    rerouted_record r;
    r.receipts = {true, true};
    r.withdrawn = {1, 2};
    r.deliveries = split.deliveries;
    r.deliveries[0].number = 3;
    r.deliveries[1].number = 4;

    const auto a = fold(story(
        {accepted(),
         split,
         r,
         sent(3, 1),
         sent(4, 1),
         reception(3, reception_action::delivered),
         reception(4, reception_action::delivered)}
    ));
    EXPECT_EQ(due_notices(a, false), (std::vector<notice>{{3, "Z02", true}}));
}

TEST(rerouting, may_hold_its_mails_until_a_person_lets_them_go_after_it)
{
    auto first = accepted();
    first.routing.hold = "a minor";
    const auto held = to_others({}, "ask the secretary");

    const auto before = fold(story({first, planned(2), released_record{"anne", "seen"}, held}));
    EXPECT_TRUE(before.waits_for_a_person()) << "that was another reason";
    EXPECT_FALSE(before.is_held(*before.find_delivery(2)));
    EXPECT_TRUE(before.is_held(*before.find_delivery(3)));

    const auto after = fold(story(
        {first, planned(2), released_record{"anne", "seen"}, held, released_record{"paul", "asked"}}
    ));
    EXPECT_FALSE(after.waits_for_a_person());
    EXPECT_EQ(after.released->by, "paul");
}

TEST(rerouting, may_let_go_what_was_held)
{
    auto first = accepted();
    first.routing.hold = "a minor";
    auto all = to_others();
    all.withdrawn = {1, 2};

    const auto a = fold(story({first, planned(2), all}));
    EXPECT_FALSE(a.waits_for_a_person());
    EXPECT_FALSE(a.is_held(*a.find_delivery(3)));
}

TEST(rerouting, happens_once_however_often_it_is_read)
{
    const auto once = story({accepted(), planned(2), to_others()});
    auto twice = once;
    twice.push_back(once.back());
    EXPECT_EQ(fold(twice), fold(once));
}

TEST(rerouting, may_follow_another)
{
    rerouted_record second;
    second.withdrawn = {3};
    second.deliveries = {mail(5, "recipient1@example.mssante.fr")};
    second.routing.from = "third@example.mssante.fr";

    const auto a = fold_with({to_others(), second});
    EXPECT_EQ(statuses(a), (std::vector{withdrawn, queued, withdrawn, queued, queued}));
    EXPECT_EQ(a.routing_of(5).from, "third@example.mssante.fr");
    EXPECT_EQ(a.latest_routing().from, "third@example.mssante.fr");
}

}  // namespace
