#include "gateway/app/batch_story.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstdio>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

// From the best to the worst, as people read it.
constexpr std::array<item_state, item_states> shown_states{
    item_state::delivered,
    item_state::sent,
    item_state::waiting,
    item_state::uncertain,
    item_state::failed,
    item_state::refused};

std::string_view colour_of(item_state s, const palette& c)
{
    switch (s) {
        case item_state::refused:
        case item_state::failed:
            return c.bad;
        case item_state::uncertain:
        case item_state::waiting:
            return c.warn;
        case item_state::delivered:
            return c.good;
        case item_state::sent:
            break;
    }
    return {};
}

// "820 ms", "19.4 s", "12 min 5 s", "3 h 20 min".
std::string print_span(milliseconds t)
{
    char text[40];
    const auto n = t.count();
    if (n < 1000)
        std::snprintf(text, sizeof text, "%lld ms", static_cast<long long>(n));
    else if (n < 60'000)
        std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(n) / 1e3);
    else if (n < 3'600'000)
        std::snprintf(
            text,
            sizeof text,
            "%lld min %lld s",
            static_cast<long long>(n / 60'000),
            static_cast<long long>(n / 1000 % 60)
        );
    else
        std::snprintf(
            text,
            sizeof text,
            "%lld h %lld min",
            static_cast<long long>(n / 3'600'000),
            static_cast<long long>(n / 60'000 % 60)
        );
    return text;
}

std::string start_of(const batch_story& b)
{
    std::string text = to_rfc3339(b.first_at).substr(0, 19);
    text[10] = ' ';
    return text;
}

std::string span_of(const batch_story& b)
{
    const auto end = std::max(b.last_at, b.ended_at);
    return b.is_complete() ? print_span(end - b.first_at) : "under way";
}

std::string right(std::size_t number, std::size_t columns)
{
    std::string text = number == 0 ? "-" : std::to_string(number);
    if (text.size() < columns) text.insert(0, columns - text.size(), ' ');
    return text;
}

void put(json_writer& w, const char* key, std::string_view value)
{
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void put_items(json_writer& w, const batch_story& b)
{
    w.Key("items");
    w.StartArray();
    for (const auto& item : b.items) {
        w.StartObject();
        put(w, "submission", item.id.to_string());
        put(w, "control_id", item.control);
        put(w, "state", to_string(item.state));
        put(w, "at", to_rfc3339(item.at));
        w.Key("repeated");
        w.Bool(item.repeated);
        w.Key("reasons");
        w.StartArray();
        for (const auto& r : item.reasons) w.String(r.c_str());
        w.EndArray();
        w.EndObject();
    }
    w.EndArray();
}

}  // namespace

std::string print_text(const batch_story& b, shown_items which, const screen& to)
{
    const auto& c = palette_of(to.with);
    std::string out{c.bold};
    out += "Batch " + shown(b.id);
    out += c.plain;
    out += "  from " + b.source + ", " + start_of(b) + " UTC\n";
    out += "  " + std::to_string(b.messages()) +
           (b.messages() == 1 ? " message, " : " messages, ") +
           (b.is_complete() ? "complete after " : "") + span_of(b) + '\n';
    for (const auto s : shown_states) {
        if (b.count(s) == 0) continue;
        out += "  ";
        out += colour_of(s, c);
        out += padded(to_string(s), 10);
        out += c.plain;
        out += right(b.count(s), 7) + '\n';
    }
    for (const auto& item : b.items) {
        const bool fine = item.state == item_state::sent || item.state == item_state::delivered;
        if (fine && which != shown_items::all) continue;
        out += "  ";
        out += colour_of(item.state, c);
        out += padded(to_string(item.state), 10);
        out += c.plain;
        out += item.id.to_string() + "  MSH-10 " + shown(item.control);
        if (item.repeated) out += "  (came again)";
        out += '\n';
        for (const auto& reason : item.reasons) {
            out += std::string(12, ' ');
            append_wrapped(out, shown(reason, 400), 12, to.width);
            out += '\n';
        }
    }
    return out;
}

std::string print_text(const std::vector<batch_story>& list, const screen& to)
{
    const auto& c = palette_of(to.with);
    std::size_t wide = 5, wide_source = 6;
    for (const auto& b : list) {
        wide = std::max(wide, columns_of(b.id));
        wide_source = std::max(wide_source, columns_of(b.source));
    }
    std::string out{c.bold};
    out += padded("batch", wide) + "  " + padded("source", wide_source) + "  " +
           padded("began (UTC)", 19) +
           " messages delivered    sent waiting unclear  failed refused  took";
    out += c.plain;
    out += '\n';
    for (const auto& b : list) {
        out += padded(shown(b.id), wide) + "  " + padded(b.source, wide_source) + "  " +
               start_of(b) + ' ' + right(b.messages(), 8) + ' ';
        for (const auto s : shown_states) {
            const bool tell = b.count(s) > 0;
            out += tell ? colour_of(s, c) : c.faint;
            out += right(b.count(s), s == item_state::delivered ? 9 : 7);
            out += c.plain;
            out += ' ';
        }
        out += ' ' + span_of(b) + '\n';
    }
    return out;
}

std::string print_json(const batch_story& b)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    put(w, "batch", b.id);
    put(w, "source", b.source);
    put(w, "began_at", to_rfc3339(b.first_at));
    put(w, "last_message_at", to_rfc3339(b.last_at));
    w.Key("messages");
    w.Uint64(b.messages());
    w.Key("totals");
    w.StartObject();
    for (const auto s : shown_states) {
        w.Key(std::string{to_string(s)}.c_str());
        w.Uint64(b.count(s));
    }
    w.EndObject();
    w.Key("complete");
    w.Bool(b.is_complete());
    w.Key("seconds");
    if (b.is_complete())
        w.Double(static_cast<double>((std::max(b.last_at, b.ended_at) - b.first_at).count()) / 1e3);
    else
        w.Null();
    if (!b.items.empty()) put_items(w, b);
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace vgm::app
