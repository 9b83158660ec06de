#include "gateway/app/console_entry.hpp"

namespace vgm::app {
namespace {

// "19850512" to "1985-05-12".
std::string to_date(const std::string& hl7)
{
    constexpr std::size_t date_size = 8;
    if (hl7.size() < date_size) return hl7;
    return hl7.substr(0, 4) + '-' + hl7.substr(4, 2) + '-' + hl7.substr(6, 2);
}

void put_patient(console_json& to, const projection::letter_facts& f)
{
    if (f.family.empty() && f.ins.empty() && f.ipp.empty()) return;
    to.object("patient", [&] {
        to.text("name", f.given.empty() ? f.family : f.family + ' ' + f.given);
        to.text("family", f.family);
        to.text("given", f.given);
        to.text("birth_date", to_date(f.birth_date));
        to.text("sex", f.sex);
        to.text("ins", f.ins);
        to.text("ipp", f.ipp);
    });
}

}  // namespace

void put_entry(console_json& to, const projection::found_entry& of)
{
    const auto& e = of.shown;
    const auto& f = of.facts;
    to.text("id", e.id.to_string());
    to.text("kind", projection::to_string(e.kind));
    to.text("state", projection::to_string(e.state));
    to.flag("needs_a_person", e.needs_a_person);
    to.time("at", e.at);
    to.time("changed_at", e.changed);
    to.time("delivered_at", e.delivered_at);
    to.time("read_at", e.read_at);
    const bool is_incoming = e.kind == projection::entry_kind::incoming;
    to.text(is_incoming ? "application" : "source", e.source);
    to.text("control_id", e.control);
    to.text("action", e.action);
    to.text(e.kind == projection::entry_kind::refused ? "acknowledgment" : "from", e.from);
    to.text("mail_id", e.mail_id);
    to.text("reason", e.reason);
    put_patient(to, f);
    if (!f.prescriber.empty() || !f.prescriber_id.empty())
        to.object("prescriber", [&] {
            to.text("name", f.prescriber);
            to.text("id", f.prescriber_id);
        });
    to.text("service", f.service);
    to.text("service_label", f.service_label);
    to.text("type", f.type.empty() ? e.type : f.type);
    to.text("type_label", f.type_label);
    to.text("operator", f.operator_name);
    to.number("documents", e.documents);
    to.texts("batches", e.batches);
    if (!e.batches.empty()) to.text("batch", e.batches.front());
    to.texts("rules", e.rules);
    to.number("recipients_count", of.lanes);
    to.objects("recipients", e.lanes, [&](const projection::lane& l) {
        to.number("number", l.number);
        to.text("address", l.address);
        to.text("kind", vgm::to_string(l.kind));
        to.text("state", projection::to_string(l.state));
        to.text("reason", l.reason);
        to.number("attempts", l.attempts);
        to.time("sent_at", l.sent_at);
        to.time("delivered_at", l.delivered_at);
        to.time("read_at", l.read_at);
        to.time("next_attempt", l.next_attempt);
        to.time("changed_at", l.changed);
    });
}

}  // namespace vgm::app
