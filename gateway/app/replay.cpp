#include "gateway/app/replay.hpp"

#include "gateway/app/judgement.hpp"
#include "routes/document_to_mssante/plan.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

using change = replayed_letter::change;

bool same_address(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

bool gets_one(const std::vector<planned_delivery>& all, const std::string& address)
{
    return std::ranges::any_of(all, [&](const planned_delivery& d) {
        return same_address(d.to.address, address);
    });
}

// The mailboxes that were found for recipients that the message names by an identifier.
void recall_addresses(submission& s, const accepted_record& then)
{
    for (auto& r : s.recipients) {
        if (!r.address.empty() || r.identifier.empty()) continue;
        const auto found = std::ranges::find_if(then.deliveries, [&](const planned_delivery& d) {
            return d.to.kind == r.kind && d.to.identifier == r.identifier;
        });
        if (found != then.deliveries.end()) r.address = found->to.address;
    }
}

void compare_recipients(
    const std::vector<planned_delivery>& then,
    const std::vector<planned_delivery>& now,
    replayed_letter& r
)
{
    for (const auto& d : then)
        if (!gets_one(now, d.to.address)) r.lost.push_back(d.to);
    for (const auto& d : now)
        if (!gets_one(then, d.to.address)) r.gained.push_back(d.to);
    if (!r.lost.empty() || !r.gained.empty()) r.what = change::elsewhere;
}

void compare_settings(
    const accepted_record& then,
    const routing& now,
    const receipts_wanted& receipts,
    replayed_letter& r
)
{
    const auto note = [&](std::string_view what, const std::string& a, const std::string& b) {
        if (a == b) return;
        const auto shown = [](const std::string& x) { return x.empty() ? std::string{"-"} : x; };
        r.notes.push_back(std::string{what} + ": " + shown(a) + " -> " + shown(b));
    };
    const auto& before = then.routing;
    note("from", before.from, now.from);
    note("name", before.from_name, now.from_name);
    note("reply_to", before.reply_to, now.reply_to);
    note("operator", before.operator_name, now.operator_name);
    note("priority", std::string{to_string(before.priority)}, std::string{to_string(now.priority)});
    if (before.body != now.body) r.notes.emplace_back("another body to professionals");
    if (before.body_for_patient != now.body_for_patient)
        r.notes.emplace_back("another body to the patient");
    if (then.receipts != receipts) r.notes.emplace_back("other receipts to the sender");
    if (r.what == change::none && !r.notes.empty()) r.what = change::otherwise;
    if (before.hold.empty() && !now.hold.empty()) {
        r.what = change::held;
        r.notes.push_back("held: " + now.hold);
    } else if (!before.hold.empty() && now.hold.empty()) {
        r.what = change::newly_goes;
        r.notes.push_back("was held: " + before.hold);
    }
}

}  // namespace

std::string_view to_string(change c) noexcept
{
    switch (c) {
        case change::none:
            return "as before";
        case change::elsewhere:
            return "goes elsewhere";
        case change::otherwise:
            return "goes otherwise";
        case change::refused:
            return "refused";
        case change::held:
            return "held";
        case change::newly_goes:
            return "newly goes";
    }
    return "unknown";
}

result<rejudged_letter> rejudge(
    submission_id id,
    timestamp accepted_at,
    const accepted_record& then,
    std::string body,
    const replay_terms& by
)
{
    const message m{std::make_shared<const std::string>(std::move(body)), then.source, accepted_at};
    auto request = transmission::reread_request(m, id);
    if (!request) return request.error();
    recall_addresses(request->asked, then);
    rejudged_letter now;
    auto ruled = apply_rules(by.candidate, m, by.gate, *request, tell_rules::no);
    now.decided = std::move(ruled.made.decided);
    const auto refused = std::ranges::find_if(ruled.made.found, [](const issue& i) {
        return i.level >= severity::error;
    });
    if (refused != ruled.made.found.end()) {
        now.refused = *refused;
        return now;
    }
    const auto addresses =
        document_to_mssante::find_addresses(request->asked, request->lookups, by.find);
    now.found = addresses.found;
    auto plan = document_to_mssante::make_plan(request->asked, by.letters);
    if (plan) {
        note_why(*plan, request->asked, ruled.made.added_by, addresses);
        now.plan = std::move(plan->deliveries);
    } else {
        now.refused = plan.error();
    }
    now.request = std::move(*request);
    return now;
}

replayed_letter compare(
    submission_id id,
    timestamp accepted_at,
    const accepted_record& then,
    const rejudged_letter& now
)
{
    replayed_letter r{
        id,
        accepted_at,
        then.control.value,
        change::none,
        then.routing.rules,
        now.decided.rules,
        {},
        {},
        {}};
    if (now.refused) {
        r.what = change::refused;
        r.notes.push_back(now.refused->rule + ": " + now.refused->detail);
        return r;
    }
    compare_recipients(then.deliveries, now.plan, r);
    compare_settings(then, now.decided, now.request.asked.receipts, r);
    if (r.what == change::none) return r;
    for (const auto& i : now.found) r.notes.push_back(i.rule + ": " + i.detail);
    return r;
}

result<replayed_letter> replay_letter(
    submission_id id,
    timestamp accepted_at,
    const accepted_record& then,
    std::string body,
    const replay_terms& by
)
{
    const auto now = rejudge(id, accepted_at, then, std::move(body), by);
    if (!now) return now.error();
    return compare(id, accepted_at, then, *now);
}

}  // namespace vgm::app
