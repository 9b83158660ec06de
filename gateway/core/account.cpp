#include "gateway/core/account.hpp"

#include <algorithm>

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

// An outcome of an older attempt than one already known changes nothing: records are in order in
// one partition, but a partition may be read twice.
bool is_news(const delivery_account& d, const attempt_outcome& o)
{
    const bool older = o.attempt < d.attempts;
    const bool over = d.status == delivery_status::sent || d.status == delivery_status::expired;
    return !older && !over;
}

void note_attempt(delivery_account& d, int attempt, timestamp at)
{
    d.attempts = std::max(d.attempts, attempt);
    if (!d.first_attempt) d.first_attempt = at;
    d.next_attempt.reset();
}

void settle(delivery_account& d, const attempt_outcome& o, delivery_status status, timestamp at)
{
    if (!is_news(d, o)) return;
    note_attempt(d, o.attempt, at);
    d.status = status;
    d.last = o;
}

struct applier
{
    account& a;
    timestamp at;

    delivery_account* of(int number) const { return a.find_delivery(number); }

    void operator()(const accepted_record& r) const
    {
        if (a.accepted) return;
        a.accepted = r;
        a.accepted_at = at;
    }
    void operator()(const refused_record& r) const { a.refused = r; }
    void operator()(const repeated_record&) const { ++a.repeats; }
    void operator()(const unroutable_record& r) const { a.unroutable = r; }

    void operator()(const planned_record& r) const
    {
        if (a.planned) return;
        a.planned = true;
        for (const auto& p : r.deliveries) a.deliveries.push_back({.plan = p});
    }

    void operator()(const sending_record& r) const
    {
        auto* d = of(r.number);
        if (d == nullptr || r.attempt < d->attempts || d->status == delivery_status::sent) return;
        note_attempt(*d, r.attempt, at);
        d->status = delivery_status::sending;
    }

    void operator()(const sent_record& r) const
    {
        if (auto* d = of(r.number)) settle(*d, r, delivery_status::sent, at);
    }
    void operator()(const bounced_record& r) const
    {
        if (auto* d = of(r.number)) settle(*d, r, delivery_status::bounced, at);
    }
    void operator()(const uncertain_record& r) const
    {
        auto* d = of(r.number);
        if (d == nullptr) return;
        settle(*d, r, delivery_status::uncertain, at);
        if (d->reception || d->failure) d->status = delivery_status::sent;
    }
    void operator()(const deferred_record& r) const
    {
        auto* d = of(r.number);
        if (d == nullptr || !is_news(*d, r)) return;
        settle(*d, r, delivery_status::deferred, at);
        d->next_attempt = r.next_attempt;
    }
    void operator()(const expired_record& r) const
    {
        auto* d = of(r.number);
        if (d == nullptr || d->status == delivery_status::sent) return;
        d->status = delivery_status::expired;
        d->next_attempt.reset();
    }

    void operator()(const reception_record& r) const
    {
        auto* d = of(r.number);
        if (d == nullptr) return;
        switch (r.action) {
            case reception_action::failed:
                if (!d->failure) d->failure = r;
                break;
            case reception_action::delayed:
                d->delayed = true;
                return;
            case reception_action::delivered:
            case reception_action::expanded:
            case reception_action::relayed:
                if (!d->reception || rank(*d->reception) < rank(r.action)) d->reception = r.action;
                break;
        }
        // A DSN proves that the operator took the mail: the doubt is over.
        if (d->status == delivery_status::uncertain || d->status == delivery_status::sending)
            d->status = delivery_status::sent;
    }

    void operator()(const reading_record& r) const
    {
        auto* d = of(r.number);
        if (d == nullptr) return;
        if (!d->reading || (r.negative && !d->reading->negative && !d->reading_told))
            d->reading = r;
        if (d->status == delivery_status::uncertain || d->status == delivery_status::sending)
            d->status = delivery_status::sent;
    }

    void operator()(const told_record& r) const
    {
        auto* d = of(r.number);
        if (d == nullptr) return;
        (r.kind == "Z02" ? d->reception_told : d->reading_told) = r.positive;
    }
    void operator()(const tell_deferred_record&) const {}
    void operator()(const tell_parked_record& r) const
    {
        auto* d = of(r.number);
        if (d == nullptr) return;
        (r.kind == "Z02" ? d->reception_parked : d->reading_parked) = true;
    }
    void operator()(const unclaimed_record&) const {}
    void operator()(const mailbox_position_record&) const {}
};

// What a ZAM^Z02 would say, once that is known.
std::optional<bool> reception_verdict(const delivery_account& d, bool relayed_counts)
{
    if (d.reception == reception_action::delivered) return true;
    if (relayed_counts && d.reception == reception_action::relayed) return true;
    if (d.failure || d.status == delivery_status::bounced || d.status == delivery_status::expired)
        return false;
    return std::nullopt;
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
    }
    return "unknown";
}

bool delivery_account::at_rest() const noexcept
{
    return status == delivery_status::sent || status == delivery_status::bounced ||
           status == delivery_status::expired || status == delivery_status::uncertain;
}

bool delivery_account::left_the_house() const noexcept
{
    return status == delivery_status::sent || reception.has_value();
}

bool delivery_account::contradictory() const noexcept
{
    return (reception.has_value() && failure.has_value()) ||
           (reception.has_value() && status == delivery_status::bounced);
}

void account::apply(const tracking_record& record)
{
    id = record.submission;
    std::visit(applier{*this, record.at}, record.body);
}

delivery_account* account::find_delivery(int number) noexcept
{
    const auto found = std::ranges::find_if(deliveries, [number](const delivery_account& d) {
        return d.plan.number == number;
    });
    return found == deliveries.end() ? nullptr : &*found;
}

const delivery_account* account::find_delivery(int number) const noexcept
{
    return const_cast<account*>(this)->find_delivery(number);
}

std::vector<notice> due_notices(const account& a, bool relayed_counts)
{
    std::vector<notice> due;
    if (!a.accepted) return due;
    for (const auto& d : a.deliveries) {
        const auto received = reception_verdict(d, relayed_counts);
        if (a.accepted->receipts.reception && received && !d.reception_told && !d.reception_parked)
            due.push_back({d.plan.number, "Z02", *received});
        if (a.accepted->receipts.reading && d.reading && !d.reading_told && !d.reading_parked)
            due.push_back({d.plan.number, "Z03", !d.reading->negative});
    }
    return due;
}

bool is_idle(const account& a, bool relayed_counts)
{
    if (!a.accepted || a.unroutable) return true;
    return a.planned && std::ranges::all_of(a.deliveries, &delivery_account::at_rest) &&
           due_notices(a, relayed_counts).empty();
}

bool needs_a_person(const account& a)
{
    return a.unroutable.has_value() ||
           std::ranges::any_of(a.deliveries, [](const delivery_account& d) {
               return d.status == delivery_status::uncertain || d.reception_parked ||
                      d.reading_parked;
           });
}

}  // namespace vgm
