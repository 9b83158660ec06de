#pragma once

// The records of one letter, in few words, and the account they add up to.

#include "gateway/core/account.hpp"

#include <initializer_list>
#include <ostream>
#include <string>
#include <vector>

namespace vgm::test {

using records = std::vector<tracking_record>;

inline submission_id letter_id()
{
    return submission_id::make(timestamp{milliseconds{1'764'000'000'000}}, {1, 2, 3});
}

inline timestamp at_second(int n) { return timestamp{seconds{1'764'000'000 + n}}; }

// Each record one second after the one before.
inline records story(std::initializer_list<record_body> bodies)
{
    records all;
    for (const auto& body : bodies)
        all.push_back({letter_id(), at_second(static_cast<int>(all.size())), body});
    return all;
}

inline account fold(const records& all)
{
    account a;
    for (const auto& r : all) a.apply(r);
    return a;
}

inline accepted_record accepted(bool reception = true, bool reading = true)
{
    accepted_record r;
    r.source = "lab";
    r.control = {"MSG1"};
    r.receipts = {reception, reading};
    return r;
}

inline planned_record planned(int mails = 1)
{
    planned_record r;
    for (int n = 1; n <= mails; ++n) {
        planned_delivery d;
        d.number = n;
        d.to.address = "recipient" + std::to_string(n) + "@example.mssante.fr";
        d.mail_id = {delivery_id{letter_id(), n}.to_string() + "@example.org"};
        r.deliveries.push_back(std::move(d));
    }
    return r;
}

inline sending_record sending(int number, int attempt) { return {number, attempt, "operator"}; }

template <class Record>
Record outcome(int number, int attempt, enhanced_status status = {})
{
    Record r;
    r.number = number;
    r.attempt = attempt;
    r.status = status;
    return r;
}
inline sent_record sent(int number, int attempt)
{
    return outcome<sent_record>(number, attempt, {2, 0, 0});
}
inline bounced_record bounced(int number, int attempt)
{
    return outcome<bounced_record>(number, attempt, {5, 1, 1});
}
inline uncertain_record uncertain(int number, int attempt)
{
    return outcome<uncertain_record>(number, attempt);
}
inline deferred_record deferred(int number, int attempt, timestamp next = at_second(3600))
{
    auto r = outcome<deferred_record>(number, attempt, {4, 3, 0});
    r.next_attempt = next;
    return r;
}
inline expired_record expired(int number) { return {number}; }

inline reception_record reception(int number, reception_action action)
{
    reception_record r;
    r.number = number;
    r.action = action;
    return r;
}
inline reading_record reading(int number, std::string disposition, bool negative = false)
{
    reading_record r;
    r.number = number;
    r.disposition = std::move(disposition);
    r.negative = negative;
    return r;
}
inline told_record told(int number, std::string kind, bool positive)
{
    return {number, std::move(kind), positive, "ZAM1"};
}
inline tell_parked_record parked(int number, std::string kind)
{
    tell_parked_record r;
    r.number = number;
    r.kind = std::move(kind);
    return r;
}

}  // namespace vgm::test

namespace vgm {

// For the messages of failed tests.
inline void PrintTo(const tracking_record& r, std::ostream* out)
{
    *out << to_rfc3339(r.at) << ' ' << to_string(kind_of(r.body));
    const auto print_number = [out](const auto& body) {
        if constexpr (requires { body.number; }) *out << " of mail " << body.number;
        if constexpr (requires { body.attempt; }) *out << ", attempt " << body.attempt;
    };
    std::visit(print_number, r.body);
}
inline void PrintTo(const notice& n, std::ostream* out)
{
    *out << n.kind << (n.positive ? " Y" : " N") << " of mail " << n.number;
}
inline void PrintTo(delivery_status status, std::ostream* out) { *out << to_string(status); }

// Enough of an account to see where two of them differ.
inline void PrintTo(const delivery_account& d, std::ostream* out)
{
    *out << "\n  mail " << d.plan.number << " to " << d.plan.to.address << ": "
         << to_string(d.status) << ", " << d.attempts << " attempts, last " << d.last.attempt << ' '
         << to_string(d.last_status) << (d.doubted ? ", doubted" : "")
         << (d.given_up ? ", given up" : "") << (d.delayed ? ", delayed" : "")
         << (d.reception ? ", " + std::string{to_string(*d.reception)} : "")
         << (d.failure ? ", failed" : "");
    if (d.first_attempt) *out << ", first " << to_rfc3339(*d.first_attempt);
    if (d.next_attempt) *out << ", next " << to_rfc3339(*d.next_attempt);
    if (d.reading)
        *out << ", reading " << d.reading->disposition << (d.reading->negative ? " N" : " Y");
    if (d.reception_told) *out << ", told Z02 " << (*d.reception_told ? 'Y' : 'N');
    if (d.reading_told) *out << ", told Z03 " << (*d.reading_told ? 'Y' : 'N');
    if (d.reception_parked) *out << ", Z02 parked";
    if (d.reading_parked) *out << ", Z03 parked";
}
inline void PrintTo(const account& a, std::ostream* out)
{
    *out << a.id.to_string() << (a.accepted ? " accepted " + to_rfc3339(a.accepted_at) : "")
         << (a.planned ? ", planned" : "") << (a.refused ? ", refused" : "")
         << (a.unroutable ? ", unroutable" : "");
    for (const auto& d : a.deliveries) PrintTo(d, out);
    for (const auto& d : a.strays) {
        *out << "\n  stray:";
        PrintTo(d, out);
    }
}

}  // namespace vgm
