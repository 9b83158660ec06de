#include "gateway/core/account.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/letter_records.hpp"

#include <gtest/gtest.h>

#include <algorithm>

// Every order of the same records, with any of them twice, gives the same account.
namespace {

using namespace vgm;
using namespace vgm::test;

constexpr std::array any_reception{
    reception_action::delivered,
    reception_action::relayed,
    reception_action::expanded,
    reception_action::failed,
    reception_action::delayed};

// A letter as it really goes. Time stands still now and then, because a clock has milliseconds.
class random_letter
{
public:
    explicit random_letter(dice& any) : any_(any) {}

    records write()
    {
        add(accepted(any_.coin(), any_.coin()));
        const int mails = any_.between(1, 3);
        add(planned(mails));
        for (int n = 1; n <= mails; ++n) send(n);
        if (any_.once_in(3)) reroute(mails);
        if (any_.once_in(4)) add(repeated_record{"lab"});
        if (any_.once_in(8)) add(unroutable_record{"RULE", "MSH", "the body is gone"});
        return std::move(all_);
    }

private:
    void add(record_body body)
    {
        if (!any_.once_in(3)) ++second_;
        all_.push_back({letter_id(), at_second(second_), std::move(body)});
    }

    // Of mails that may be on their way, some of them and some new ones.
    void reroute(int mails)
    {
        rerouted_record r;
        r.by = "anne";
        r.routing.hold = any_.once_in(3) ? "x" : "";
        for (int n = 1; n <= mails; ++n)
            if (any_.coin()) r.withdrawn.push_back(n);
        auto anew = planned(any_.between(0, 3));
        for (auto& d : anew.deliveries) d.number += mails;
        r.deliveries = anew.deliveries;
        add(r);
        for (const auto& d : r.deliveries) send(d.number);
        if (any_.coin()) add(released_record{"anne", "seen"});
    }

    void send(int number)
    {
        const int attempts = any_.between(0, 4);
        for (int n = 1; n <= attempts; ++n) {
            if (!any_.once_in(4)) add(sending(number, n));
            if (n < attempts)
                any_.coin() ? add(deferred(number, n)) : add(uncertain(number, n));
            else
                end(number, n);
        }
        for (int n = any_.between(0, 4); n > 0; --n) hear(number);
        for (int n = any_.between(0, 2); n > 0; --n) tell(number);
    }

    void end(int number, int attempt)
    {
        switch (any_.between(0, 4)) {
            case 0:
                return add(bounced(number, attempt));
            case 1:
                return add(uncertain(number, attempt));
            case 2:
                add(deferred(number, attempt, timestamp{}));
                return add(expired(number));
            case 3:
                return;  // the power went off
            default:
                return add(sent(number, attempt));
        }
    }

    void hear(int number)
    {
        if (any_.coin()) {
            auto r = reception(number, any_reception[static_cast<std::size_t>(any_.between(0, 4))]);
            r.reply_code = any_.between(0, 2);
            return add(r);
        }
        auto r = reading(number, any_.coin() ? "displayed" : "processed", any_.once_in(3));
        r.reader = any_.coin() ? "a@example.mssante.fr" : "b@example.mssante.fr";
        add(r);
    }

    void tell(int number)
    {
        const auto* kind = any_.coin() ? "Z02" : "Z03";
        any_.coin() ? add(told(number, kind, any_.coin())) : add(parked(number, kind));
    }

    dice& any_;
    records all_;
    int second_ = 0;
};

// What never happens: two outcomes of one attempt, two plans, a bounce after the mail was sent.
records random_nonsense(dice& any)
{
    records all;
    for (int n = any.between(0, 14); n > 0; --n) {
        const int number = any.between(-1, 2), attempt = any.between(-1, 3);
        auto plan = planned(any.between(0, 2));
        for (auto& d : plan.deliveries) d.why = any.coin() ? "PRT" : "rule";
        auto late = deferred(number, attempt, at_second(any.between(0, 9)));
        late.remote_id = any.coin() ? "A" : "B";
        rerouted_record anew;
        anew.withdrawn = {number};
        anew.deliveries = plan.deliveries;
        anew.reason = any.coin() ? "a" : "b";
        const std::vector<record_body> choice{
            accepted(any.coin(), any.coin()),
            plan,
            plan,
            plan,
            unroutable_record{any.coin() ? "R1" : "R2", "", ""},
            refused_record{any.coin() ? "lab" : "ris", {}, {}, {}, {}, {}},
            sending(number, attempt),
            sent(number, attempt),
            bounced(number, attempt),
            uncertain(number, attempt),
            late,
            expired(number),
            reception(number, any_reception[static_cast<std::size_t>(any.between(0, 4))]),
            reading(number, any.coin() ? "displayed" : "deleted", any.coin()),
            told(number, any.coin() ? "Z02" : "Z03", any.coin()),
            told(number, "Z01", any.coin()),
            parked(number, any.coin() ? "Z02" : "Z03"),
            repeated_record{"lab"},
            anew,
            released_record{any.coin() ? "anne" : "paul", ""}};
        const auto at =
            static_cast<std::size_t>(any.between(0, static_cast<int>(choice.size()) - 1));
        all.push_back({letter_id(), at_second(any.between(0, 4)), choice[at]});
    }
    return all;
}

records shuffled_with_repetitions(records all, dice& any)
{
    const auto once = all.size();
    for (std::size_t n = 0; n < once; ++n)
        if (any.once_in(3)) all.push_back(all[n]);
    std::shuffle(all.begin(), all.end(), any.engine());
    return all;
}

void expect_one_account(const records& written, dice& any)
{
    const auto expected = fold(written);
    for (int n = 0; n < 12; ++n) {
        const auto mixed = shuffled_with_repetitions(written, any);
        const auto found = fold(mixed);
        ASSERT_EQ(found, expected) << testing::PrintToString(mixed);
        ASSERT_EQ(due_notices(found, true), due_notices(expected, true));
        ASSERT_EQ(is_idle(found, false), is_idle(expected, false));
        ASSERT_EQ(needs_a_person(found), needs_a_person(expected));
    }
}

TEST(account_order, changes_nothing_of_a_real_letter)
{
    dice any;
    SCOPED_TRACE(any.seed());

    for (int n = 0; n < 1500 && !HasFatalFailure(); ++n)
        expect_one_account(random_letter(any).write(), any);
}

TEST(account_order, changes_nothing_of_nonsense)
{
    dice any;
    SCOPED_TRACE(any.seed());

    for (int n = 0; n < 1500 && !HasFatalFailure(); ++n)
        expect_one_account(random_nonsense(any), any);
}

TEST(account_order, changes_nothing_in_any_permutation_of_a_short_story)
{
    const auto all = story(
        {planned(),
         sending(1, 1),
         uncertain(1, 1),
         deferred(1, 2),
         reception(1, reception_action::delivered),
         reading(1, "denied", true),
         told(1, "Z02", true)}
    );
    const auto expected = fold(all);
    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5, 6};

    do {
        account a;
        for (const auto n : order) a.apply(all[n]);
        ASSERT_EQ(a, expected);
    } while (std::ranges::next_permutation(order).found);
}

TEST(account_order, may_be_read_twice_from_the_start_or_from_anywhere)
{
    dice any;
    SCOPED_TRACE(any.seed());

    for (int n = 0; n < 300; ++n) {
        const auto written = random_letter(any).write();
        auto again = written;
        const auto from = any.between(0, static_cast<int>(written.size()));
        again.insert(again.end(), written.begin() + from, written.end());

        ASSERT_EQ(fold(again), fold(written));
    }
}

}  // namespace
