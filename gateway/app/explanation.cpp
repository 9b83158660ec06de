#include "gateway/app/explanation.hpp"

#include "gateway/core/masked.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <filesystem>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string answer_of(const explanation& e)
{
    return std::string{hl7v2::to_string(hl7v2::to_acknowledgment_code(e.judged.request.errors()))};
}

std::string_view word_of(rules::rule_state state)
{
    switch (state) {
        case rules::rule_state::matched:
            return "matched";
        case rules::rule_state::not_matched:
            return "no";
        case rules::rule_state::not_reached:
            return "not reached";
    }
    return "unknown";
}

void add_rules(std::string& out, const explanation& e)
{
    const auto& all = e.judged.rules;
    if (all.empty()) return;
    out += "  rules of version " + e.judged.routing.version + '\n';
    for (const auto& r : all) {
        const auto file = std::filesystem::path(r.file).filename().string();
        out += "    " + file + ':' + std::to_string(r.line) + "  " + r.id + ": ";
        out += word_of(r.state);
        if (!r.words.empty()) out += ", " + r.words;
        out += '\n';
    }
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

// What is decided beside who gets it.
void add_routing(std::string& out, const routing& r)
{
    if (!r.from.empty())
        out += "  from " + r.from + (r.from_name.empty() ? "" : " (" + r.from_name + ')') + '\n';
    if (!r.reply_to.empty()) out += "  answers go to " + r.reply_to + '\n';
    if (r.priority != mail_priority::normal)
        out += "  priority " + std::string{to_string(r.priority)} + '\n';
    if (!r.operator_name.empty()) out += "  carried by " + r.operator_name + '\n';
    if (!r.body.empty()) out += "  body: " + std::string{first_line(r.body)} + " …\n";
    if (!r.body_for_patient.empty())
        out += "  body to the patient: " + std::string{first_line(r.body_for_patient)} + " …\n";
    if (!r.hold.empty()) out += "  held for a person: " + r.hold + '\n';
}

void add_deliveries(std::string& out, const std::vector<planned_delivery>& all)
{
    for (const auto& d : all)
        out += "  -> " + std::to_string(d.number) + "  " + masked_address(d.to) + "  (" +
               std::string{to_string(d.to.kind)} + ")  because of " + d.why + '\n';
}

void add_then(std::string& out, const explanation& e)
{
    if (!e.then || !e.then->state.accepted) return;
    const auto& a = *e.then->state.accepted;
    out += "Letter " + e.then->state.id.to_string() + ", decided " +
           to_rfc3339(e.then->state.accepted_at) + '\n';
    std::string ids;
    for (const auto& id : a.routing.rules) ids += (ids.empty() ? "" : ", ") + id;
    if (!a.routing.version.empty())
        out += "  rules of version " + a.routing.version + ": " +
               (ids.empty() ? "none matched" : ids) + '\n';
    add_routing(out, a.routing);
    add_deliveries(out, a.deliveries);
    for (const auto& [at, anew] : e.then->state.reroutings) {
        out += "Routed again " + to_rfc3339(at) + " by " + anew.by + ": " + anew.reason + '\n';
        for (const int number : anew.withdrawn)
            out += "  withdrawn " + std::to_string(number) + '\n';
        if (!anew.deliveries.empty()) add_routing(out, anew.routing);
        add_deliveries(out, anew.deliveries);
    }
    out += "What would be decided now:\n";
}

void put(json_writer& w, const char* key, const std::string& value)
{
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void put_deliveries(json_writer& w, const std::vector<planned_delivery>& all)
{
    w.Key("deliveries");
    w.StartArray();
    for (const auto& d : all) {
        w.StartObject();
        put(w, "recipient", masked_address(d.to));
        put(w, "kind", std::string{to_string(d.to.kind)});
        put(w, "why", d.why);
        w.EndObject();
    }
    w.EndArray();
}

void put_routing(json_writer& w, const routing& r)
{
    w.Key("routing");
    w.StartObject();
    put(w, "version", r.version);
    w.Key("rules");
    w.StartArray();
    for (const auto& id : r.rules) w.String(id.c_str());
    w.EndArray();
    put(w, "from", r.from);
    put(w, "from_name", r.from_name);
    put(w, "reply_to", r.reply_to);
    put(w, "priority", std::string{to_string(r.priority)});
    put(w, "operator", r.operator_name);
    put(w, "body", r.body);
    put(w, "body_for_patient", r.body_for_patient);
    put(w, "hold", r.hold);
    w.EndObject();
}

void put_rules(json_writer& w, const std::vector<told_rule>& all)
{
    w.Key("rules");
    w.StartArray();
    for (const auto& r : all) {
        w.StartObject();
        put(w, "file", r.file);
        w.Key("line");
        w.Int(r.line);
        put(w, "rule", r.id);
        put(w, "state", std::string{word_of(r.state)});
        put(w, "why", r.words);
        w.EndObject();
    }
    w.EndArray();
}

void put_issues(json_writer& w, const std::vector<issue>& all)
{
    w.Key("issues");
    w.StartArray();
    for (const auto& i : all) {
        w.StartObject();
        put(w, "severity", std::string{to_string(i.level)});
        put(w, "rule", i.rule);
        put(w, "where", i.where);
        put(w, "detail", i.detail);
        w.EndObject();
    }
    w.EndArray();
}

}  // namespace

std::string print_text(const explanation& e)
{
    std::string out;
    add_then(out, e);
    const auto& request = e.judged.request;
    const auto& asked = request.asked;
    out += "Message " + (asked.control.value.empty() ? "without control id" : asked.control.value) +
           " as from the source " + e.source + ": " +
           (request.accepted() ? "would be accepted (AA)"
                               : "would be refused (" + answer_of(e) + ")") +
           '\n';
    for (const auto& i : request.found)
        out += "  " + std::string{to_string(i.level)} + "  " + i.rule + " at " +
               (i.where.empty() ? "the message" : i.where) + ": " + i.detail + '\n';
    add_rules(out, e);
    if (!e.judged.plan) return out;
    add_routing(out, e.judged.routing);
    out += "  action " + std::string{to_string(asked.action)} + ", " +
           std::to_string(asked.documents.size()) +
           (asked.documents.size() == 1 ? " document" : " documents");
    for (const auto& d : asked.documents) out += ' ' + d.type.code;
    out += '\n';
    add_deliveries(out, e.judged.plan->deliveries);
    if (e.mail_bytes) out += "  each mail about " + std::to_string(*e.mail_bytes) + " bytes\n";
    out += std::string{"  receipts wanted: reception "} +
           (asked.receipts.reception ? "yes" : "no") + ", reading " +
           (asked.receipts.reading ? "yes" : "no") + '\n';
    return out;
}

std::string print_json(const explanation& e)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    put(w, "name", e.name);
    put(w, "control_id", e.judged.request.asked.control.value);
    put(w, "source", e.source);
    put(w, "answer", answer_of(e));
    put_issues(w, e.judged.request.found);
    put_rules(w, e.judged.rules);
    put_routing(w, e.judged.routing);
    put_deliveries(w, e.judged.plan ? e.judged.plan->deliveries : std::vector<planned_delivery>{});
    if (e.mail_bytes) {
        w.Key("mail_bytes");
        w.Uint64(*e.mail_bytes);
    }
    if (e.then && e.then->state.accepted) {
        w.Key("decided");
        w.StartObject();
        put(w, "at", to_rfc3339(e.then->state.accepted_at));
        put_routing(w, e.then->state.accepted->routing);
        put_deliveries(w, e.then->state.accepted->deliveries);
        w.EndObject();
    }
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace vgm::app
