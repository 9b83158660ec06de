#include "gateway/core/masked.hpp"
#include "gateway/app/story.hpp"
#include "gateway/app/story_line.hpp"
#include "schemas/events/codec.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace vgm::app {
namespace {

std::string clock_of(timestamp t) { return to_rfc3339(t).substr(11, 12); }
std::string day_of(timestamp t) { return to_rfc3339(t).substr(0, 10); }

// "delivered, read, producer told"
std::string summary_of(const delivery_account& d)
{
    std::string text{to_string(d.status)};
    if (d.status == delivery_status::sent) {
        if (d.failure && !d.reception)
            text = "bounced";
        else if (d.reception)
            text = to_string(*d.reception);
    }
    if (d.reading) text += d.reading->negative ? ", not processed by the reader" : ", read";
    if (d.contradictory()) text += ", contradictory reports";
    if (d.reception_told || d.reading_told) text += ", producer told";
    if (d.reception_parked || d.reading_parked) text += ", producer not told";
    return text;
}

bool went_wrong(const delivery_account& d)
{
    return d.failure || d.status == delivery_status::bounced ||
           d.status == delivery_status::expired || d.status == delivery_status::uncertain ||
           (d.reading && d.reading->negative);
}

void append_lines(
    std::string& out,
    const story& s,
    int delivery,
    std::string_view indent,
    const palette& c
)
{
    for (const auto& record : s.records) {
        const auto line = to_line(record.body);
        if (line.delivery != delivery) continue;
        out += indent;
        out += c.faint;
        out += clock_of(record.at);
        out += c.plain;
        out +=
            "  " + line.what + std::string(line.what.size() < 14 ? 14 - line.what.size() : 1, ' ');
        for (const char ch : line.detail) {
            out += ch;
            if (ch == '\n') out += std::string(indent) + std::string(28, ' ');
        }
        out += '\n';
    }
}

void append_head(std::string& out, const story& s, const palette& c)
{
    out += c.bold;
    if (s.state.accepted)
        out += "Letter " + s.state.id.to_string();
    else if (s.state.refused)
        out += "Refused message " + s.state.id.to_string();
    else if (s.came_in.arrived)
        out += "Letter in " + s.state.id.to_string();
    else
        out += "Mail " + s.state.id.to_string();
    out += c.plain;
    if (!s.records.empty()) out += "  " + day_of(s.records.front().at);
    if (s.state.accepted)
        out += "  MSH-10 " + s.state.accepted->control.value + "  " + s.state.accepted->event +
               ' ' + std::string{to_string(s.state.accepted->action)};
    else if (s.state.refused)
        out += "  MSH-10 " + s.state.refused->control.value;
    else if (s.came_in.arrived)
        out += "  Message-ID " + s.came_in.arrived->mail_id;
    out += '\n';
}

// The documents of a letter that came in, each with what happened to it.
void append_documents(std::string& out, const story& s, const palette& c)
{
    if (!s.came_in.arrived) return;
    const auto& known = s.came_in.arrived->documents;
    for (const auto& d : s.came_in.documents) {
        out += "  -> " + std::to_string(d.number);
        if (d.number >= 1 && static_cast<std::size_t>(d.number) <= known.size()) {
            const auto& document = known[static_cast<std::size_t>(d.number) - 1];
            out += "  " + document.unique_id + "  (" + document.type_code + ' ' +
                   std::string{to_string(document.action)} + ")";
        }
        out += "  ";
        out += d.status == handover_status::integrated ? c.good
               : d.status == handover_status::waiting  ? std::string_view{}
                                                       : c.bad;
        out += to_string(d.status);
        out += c.plain;
        out += '\n';
        append_lines(out, s, d.number, "     ", c);
    }
}

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put(json_writer& w, const char* key, const std::string& value)
{
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void put_deliveries(json_writer& w, const account& a)
{
    w.Key("deliveries");
    w.StartArray();
    for (const auto& d : a.deliveries) {
        w.StartObject();
        put(w, "id", delivery_id{a.id, d.plan.number}.to_string());
        put(w, "recipient", masked_address(d.plan.to));
        put(w, "kind", std::string{to_string(d.plan.to.kind)});
        put(w, "message_id", d.plan.mail_id.value);
        put(w, "status", std::string{to_string(d.status)});
        put(w, "summary", summary_of(d));
        if (d.reception) put(w, "reception", std::string{to_string(*d.reception)});
        w.Key("failed");
        w.Bool(d.failure.has_value() || d.status == delivery_status::bounced);
        w.Key("read");
        w.Bool(d.reading && !d.reading->negative);
        w.Key("reception_told");
        d.reception_told ? w.Bool(*d.reception_told) : w.Null();
        w.Key("reading_told");
        d.reading_told ? w.Bool(*d.reading_told) : w.Null();
        w.Key("attempts");
        w.Int(d.attempts);
        w.EndObject();
    }
    w.EndArray();
}

void put_documents(json_writer& w, const arrival& a)
{
    if (!a.arrived) return;
    put(w, "message_id", a.arrived->mail_id);
    put(w, "application", a.arrived->application);
    put(w, "arrived_at", to_rfc3339(a.arrived_at));
    w.Key("documents");
    w.StartArray();
    for (const auto& d : a.documents) {
        w.StartObject();
        put(w, "control_id", arrival_control_id(a.id, d.number));
        if (d.number >= 1 && static_cast<std::size_t>(d.number) <= a.arrived->documents.size()) {
            const auto& known = a.arrived->documents[static_cast<std::size_t>(d.number) - 1];
            put(w, "id", known.unique_id);
            put(w, "action", std::string{to_string(known.action)});
        }
        put(w, "status", std::string{to_string(d.status)});
        if (d.answer && !d.answer->error_code.empty()) put(w, "error", d.answer->error_code);
        w.EndObject();
    }
    w.EndArray();
    if (a.answer.last) {
        put(w, "answer", a.answer.last->kind);
        put(w, "answer_outcome", a.answer.last->outcome);
    }
}

}  // namespace

std::string print_text(const story& s, colours with)
{
    const auto& c = palette_of(with);
    std::string out;
    append_head(out, s, c);
    append_lines(out, s, 0, "  ", c);
    for (const auto& d : s.state.deliveries) {
        out += "  -> " + std::to_string(d.plan.number) + "  " + masked_address(d.plan.to) + "  (" +
               std::string{to_string(d.plan.to.kind)} + ")  ";
        out += went_wrong(d)                                ? c.bad
               : d.reception == reception_action::delivered ? c.good
                                                            : std::string_view{};
        out += summary_of(d);
        out += c.plain;
        out += '\n';
        append_lines(out, s, d.plan.number, "     ", c);
    }
    append_documents(out, s, c);
    return out;
}

std::string print_json(const story& s)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    put(w, "submission", s.state.id.to_string());
    if (s.state.accepted) {
        put(w, "control_id", s.state.accepted->control.value);
        put(w, "source", s.state.accepted->source);
        put(w, "action", std::string{to_string(s.state.accepted->action)});
        put(w, "accepted_at", to_rfc3339(s.state.accepted_at));
        w.Key("documents");
        w.StartArray();
        for (const auto& d : s.state.accepted->documents) w.String(d.unique_id.c_str());
        w.EndArray();
    } else if (s.state.refused) {
        put(w, "control_id", s.state.refused->control.value);
        put(w, "acknowledgment", s.state.refused->acknowledgment);
    }
    put_documents(w, s.came_in);
    w.Key("needs_a_person");
    w.Bool(needs_a_person(s.state) || needs_a_person(s.came_in));
    put_deliveries(w, s.state);
    w.Key("timeline");
    w.StartArray();
    for (const auto& record : s.records) {
        const auto line = to_line(record.body);
        w.StartObject();
        put(w, "at", to_rfc3339(record.at));
        w.Key("delivery");
        line.delivery == 0 ? w.Null() : w.Int(line.delivery);
        put(w, "event", std::string{to_string(kind_of(record.body))});
        put(w, "what", line.what);
        put(w, "detail", line.detail);
        w.EndObject();
    }
    w.EndArray();
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace vgm::app
