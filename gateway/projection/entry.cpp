#include "gateway/projection/entry.hpp"

#include <algorithm>
#include <array>

namespace vgm::projection {
namespace {

constexpr std::array<std::pair<std::string_view, entry_kind>, 4> kinds{
    {{"letter", entry_kind::letter},
     {"refused", entry_kind::refused},
     {"incoming", entry_kind::incoming},
     {"unclaimed", entry_kind::unclaimed}}};

constexpr std::array<std::pair<std::string_view, entry_state>, 11> states{
    {{"held", entry_state::held},
     {"unroutable", entry_state::unroutable},
     {"failed", entry_state::failed},
     {"uncertain", entry_state::uncertain},
     {"waiting", entry_state::waiting},
     {"refused", entry_state::refused},
     {"unclaimed", entry_state::unclaimed},
     {"sent", entry_state::sent},
     {"delivered", entry_state::delivered},
     {"read", entry_state::read},
     {"integrated", entry_state::integrated}}};

constexpr std::array<std::string_view, 13> lane_words{
    "",
    "queued",
    "deferred",
    "sending",
    "uncertain",
    "sent",
    "relayed",
    "delivered",
    "read",
    "not_processed",
    "bounced",
    "expired",
    "withdrawn"};

template <class All, class E>
std::string_view word_of(const All& all, E value)
{
    for (const auto& [word, e] : all)
        if (e == value) return word;
    return "unknown";
}

template <class E, class All>
std::optional<E> value_of(const All& all, std::string_view text)
{
    for (const auto& [word, e] : all)
        if (word == text) return e;
    return std::nullopt;
}

// The worst is the smallest.
entry_state state_of(lane_state s)
{
    switch (s) {
        case lane_state::not_processed:
        case lane_state::bounced:
        case lane_state::expired:
            return entry_state::failed;
        case lane_state::uncertain:
            return entry_state::uncertain;
        case lane_state::queued:
        case lane_state::deferred:
        case lane_state::sending:
            return entry_state::waiting;
        case lane_state::sent:
        case lane_state::relayed:
            return entry_state::sent;
        case lane_state::delivered:
            return entry_state::delivered;
        case lane_state::read:
        case lane_state::withdrawn:  // says nothing of the letter
            return entry_state::read;
    }
    return entry_state::waiting;
}

lane_state lane_state_of(const delivery_account& d)
{
    switch (d.status) {
        case delivery_status::queued:
            return lane_state::queued;
        case delivery_status::deferred:
            return lane_state::deferred;
        case delivery_status::sending:
            return lane_state::sending;
        case delivery_status::uncertain:
            return lane_state::uncertain;
        case delivery_status::bounced:
            return lane_state::bounced;
        case delivery_status::expired:
            return lane_state::expired;
        case delivery_status::withdrawn:
            return lane_state::withdrawn;
        case delivery_status::sent:
            break;
    }
    if (d.reading) return d.reading->negative ? lane_state::not_processed : lane_state::read;
    if (d.reception == reception_action::delivered) return lane_state::delivered;
    if (d.failure) return lane_state::bounced;
    return d.reception ? lane_state::relayed : lane_state::sent;
}

std::string reason_of(const delivery_account& d, lane_state state)
{
    switch (state) {
        case lane_state::bounced:
        case lane_state::deferred:
        case lane_state::uncertain:
        case lane_state::expired: {
            if (d.failure && d.status == delivery_status::sent)
                return "a report says that it failed, " + d.failure->status.to_string();
            std::string text = d.last.reason;
            if (d.last.status.known()) text += " (" + d.last.status.to_string() + ')';
            return text;
        }
        case lane_state::not_processed:
            return d.reading->disposition +
                   (d.reading->error_code.empty() ? "" : ", error " + d.reading->error_code);
        default:
            return {};
    }
}

void add(std::vector<std::string>& to, const std::string& text)
{
    if (!text.empty() && std::ranges::find(to, text) == to.end()) to.push_back(text);
}

void put_accepted(entry& e, const account& a)
{
    const auto& r = *a.accepted;
    e.kind = entry_kind::letter;
    e.at = a.accepted_at;
    e.source = r.source;
    e.control = r.control.value;
    e.action = to_string(r.action);
    e.documents = static_cast<int>(r.documents.size());
    if (!r.documents.empty()) e.type = r.documents.front().type_code;
    e.rules = a.latest_routing().rules;
    add(e.identifiers, r.control.value);
    for (const auto& d : r.documents) add(e.identifiers, d.unique_id);
    for (const auto& d : a.deliveries) e.lanes.push_back(to_lane(d));
    auto worst = entry_state::read;
    bool any = false;
    for (const auto& l : e.lanes) {
        worst = std::min(worst, state_of(l.state));
        any = any || l.state != lane_state::withdrawn;
    }
    e.state = any ? worst : entry_state::waiting;
    if (a.unroutable) {
        e.state = entry_state::unroutable;
        e.reason = a.unroutable->detail;
    } else if (a.waits_for_a_person()) {
        e.state = entry_state::held;
        e.reason = a.latest_routing().hold;
    }
    for (const auto& l : e.lanes)
        if (e.reason.empty() && state_of(l.state) == e.state) e.reason = l.reason;
    if (e.state == entry_state::delivered || e.state == entry_state::read)
        for (const auto& l : e.lanes) e.delivered_at = std::max(e.delivered_at, l.delivered_at);
    if (e.state == entry_state::read)
        for (const auto& l : e.lanes) e.read_at = std::max(e.read_at, l.read_at);
}

void put_refused(entry& e, const account& a)
{
    const auto& r = *a.refused;
    e.kind = entry_kind::refused;
    e.state = entry_state::refused;
    e.at = a.refused_at;
    e.source = r.source;
    e.control = r.control.value;
    e.from = r.acknowledgment;
    if (!r.reasons.empty())
        e.reason = r.reasons.front().rule +
                   (r.reasons.front().where.empty() ? "" : " at " + r.reasons.front().where) +
                   ": " + r.reasons.front().detail;
    add(e.identifiers, r.control.value);
}

void put_arrived(entry& e, const arrival& a)
{
    const auto& r = *a.arrived;
    e.kind = entry_kind::incoming;
    e.at = a.arrived_at;
    e.source = r.application;
    e.from = r.from;
    e.mail_id = r.mail_id;
    e.documents = static_cast<int>(r.documents.size());
    e.needs_a_person = vgm::needs_a_person(a);
    if (!r.documents.empty()) e.type = r.documents.front().type_code;
    add(e.identifiers, r.mail_id);
    for (const auto& d : r.documents) add(e.identifiers, d.unique_id);
    e.state = r.problem.empty() ? entry_state::integrated : entry_state::failed;
    e.reason = r.problem;
    for (const auto& d : a.documents) {
        if (d.status == handover_status::waiting && e.state == entry_state::integrated)
            e.state = entry_state::waiting;
        if (d.status == handover_status::refused || d.status == handover_status::parked) {
            e.state = entry_state::failed;
            if (e.reason.empty())
                e.reason = d.parked ? d.parked->reason
                                    : "the application answered " + d.answer->acknowledgment;
        }
    }
}

}  // namespace

std::string_view to_string(entry_kind k) noexcept { return word_of(kinds, k); }
std::string_view to_string(entry_state s) noexcept { return word_of(states, s); }
std::string_view to_string(lane_state s) noexcept
{
    const auto n = static_cast<std::size_t>(s);
    return n < lane_words.size() ? lane_words[n] : "unknown";
}
std::optional<entry_kind> parse_kind(std::string_view text) noexcept
{
    return value_of<entry_kind>(kinds, text);
}
std::optional<entry_state> parse_state(std::string_view text) noexcept
{
    return value_of<entry_state>(states, text);
}

lane to_lane(const delivery_account& d)
{
    lane l;
    l.number = d.plan.number;
    l.address = d.plan.to.address;
    l.identifier = d.plan.to.identifier;
    l.kind = d.plan.to.kind;
    l.state = lane_state_of(d);
    l.attempts = d.attempts;
    if (d.status == delivery_status::sent) l.sent_at = d.last_at;
    l.delivered_at = d.reception == reception_action::delivered ? d.reception_at : timestamp{};
    if (d.reading && !d.reading->negative) {
        l.read_at = d.reading_at;
        // Who has read it has it, whether or not a report said so.
        if (l.delivered_at == timestamp{}) l.delivered_at = d.reading_at;
    }
    if (d.next_attempt) l.next_attempt = *d.next_attempt;
    l.changed = std::max(
        {d.planned_at, d.last_at, d.given_up_at, d.reception_at, d.failure_at, d.reading_at}
    );
    l.reason = reason_of(d, l.state);
    return l;
}

bool story::begins_with(const record_body& body) noexcept
{
    return std::holds_alternative<accepted_record>(body) ||
           std::holds_alternative<refused_record>(body) ||
           std::holds_alternative<arrived_record>(body) ||
           std::holds_alternative<unclaimed_record>(body);
}

void story::apply(journal::position at, const tracking_record& record)
{
    last_ = std::max(last_, at);
    if (begins_with(record.body) && (!first_ || at < first_)) first_ = at;
    changed_ = std::max(changed_, record.at);
    if (const auto* u = std::get_if<unclaimed_record>(&record.body)) {
        if (!unclaimed_ || record.at < unclaimed_at_) {
            unclaimed_ = *u;
            unclaimed_at_ = record.at;
        }
        return;
    }
    if (is_of_arrival(record.body)) {
        arrival_.id = record.submission;
        arrival_.apply(record);
    } else {
        account_.apply(record);
    }
    const auto note = [](std::set<std::string>& to, const std::string& text) {
        if (!text.empty()) to.insert(text);
    };
    std::visit(
        [&](const auto& r) {
            using type = std::decay_t<decltype(r)>;
            if constexpr (requires { r.remote_id; }) note(later_identifiers_, r.remote_id);
            if constexpr (requires { r.zam_control_id; })
                note(later_identifiers_, r.zam_control_id);
            if constexpr (requires { r.batch; }) note(batches_, r.batch);
            if constexpr (std::is_same_v<type, handed_over_record>)
                note(later_identifiers_, r.control_id);
        },
        record.body
    );
}

entry story::to_entry() const
{
    entry e;
    e.id = account_.id;
    e.changed = changed_;
    if (account_.accepted) {
        put_accepted(e, account_);
        e.needs_a_person = vgm::needs_a_person(account_);
    } else if (account_.refused) {
        put_refused(e, account_);
    } else if (arrival_.arrived) {
        put_arrived(e, arrival_);
    } else if (unclaimed_) {
        e.kind = entry_kind::unclaimed;
        e.state = entry_state::unclaimed;
        e.at = unclaimed_at_;
        e.mail_id = unclaimed_->mail_id;
        e.reason = unclaimed_->reason;
        add(e.identifiers, unclaimed_->mail_id);
    }
    e.batches.assign(batches_.begin(), batches_.end());
    e.later_identifiers = later_identifiers_;
    return e;
}

}  // namespace vgm::projection
