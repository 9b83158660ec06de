#include "gateway/app/clock.hpp"
#include "gateway/app/console.hpp"
#include "gateway/app/console_entry.hpp"
#include "gateway/app/story_line.hpp"
#include "schemas/events/codec.hpp"

#include <algorithm>

// One letter with all that happened to it, from the journal: what the projection knows of it is
// what people searched by, and may be a moment late.

namespace vgm::app {
namespace {

// Why a person must look, in words; empty when nobody must.
std::string why_of(const account& a)
{
    if (a.unroutable) return "no mail can be made of it: " + a.unroutable->detail;
    if (a.waits_for_a_person()) return "a rule holds it: " + a.latest_routing().hold;
    for (const auto& d : a.deliveries) {
        const auto mail = "mail " + std::to_string(d.plan.number);
        if (d.status == delivery_status::uncertain)
            return mail + " may or may not have been taken by the operator";
        if (d.reception_parked || d.reading_parked)
            return "the producer was not told what became of " + mail;
        if (told_wrongly(a, d)) return "the producer was told something untrue of " + mail;
    }
    return {};
}

void put_event(console_json& out, const tracking_record& r, const story_line& line)
{
    out.time("at", r.at);
    out.text("event", vgm::to_string(kind_of(r.body)));
    out.text("what", line.what);
    out.text("detail", line.detail);
    if (line.delivery != 0) out.number("delivery", line.delivery);
}

struct identifier
{
    std::string name, value;
    int delivery = 0;
};

struct identifier_list
{
    std::vector<identifier> all;

    void add(std::string name, std::string value, int delivery = 0)
    {
        if (value.empty()) return;
        const auto same = [&](const identifier& i) { return i.name == name && i.value == value; };
        if (std::ranges::any_of(all, same)) return;
        all.push_back({std::move(name), std::move(value), delivery});
    }
};

std::vector<identifier>
identifiers_of(const account& a, const std::vector<tracking_record>& records)
{
    identifier_list list;
    list.add("id", a.id.to_string());
    if (a.accepted) {
        list.add("MSH-10", a.accepted->control.value);
        for (const auto& d : a.accepted->documents) list.add("document", d.unique_id);
        list.add("batch", a.accepted->batch);
    }
    if (a.refused) list.add("MSH-10", a.refused->control.value);
    for (const auto& d : a.deliveries) {
        list.add("Message-ID", d.plan.mail_id.value, d.plan.number);
        list.add("ENVID", delivery_id{a.id, d.plan.number}.to_string(), d.plan.number);
    }
    for (const auto& r : records)
        std::visit(
            [&](const auto& body) {
                if constexpr (requires { body.zam_control_id; })
                    list.add("MSH-10 of " + body.kind, body.zam_control_id, body.number);
                else if constexpr (requires {
                                       body.remote_id;
                                       body.number;
                                   })
                    list.add("queue id", body.remote_id, body.number);
                if constexpr (requires { body.mail_id; }) list.add("Message-ID", body.mail_id);
            },
            r.body
        );
    return list.all;
}

void put_lanes(
    console_json& out,
    const account& a,
    const std::vector<tracking_record>& records,
    const std::string& operator_name
)
{
    out.objects("lanes", a.deliveries, [&](const delivery_account& d) {
        const auto lane = projection::to_lane(d);
        out.number("delivery", lane.number);
        out.text("id", delivery_id{a.id, lane.number}.to_string());
        out.text("address", lane.address);
        out.text("identifier", lane.identifier);
        out.text("kind", vgm::to_string(lane.kind));
        out.text("state", projection::to_string(lane.state));
        out.text("operator", operator_name);
        out.number("attempts", lane.attempts);
        out.text("reason", lane.reason);
        out.time("sent_at", lane.sent_at);
        out.time("delivered_at", lane.delivered_at);
        out.time("read_at", lane.read_at);
        out.time("next_attempt", lane.next_attempt);
        out.flag("contradictory", d.contradictory());
        if (!d.plan.documents.empty()) out.numbers("documents", d.plan.documents);
        std::vector<std::pair<const tracking_record*, story_line>> events;
        for (const auto& r : records)
            if (auto line = to_line(r.body); line.delivery == lane.number)
                events.emplace_back(&r, std::move(line));
        out.objects("events", events, [&](const auto& e) { put_event(out, *e.first, e.second); });
    });
}

void put_arrival_lanes(
    console_json& out,
    const arrival& a,
    const std::vector<tracking_record>& records
)
{
    out.objects("lanes", a.documents, [&](const handover& d) {
        out.number("document", d.number);
        const auto n = static_cast<std::size_t>(d.number);
        if (a.arrived && n >= 1 && n <= a.arrived->documents.size()) {
            out.text("id", a.arrived->documents[n - 1].unique_id);
            out.text("type", a.arrived->documents[n - 1].type_code);
        }
        out.text("control_id", arrival_control_id(a.id, d.number));
        out.text("state", vgm::to_string(d.status));
        out.number("attempts", d.attempts);
        std::vector<std::pair<const tracking_record*, story_line>> events;
        for (const auto& r : records)
            if (auto line = to_line(r.body); line.delivery == d.number)
                events.emplace_back(&r, std::move(line));
        out.objects("events", events, [&](const auto& e) { put_event(out, *e.first, e.second); });
    });
}

void put_acceptance(console_json& out, const account& a)
{
    const auto& r = *a.accepted;
    out.object("sender", [&] {
        out.text("application", r.sending_application);
        out.text("facility", r.sending_facility);
    });
    out.object("receiver", [&] {
        out.text("application", r.receiving_application);
        out.text("facility", r.receiving_facility);
    });
    out.text("hl7_version", r.hl7_version);
    out.text("event", r.event);
    out.text("processing_id", r.processing_id);
    out.text("charset", r.charset);
    out.text("sha256", r.content_hash);
    out.number("bytes", static_cast<std::int64_t>(r.body_size));
    int number = 0;
    out.objects("documents_list", r.documents, [&](const auto& d) {
        out.number("number", ++number);
        out.text("id", d.unique_id);
        out.text("replaces", d.replaces);
        out.text("type", d.type_code);
    });
    out.object("receipts_wanted", [&] {
        out.flag("reception", r.receipts.reception);
        out.flag("reading", r.receipts.reading);
    });
    out.object("routing", [&] {
        out.text("version", r.routing.version);
        out.texts("rules", r.routing.rules);
        out.text("from", r.routing.from);
        out.text("from_name", r.routing.from_name);
        out.text("reply_to", r.routing.reply_to);
        out.text("priority", vgm::to_string(r.routing.priority));
        out.text("operator", r.routing.operator_name);
        out.text("hold", r.routing.hold);
        out.objects("recipients", a.deliveries, [&](const delivery_account& d) {
            out.number("delivery", d.plan.number);
            out.text("address", d.plan.to.address);
            out.text("why", d.plan.why);
        });
    });
    out.objects("warnings", r.warnings, [&](const std::string& w) {
        const auto end = w.find(": ");
        out.text("rule", w.substr(0, end));
        if (end != std::string::npos) out.text("where", w.substr(end + 2));
    });
    if (a.released)
        out.object("released", [&] {
            out.time("at", a.released_at);
            out.text("by", a.released->by);
            out.text("reason", a.released->reason);
        });
}

void put_actions(console_json& out, const account& a, bool may_act)
{
    std::vector<std::string> actions;
    if (may_act && a.waits_for_a_person() && !a.unroutable) actions.emplace_back("release");
    out.objects("actions", actions, [&](const std::string& name) {
        out.text("name", name);
        out.flag("needs_reason", true);
        std::string to;
        for (const auto& d : a.deliveries) to += (to.empty() ? "" : ", ") + d.plan.to.address;
        out.text(
            "preview",
            std::to_string(a.deliveries.size()) +
                (a.deliveries.size() == 1 ? " mail leaves" : " mails leave") + " at once: " + to
        );
    });
}

}  // namespace

result<console::known_letter> console::know(const console_call& c, submission_id id) const
{
    const issue nothing{fault::malformed, severity::error, {}, "there is no such letter", {}};
    known_letter known;
    projection::story folded(id);
    known.came_in.id = id;
    known.state.id = id;
    for (auto& r : ports_.letters.journal().story(id)) {
        auto body = events::parse(static_cast<record_kind>(r.kind), r.payload);
        if (!body) continue;
        tracking_record record{r.submission, r.time, std::move(*body)};
        folded.apply(r.at ? r.at : journal::position{1}, record);
        known.state.apply(record);
        known.came_in.apply(record);
        known.records.push_back(std::move(record));
    }
    if (!folded.has_begun()) return nothing;
    if (auto found = c.look != nullptr ? c.look->find(id) : std::nullopt)
        known.found = std::move(*found);
    // What it is now, not what it was when it was projected.
    known.found.shown = folded.to_entry();
    known.found.lanes = static_cast<int>(known.found.shown.lanes.size());
    if (known.state.accepted && known.found.facts.operator_name.empty())
        known.found.facts.operator_name = carriers_.of(*known.state.accepted);
    if (!may(c.user, c.route, console_right::read, &known.found.shown)) return nothing;
    return known;
}

http::response console::letter(console_call& c)
{
    const auto& named = c.places.front();
    if (const auto id = submission_id::parse(named))
        if (const auto known = know(c, *id)) return print_letter(c, *known);
    // The id of a ZAM has the same form.
    constexpr std::size_t most = 50;
    std::vector<projection::found_entry> seen;
    for (const auto& one : c.look->find_named(named, most))
        if (auto row = c.look->find(one);
            row && may(c.user, c.route, console_right::read, &row->shown))
            seen.push_back(std::move(*row));
    if (seen.size() == 1)
        if (const auto known = know(c, seen.front().shown.id)) return print_letter(c, *known);
    if (seen.size() < 2) return http::make_problem(404, "there is no such letter");
    console_json out;
    out.objects("letters", seen, [&](const auto& row) { put_entry(out, row); });
    return http::make_response(300, "application/json", out.finish());
}

http::response console::print_letter(const console_call& c, const known_letter& of) const
{
    const auto& a = of.state;
    console_json out;
    put_entry(out, of.found);
    if (a.accepted) {
        put_acceptance(out, a);
        out.flag("body_kept", now() - a.accepted_at < ports_.with.journal.documents_retention);
    }
    if (a.refused)
        out.objects("reasons", a.refused->reasons, [&](const refused_record::reason& r) {
            out.text("rule", r.rule);
            out.text("where", r.where);
            out.text("detail", r.detail);
        });
    out.text("why", why_of(a));
    out.objects("identifiers", identifiers_of(a, of.records), [&](const identifier& i) {
        out.text("name", i.name);
        out.text("value", i.value);
        if (i.delivery != 0) out.number("delivery", i.delivery);
    });
    if (of.came_in.arrived)
        put_arrival_lanes(out, of.came_in, of.records);
    else
        put_lanes(out, a, of.records, of.found.facts.operator_name);
    out.objects("events", of.records, [&](const tracking_record& r) {
        put_event(out, r, to_line(r.body));
    });
    put_actions(
        out, a, may(c.user, "/letters/{id}/actions/{name}", console_right::act, &of.found.shown)
    );
    return make_console_answer(c.asked, out.finish());
}

}  // namespace vgm::app
