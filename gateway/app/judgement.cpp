#include "gateway/app/judgement.hpp"

#include "gateway/app/clock.hpp"
#include "routes/document_to_mssante/parts.hpp"
#include "routes/document_to_mssante/plan.hpp"
#include "schemas/transmission/check_cda_header.hpp"

#include <algorithm>
#include <optional>

namespace vgm::app {

using document_to_mssante::addressing;

namespace {

void take(transmission::request& to, std::vector<issue> found)
{
    for (auto& i : found) {
        if (i.level == severity::warning) to.asked.warnings.push_back(i);
        to.found.push_back(std::move(i));
    }
}

// The gate let it pass without a professional, because rules may add one.
void check_somebody_was_added(transmission::request& r)
{
    const auto& s = r.asked;
    const bool lacks =
        s.sent_to.professionals && std::ranges::none_of(s.recipients, [](const recipient& who) {
            return who.kind != recipient_kind::patient;
        });
    if (lacks)
        r.found.push_back(
            {fault::no_recipient,
             severity::error,
             "PRT",
             "DESTMSSANTEPS = Y, and neither a PRT RCT nor a rule of this site names a "
             "professional, organisation or application",
             "TRANS-NO-ADDRESS"}
        );
}

// The patient's objection as an error: nobody gets the letter.
void refuse_objection(transmission::request& r)
{
    for (auto& i : r.found)
        if (i.rule == "ROUTE-OPPOSITION") {
            i.level = severity::error;
            i.detail = "the patient objected to mail";
        }
}

}  // namespace

void note_why(
    planned_record& plan,
    const submission& s,
    const std::vector<std::string>& added_by,
    const addressing& addresses
)
{
    for (auto& d : plan.deliveries) {
        const auto at = std::ranges::find(s.recipients, d.to);
        const auto place = static_cast<std::size_t>(at - s.recipients.begin());
        if (place < added_by.size() && !added_by[place].empty())
            d.why = "the rule " + added_by[place];
    }
    document_to_mssante::note_sources(plan, addresses);
}

judgement judge_message(
    const message& m,
    const transmission::gate_settings& gate,
    const document_to_mssante::settings& letters,
    const document_to_mssante::mailbox_finder& find,
    const site_rules* site,
    tell_rules how
)
{
    static const site_rules none;
    judgement j;
    auto& request = j.request;
    const auto& rules = site != nullptr ? *site : none;
    std::optional<transmission::gate_settings> lenient;  // a copy only where it differs
    if (rules.book->may_add()) lenient.emplace(gate).adds_recipients = true;
    request = transmission::read_request(m, fresh_id(m.received_at), lenient ? *lenient : gate);
    if (!request.accepted()) return j;
    auto ruled = apply_rules(rules, m, gate, request, how);
    j.rules = std::move(ruled.told);
    j.routing = std::move(ruled.made.decided);
    take(request, std::move(ruled.made.found));
    check_somebody_was_added(request);
    j.is_refused_today = !request.accepted();
    if (j.is_refused_today) return j;
    auto addresses = document_to_mssante::find_addresses(request.asked, request.lookups, find);
    take(request, std::move(addresses.found));
    j.is_refused_today = !request.accepted();
    take(request, document_to_mssante::check_letter(request.asked, request.headers, letters));
    if (j.is_refused_today) return j;
    if (gate.refuse_objection) {
        const bool was_right = request.accepted();
        refuse_objection(request);
        j.is_refused_today = was_right && !request.accepted();
        if (j.is_refused_today) return j;
    }
    auto plan = document_to_mssante::make_plan(request.asked, letters);
    if (!plan) {
        request.found.push_back(plan.error());
        j.is_refused_today = !j.routing.rules.empty();
    }
    if (!request.accepted()) return j;
    document_to_mssante::split_too_large(*plan, request.asked, request.headers, letters);
    note_why(*plan, request.asked, ruled.made.added_by, addresses);
    j.plan = std::move(*plan);
    return j;
}

std::vector<issue> judge_document(std::string_view bytes)
{
    const auto header = cda::parse_header(bytes);
    if (!header) {
        auto unreadable = header.error();
        unreadable.rule = "CDA-READ";
        return {unreadable};
    }
    return transmission::check_cda_header(*header, {});
}

}  // namespace vgm::app
