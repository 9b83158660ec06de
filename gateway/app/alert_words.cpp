#include "gateway/app/alert_words.hpp"

#include "gateway/app/local_time.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;
using line = alerts::notice::line;

void put(json_writer& w, const char* key, std::string_view value)
{
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

std::string what_is_wrong(const line& l)
{
    const auto* rule = alerts::find_default_rule(l.of.rule);
    return rule == nullptr ? l.of.rule : std::string{rule->says};
}

std::string headline(const line& l)
{
    return what_is_wrong(l) + (l.of.subject.empty() ? "" : " (" + l.of.subject + ")");
}

std::string print_span_between(timestamp from, timestamp to)
{
    return alerts::print_span(std::chrono::floor<seconds>(to - from));
}

void append_raised(std::string& text, const line& l, timestamp now, const char* what)
{
    const auto* rule = alerts::find_default_rule(l.of.rule);
    text += std::string{what} + " #" + std::to_string(l.number) + ", " +
            std::string{to_string(l.how_urgent)} + ": " + headline(l) + "\n";
    text += "  " + l.says + "\n";
    text += "  since " + print_local(l.since) + ", " + print_span_between(l.since, now) + " ago" +
            (l.flaps ? "; it comes and goes" : "") + "\n";
    if (rule != nullptr) text += "  what to do: " + std::string{rule->advice} + "\n";
    text += "  " + handbook_of(l.of.rule) + "\n\n";
}

void put_line(json_writer& w, const line& l)
{
    const auto* rule = alerts::find_default_rule(l.of.rule);
    w.StartObject();
    w.Key("number");
    w.Uint64(l.number);
    put(w, "key", l.of.to_string());
    put(w, "rule", l.of.rule);
    put(w, "subject", l.of.subject);
    put(w, "urgency", to_string(l.how_urgent));
    put(w, "title", headline(l));
    put(w, "says", l.says);
    put(w, "since", to_rfc3339(l.since));
    if (l.recovered_at >= l.since) put(w, "recovered", to_rfc3339(l.recovered_at));
    if (rule != nullptr) put(w, "advice", rule->advice);
    put(w, "handbook", handbook_of(l.of.rule));
    w.EndObject();
}

void put_lines(json_writer& w, const char* key, const std::vector<line>& all)
{
    w.Key(key);
    w.StartArray();
    for (const auto& l : all) put_line(w, l);
    w.EndArray();
}

}  // namespace

std::string handbook_of(std::string_view rule)
{
    return "docs/operating/alerts.md#" + std::string{rule};
}

std::string notice_id(const alerts::notice& n, const std::string& gateway)
{
    return gateway + "-" + std::to_string(n.number) + "-" +
           std::to_string(n.at.time_since_epoch().count());
}

std::string notice_title(const alerts::notice& n, const std::string& gateway)
{
    const std::string from = "[" + gateway + "] ";
    const auto& first = !n.raised.empty() ? n.raised : !n.still.empty() ? n.still : n.recovered;
    if (first.empty()) return from;
    const std::string more =
        first.size() == 1 ? "" : " and " + std::to_string(first.size() - 1) + " more";
    if (&first == &n.recovered) return from + "over: " + headline(first.front()) + more;
    // The most urgent one gives the name.
    const auto* named = &first.front();
    for (const auto& l : first)
        if (l.how_urgent == alerts::urgency::page) {
            named = &l;
            break;
        }
    return from + (&first == &n.still ? "still, " : "") + std::string{to_string(n.how_urgent())} +
           ": " + headline(*named) + more;
}

std::string notice_text(const alerts::notice& n, const std::string& gateway)
{
    std::string text;
    for (const auto& l : n.raised) append_raised(text, l, n.at, "ALERT");
    for (const auto& l : n.still) append_raised(text, l, n.at, "STILL");
    for (const auto& l : n.recovered)
        text += "OVER #" + std::to_string(l.number) + ": " + headline(l) + "\n  from " +
                print_local(l.since) + " to " + print_local(l.recovered_at) + ", " +
                print_span_between(l.since, l.recovered_at) + "\n\n";
    return text + gateway + ", " + to_rfc3339(n.at) +
           "\nvaguemestre alerts shows what is raised; alerts ack, assign and mute say what you do "
           "about it.\n";
}

std::string notice_json(const alerts::notice& n, const std::string& gateway)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    put(w, "id", notice_id(n, gateway));
    w.Key("version");
    w.Int(1);
    put(w, "gateway", gateway);
    put(w, "time", to_rfc3339(n.at));
    put(w, "urgency", to_string(n.how_urgent()));
    put(w, "title", notice_title(n, gateway));
    put_lines(w, "raised", n.raised);
    put_lines(w, "still", n.still);
    put_lines(w, "recovered", n.recovered);
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace vgm::app
