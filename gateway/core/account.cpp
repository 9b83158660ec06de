#include "gateway/core/account.hpp"

#include "gateway/core/rerouting.hpp"

#include <algorithm>
#include <tuple>

namespace vgm {
namespace {

int rank(reception_action action)
{
    switch (action) {
        case reception_action::delivered:
            return 3;
        case reception_action::expanded:
            return 2;
        case reception_action::relayed:
            return 1;
        case reception_action::failed:
        case reception_action::delayed:
            return 0;
    }
    return 0;
}

// What is better known about one attempt: an outcome is more than a doubt.
int rank(delivery_status status)
{
    switch (status) {
        case delivery_status::sent:
            return 4;
        case delivery_status::bounced:
            return 3;
        case delivery_status::deferred:
            return 2;
        case delivery_status::uncertain:
            return 1;
        case delivery_status::queued:
        case delivery_status::sending:
        case delivery_status::expired:
        case delivery_status::withdrawn:
            return 0;
    }
    return 0;
}

// Of two records that claim one place the first to happen has it; when their times are equal, what
// they say decides. What counts is never which was read first.
template <class Record>
void keep_first(std::optional<Record>& kept, timestamp& kept_at, const Record& record, timestamp at)
{
    if (kept && std::tie(kept_at, *kept) <= std::tie(at, record)) return;
    kept = record;
    kept_at = at;
}

delivery_account& find_or_insert(std::vector<delivery_account>& all, int number)
{
    const auto at =
        std::ranges::lower_bound(all, number, {}, [](const auto& d) { return d.plan.number; });
    if (at != all.end() && at->plan.number == number) return *at;
    delivery_account fresh;
    fresh.plan.number = number;
    return *all.insert(at, std::move(fresh));
}

void note_attempt(delivery_account& d, int attempt, timestamp at)
{
    d.attempts = std::max(d.attempts, attempt);
    d.first_attempt = std::min(d.first_attempt.value_or(at), at);
}

void note_outcome(delivery_account& d, attempt_outcome o, delivery_status status, timestamp at)
{
    o.attempt = std::max(o.attempt, 1);
    note_attempt(d, o.attempt, at);
    if (status == delivery_status::uncertain) d.doubted = true;
    const auto weight = [](delivery_status s, const attempt_outcome& outcome) {
        return std::tuple{s == delivery_status::sent, outcome.attempt, rank(s)};
    };
    const auto known = weight(d.last_status, d.last), news = weight(status, o);
    if (d.last_status != delivery_status::queued && std::tie(known, d.last) >= std::tie(news, o)) {
        if (known == news && d.last == o) d.last_at = std::min(d.last_at, at);
        return;
    }
    d.last = std::move(o);
    d.last_status = status;
    d.last_at = at;
}

// A receipt proves that the operator took the mail, whatever we know of the attempts. When it had
// refused every attempt, that is a contradiction and not a proof.
bool was_taken(const delivery_account& d)
{
    if (d.last_status == delivery_status::sent) return true;
    const bool receipt = d.reception || d.failure || d.delayed || d.reading;
    return receipt && (d.doubted || d.last_status != delivery_status::bounced);
}

delivery_status status_of(const delivery_account& d)
{
    if (was_taken(d)) return delivery_status::sent;
    if (d.attempts > d.last.attempt) return delivery_status::sending;
    const bool over =
        d.last_status == delivery_status::bounced || d.last_status == delivery_status::uncertain;
    return d.given_up && !over ? delivery_status::expired : d.last_status;
}

void conclude(delivery_account& d)
{
    d.status = status_of(d);
    const bool waits = d.status == delivery_status::deferred && d.last.next_attempt != timestamp{};
    d.next_attempt = waits ? std::optional{d.last.next_attempt} : std::nullopt;
}

// What one record adds to the account of one delivery.
struct delivery_applier
{
    delivery_account& d;
    timestamp at;

    void operator()(const sending_record& r) const { note_attempt(d, std::max(r.attempt, 1), at); }
    void operator()(const sent_record& r) const { note_outcome(d, r, delivery_status::sent, at); }
    void operator()(const bounced_record& r) const
    {
        note_outcome(d, r, delivery_status::bounced, at);
    }
    void operator()(const uncertain_record& r) const
    {
        note_outcome(d, r, delivery_status::uncertain, at);
    }
    void operator()(const deferred_record& r) const
    {
        note_outcome(d, r, delivery_status::deferred, at);
    }
    void operator()(const expired_record&) const
    {
        d.given_up_at = d.given_up ? std::min(d.given_up_at, at) : at;
        d.given_up = true;
    }
    void operator()(const held_record&) const {}

    void operator()(const reception_record& r) const
    {
        switch (r.action) {
            case reception_action::failed:
                keep_first(d.failure, d.failure_at, r, at);
                break;
            case reception_action::delayed:
                d.delayed = true;
                break;
            case reception_action::delivered:
            case reception_action::expanded:
            case reception_action::relayed:
                note_reception(r.action);
                break;
        }
    }
    void note_reception(reception_action action) const
    {
        if (d.reception && rank(*d.reception) > rank(action)) return;
        d.reception_at = d.reception == action ? std::min(d.reception_at, at) : at;
        d.reception = action;
    }
    void operator()(const reading_record& r) const
    {
        if (d.reading && d.reading->negative != r.negative) {
            if (!r.negative) return;
            d.reading.reset();
        }
        keep_first(d.reading, d.reading_at, r, at);
    }

    void operator()(const told_record& r) const
    {
        if (r.kind == "Z02") d.reception_told = d.reception_told.value_or(true) && r.positive;
        if (r.kind == "Z03") d.reading_told = d.reading_told.value_or(true) && r.positive;
    }
    void operator()(const tell_deferred_record&) const {}
    void operator()(const tell_parked_record& r) const
    {
        if (r.kind == "Z02") d.reception_parked = true;
        if (r.kind == "Z03") d.reading_parked = true;
    }
};

struct applier
{
    account& a;
    timestamp at;

    void operator()(const accepted_record& r) const
    {
        keep_first(a.accepted, a.accepted_at, r, at);
        if (!r.deliveries.empty()) plan_all(r.deliveries);
    }
    void operator()(const refused_record& r) const { keep_first(a.refused, a.refused_at, r, at); }
    void operator()(const repeated_record&) const
    {
        a.repeated_at = std::max(a.repeated_at.value_or(at), at);
    }
    void operator()(const unroutable_record& r) const
    {
        keep_first(a.unroutable, a.unroutable_at, r, at);
    }

    void operator()(const planned_record& r) const { plan_all(r.deliveries); }

    void plan_all(const std::vector<planned_delivery>& deliveries) const
    {
        a.planned = true;
        for (const auto& p : deliveries) plan(p);
    }

    void plan(const planned_delivery& p) const
    {
        auto* d = a.find_delivery(p.number);
        if (d != nullptr && std::tie(d->planned_at, d->plan) <= std::tie(at, p)) return;
        if (d == nullptr) {
            d = &find_or_insert(a.deliveries, p.number);
            const auto early = std::ranges::find(a.strays, p.number, &number_of);
            if (early != a.strays.end()) {
                *d = std::move(*early);
                a.strays.erase(early);
            }
        }
        d->plan = p;
        d->planned_at = at;
    }

    // The last one: what is held by a later rerouting is released anew.
    void operator()(const released_record& r) const
    {
        if (a.released && std::tie(at, r) <= std::tie(a.released_at, *a.released)) return;
        a.released = r;
        a.released_at = at;
    }

    void operator()(const rerouted_record& r) const
    {
        rerouting one{at, r};
        const auto place = std::ranges::lower_bound(a.reroutings, one);
        if (place != a.reroutings.end() && *place == one) return;
        a.reroutings.insert(place, std::move(one));
        for (const auto& p : r.deliveries) plan(p);
    }

    void operator()(const unclaimed_record&) const {}
    void operator()(const mailbox_position_record&) const {}
    // Of letters that come in; see arrival.hpp.
    void operator()(const arrived_record&) const {}
    void operator()(const handed_over_record&) const {}
    void operator()(const handover_deferred_record&) const {}
    void operator()(const handover_parked_record&) const {}
    void operator()(const answering_record&) const {}
    void operator()(const answered_record&) const {}

    // All the others are about one delivery, perhaps one that no plan has named yet.
    void operator()(const auto& r) const
    {
        auto* planned = a.find_delivery(r.number);
        auto& d = planned != nullptr ? *planned : find_or_insert(a.strays, r.number);
        delivery_applier{d, at}(r);
        conclude(d);
    }

    static int number_of(const delivery_account& d) { return d.plan.number; }
};

// What a ZAM^Z02 would say, once that is known.
std::optional<bool> reception_verdict(const delivery_account& d, bool relayed_counts)
{
    if (d.reception == reception_action::delivered) return true;
    if (relayed_counts && d.reception == reception_action::relayed && !d.failure) return true;
    if (d.failure || d.status == delivery_status::bounced || d.status == delivery_status::expired)
        return false;
    return std::nullopt;
}

// And a ZAM^Z03.
std::optional<bool> reading_verdict(const delivery_account& d)
{
    return d.reading ? std::optional{!d.reading->negative} : std::nullopt;
}

// Of the parts together: one refusal is one of the whole, and the whole is there when all parts
// are.
std::optional<bool> of_all(const std::vector<const delivery_account*>& parts, auto&& verdict)
{
    bool all_known = true;
    for (const auto* part : parts) {
        const std::optional<bool> known = verdict(*part);
        if (known == false) return false;
        all_known = all_known && known;
    }
    return all_known ? std::optional{true} : std::nullopt;
}

}  // namespace

std::string_view to_string(delivery_status status) noexcept
{
    switch (status) {
        case delivery_status::queued:
            return "queued";
        case delivery_status::deferred:
            return "deferred";
        case delivery_status::sending:
            return "sending";
        case delivery_status::uncertain:
            return "uncertain";
        case delivery_status::sent:
            return "sent";
        case delivery_status::bounced:
            return "bounced";
        case delivery_status::expired:
            return "expired";
        case delivery_status::withdrawn:
            return "withdrawn";
    }
    return "unknown";
}

bool delivery_account::at_rest() const noexcept
{
    return status == delivery_status::sent || status == delivery_status::bounced ||
           status == delivery_status::expired || status == delivery_status::uncertain ||
           status == delivery_status::withdrawn;
}

bool delivery_account::left_the_house() const noexcept
{
    return status == delivery_status::sent || reception.has_value();
}

bool delivery_account::contradictory() const noexcept
{
    return (reception == reception_action::delivered && failure.has_value()) ||
           ((reception.has_value() || reading.has_value()) && status == delivery_status::bounced);
}

bool told_wrongly(const account& a, const delivery_account& d)
{
    return std::ranges::any_of(parts_of(a, d), [&](const delivery_account* part) {
        const bool received = part->reception == reception_action::delivered;
        return (d.reception_told == true && part->failure.has_value() && !received) ||
               (d.reading_told == true && part->reading.has_value() && part->reading->negative);
    });
}

void account::apply(const tracking_record& record)
{
    id = record.submission;
    std::visit(applier{*this, record.at}, record.body);
    if (reroutings.empty()) return;
    for (auto& d : deliveries) conclude(d);
    withdraw_rerouted(*this);
}

delivery_account* account::find_delivery(int number) noexcept
{
    const auto found = std::ranges::find(deliveries, number, [](const delivery_account& d) {
        return d.plan.number;
    });
    return found == deliveries.end() ? nullptr : &*found;
}

const delivery_account* account::find_delivery(int number) const noexcept
{
    return const_cast<account*>(this)->find_delivery(number);
}

std::vector<const delivery_account*> parts_of(const account& a, const delivery_account& d)
{
    if (d.plan.documents.empty()) return {&d};
    std::vector<const delivery_account*> parts;
    for (const auto& other : a.deliveries)
        if (!other.plan.documents.empty() && other.plan.to == d.plan.to &&
            other.status != delivery_status::withdrawn)
            parts.push_back(&other);
    return parts;
}

std::vector<notice> due_notices(const account& a, bool relayed_counts)
{
    std::vector<notice> due;
    if (!a.accepted) return due;
    for (const auto& d : a.deliveries) {
        if (d.status == delivery_status::withdrawn) continue;
        const bool is_whole = d.plan.documents.empty();  // nearly always: asked at every record
        const auto parts = is_whole ? std::vector<const delivery_account*>{} : parts_of(a, d);
        if (!is_whole && parts.front() != &d) continue;
        const auto verdict = [&](const delivery_account& part) {
            return reception_verdict(part, relayed_counts);
        };
        const auto received = is_whole ? verdict(d) : of_all(parts, verdict);
        const auto& wanted = a.receipts_of(d.plan.number);
        if (wanted.reception && received && !d.reception_told && !d.reception_parked)
            due.push_back({d.plan.number, "Z02", *received});
        const auto read = is_whole ? reading_verdict(d) : of_all(parts, &reading_verdict);
        if (wanted.reading && read && !d.reading_told && !d.reading_parked)
            due.push_back({d.plan.number, "Z03", *read});
    }
    return due;
}

bool is_idle(const account& a, bool relayed_counts)
{
    if (!a.accepted) return true;
    if (!due_notices(a, relayed_counts).empty()) return false;
    // No mail is made of an unroutable letter any more, but one may be on its way.
    if (a.unroutable)
        return std::ranges::none_of(a.deliveries, [](const delivery_account& d) {
            return d.status == delivery_status::sending;
        });
    return a.planned && std::ranges::all_of(a.deliveries, &delivery_account::at_rest);
}

bool needs_a_person(const account& a)
{
    return a.unroutable.has_value() || a.waits_for_a_person() ||
           std::ranges::any_of(a.deliveries, [&](const delivery_account& d) {
               return d.status == delivery_status::uncertain || d.reception_parked ||
                      d.reading_parked || told_wrongly(a, d);
           });
}

}  // namespace vgm
