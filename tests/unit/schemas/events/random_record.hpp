#pragma once

// Records with every member set. The structured bindings stop compiling when a record gets a member
// that is not filled here.

#include "gateway/core/record.hpp"
#include "tests/support/dice.hpp"

#include <limits>

namespace vgm::events::test {

using vgm::test::dice;

class record_filler
{
public:
    // With `whole` no member keeps its default.
    enum class members { any, whole };
    record_filler(dice& any, members which) : any_(any), which_(which) {}

    record_body make(record_kind kind)
    {
        switch (kind) {
            case record_kind::accepted:
                return filled<accepted_record>();
            case record_kind::refused:
                return filled<refused_record>();
            case record_kind::repeated:
                return filled<repeated_record>();
            case record_kind::planned:
                return filled<planned_record>();
            case record_kind::unroutable:
                return filled<unroutable_record>();
            case record_kind::sending:
                return filled<sending_record>();
            case record_kind::sent:
                return filled<sent_record>();
            case record_kind::deferred:
                return filled<deferred_record>();
            case record_kind::bounced:
                return filled<bounced_record>();
            case record_kind::uncertain:
                return filled<uncertain_record>();
            case record_kind::expired:
                return filled<expired_record>();
            case record_kind::held:
                return filled<held_record>();
            case record_kind::released:
                return filled<released_record>();
            case record_kind::rerouted:
                return filled<rerouted_record>();
            case record_kind::reception:
                return filled<reception_record>();
            case record_kind::reading:
                return filled<reading_record>();
            case record_kind::told:
                return filled<told_record>();
            case record_kind::tell_deferred:
                return filled<tell_deferred_record>();
            case record_kind::tell_parked:
                return filled<tell_parked_record>();
            case record_kind::unclaimed:
                return filled<unclaimed_record>();
            case record_kind::mailbox_position:
                return filled<mailbox_position_record>();
            case record_kind::arrived:
                return filled<arrived_record>();
            case record_kind::handed_over:
                return filled<handed_over_record>();
            case record_kind::handover_deferred:
                return filled<handover_deferred_record>();
            case record_kind::handover_parked:
                return filled<handover_parked_record>();
            case record_kind::answering:
                return filled<answering_record>();
            case record_kind::answered:
                return filled<answered_record>();
        }
        return {};
    }

private:
    template <class Record>
    Record filled()
    {
        Record r;
        set(r);
        return r;
    }

    template <class... Member>
    void fill(Member&... member)
    {
        const auto one = [this](auto& m) {
            if (which_ == members::whole || any_.coin()) set(m);
        };
        (one(member), ...);
    }

    void set(std::string& s)
    {
        s = any_.bytes(12);
        s += any_.once_in(4) ? "\"\\\n\u00e9" : "x";
    }
    void set(bool& b) { b = true; }
    void set(int& n)
    {
        n = any_.once_in(9) ? std::numeric_limits<int>::min() : any_.between(1, 100000);
    }
    void set(std::uint32_t& n) { n = any_.once_in(9) ? ~0U : 7U; }
    void set(std::uint64_t& n) { n = any_.once_in(9) ? ~0ULL : 1ULL << 40; }
    void set(timestamp& t)
    {
        t = any_.once_in(9) ? timestamp::max() : timestamp{milliseconds{any_.between(-9, -1)}};
    }
    void set(submission_action& a) { a = static_cast<submission_action>(any_.between(1, 2)); }
    void set(recipient_kind& k) { k = static_cast<recipient_kind>(any_.between(1, 3)); }
    void set(reception_action& a) { a = static_cast<reception_action>(any_.between(1, 4)); }
    template <class T>
    void set(std::vector<T>& all)
    {
        all.resize(static_cast<std::size_t>(any_.between(1, 3)));
        for (auto& one : all) set(one);
    }

    void set(control_id& r) { fill(r.value); }
    void set(mail_message_id& r) { fill(r.value); }
    void set(enhanced_status& s) { s = {any_.coin() ? 5 : 4, any_.between(0, 999), 1}; }
    void set(receipts_wanted& r)
    {
        auto& [a, b] = r;
        fill(a, b);
    }
    void set(recipient& r)
    {
        auto& [a, b, c, d] = r;
        fill(a, b, c, d);
    }
    void set(mail_place& r)
    {
        auto& [a, b, c, d] = r;
        fill(a, b, c, d);
    }
    void set(accepted_record::document_summary& r)
    {
        auto& [a, b, c] = r;
        fill(a, b, c);
    }
    void set(accepted_record& r)
    {
        auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, rules, t] = r;
        fill(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, rules, t);
    }
    void set(refused_record::reason& r)
    {
        auto& [a, b, c] = r;
        fill(a, b, c);
    }
    void set(refused_record& r)
    {
        auto& [a, b, c, d, e, f, g] = r;
        fill(a, b, c, d, e, f, g);
    }
    void set(repeated_record& r)
    {
        auto& [a, b] = r;
        fill(a, b);
    }
    void set(planned_delivery& r)
    {
        auto& [a, b, c, d, e] = r;
        fill(a, b, c, d, e);
    }
    void set(planned_record& r)
    {
        auto& [a] = r;
        fill(a);
    }
    void set(unroutable_record& r)
    {
        auto& [a, b, c] = r;
        fill(a, b, c);
    }
    void set(sending_record& r)
    {
        auto& [a, b, c] = r;
        fill(a, b, c);
    }
    void set(attempt_outcome& r)
    {
        auto& [a, b, c, d, e, f, g, h, i] = r;
        fill(a, b, c, d, e, f, g, h, i);
    }
    void set(mail_priority& p) { p = static_cast<mail_priority>(any_.between(1, 2)); }
    void set(routing& r)
    {
        auto& [a, b, c, d, e, f, g, h, i, j] = r;
        fill(a, b, c, d, e, f, g, h, i, j);
    }
    void set(released_record& r)
    {
        auto& [a, b] = r;
        fill(a, b);
    }
    void set(rerouted_record& r)
    {
        auto& [a, b, c, d, e, f] = r;
        fill(a, b, c, d, e, f);
    }
    void set(held_record& r)
    {
        auto& [a, b] = r;
        fill(a, b);
    }
    void set(expired_record& r)
    {
        auto& [a] = r;
        fill(a);
    }
    void set(reception_record& r)
    {
        auto& [a, b, c, d, e] = r;
        fill(a, b, c, d, e);
    }
    void set(reading_record& r)
    {
        auto& [a, b, c, d, e, f] = r;
        fill(a, b, c, d, e, f);
    }
    void set(told_record& r)
    {
        auto& [a, b, c, d] = r;
        fill(a, b, c, d);
    }
    void set(tell_deferred_record& r)
    {
        set(static_cast<told_record&>(r));
        fill(r.attempt, r.reason);
    }
    void set(tell_parked_record& r)
    {
        set(static_cast<told_record&>(r));
        fill(r.reason);
    }
    void set(unclaimed_record& r)
    {
        auto& [a, b, c, d] = r;
        fill(a, b, c, d);
    }
    void set(mailbox_position_record& r)
    {
        auto& [a] = r;
        fill(a);
    }
    void set(arrived_record::document& r)
    {
        auto& [a, b, c, d] = r;
        fill(a, b, c, d);
    }
    void set(arrived_record& r)
    {
        auto& [a, b, c, d, e, f, g, h, i, j, k, l, m] = r;
        fill(a, b, c, d, e, f, g, h, i, j, k, l, m);
    }
    void set(handed_over_record& r)
    {
        auto& [a, b, c, d] = r;
        fill(a, b, c, d);
    }
    void set(handover_deferred_record& r)
    {
        auto& [a, b, c] = r;
        fill(a, b, c);
    }
    void set(handover_parked_record& r)
    {
        auto& [a, b] = r;
        fill(a, b);
    }
    void set(answering_record& r)
    {
        auto& [a, b, c] = r;
        fill(a, b, c);
    }
    void set(answered_record& r)
    {
        auto& [a, b, c, d, e, f, g] = r;
        fill(a, b, c, d, e, f, g);
    }

    dice& any_;
    members which_;
};

}  // namespace vgm::events::test
