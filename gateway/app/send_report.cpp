#include "gateway/app/send_report.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstdio>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string decimal(double value, const char* form)
{
    char text[32];
    std::snprintf(text, sizeof text, form, value);
    return text;
}

double milliseconds_at(std::vector<std::uint32_t> times, double share)
{
    if (times.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(times.size() - 1));
    std::nth_element(times.begin(), times.begin() + at, times.end());
    return times[static_cast<std::size_t>(at)] / 1e3;
}

double per_second(const send_report& r)
{
    const double seconds = static_cast<double>(r.took.count()) / 1e3;
    return seconds == 0 ? 0 : static_cast<double>(r.answer_times.size()) / seconds;
}

void put(json_writer& w, const char* key, const std::string& value)
{
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void put(json_writer& w, const char* key, std::size_t value)
{
    w.Key(key);
    w.Uint64(value);
}

void put_items(json_writer& w, const char* key, const std::vector<unsent_item>& items)
{
    w.Key(key);
    w.StartArray();
    for (const auto& i : items) {
        w.StartObject();
        put(w, "file", i.file);
        put(w, "number", i.number);
        put(w, "control_id", i.control_id);
        put(w, "answer", i.answer);
        w.Key("reasons");
        w.StartArray();
        for (const auto& reason : i.reasons) w.String(reason.c_str());
        w.EndArray();
        w.EndObject();
    }
    w.EndArray();
}

void put_problems(json_writer& w, const send_report& r)
{
    w.Key("problems");
    w.StartArray();
    const auto one = [&](const std::string& file, const std::string& rule, const std::string& says
                     ) {
        w.StartObject();
        put(w, "file", file);
        put(w, "rule", rule);
        put(w, "detail", says);
        w.EndObject();
    };
    for (const auto& [file, p] : r.problems) one(file, p.rule, p.detail);
    for (const auto& f : r.failed) one(f.path.string(), "FILE", f.why);
    w.EndArray();
}

}  // namespace

int send_report::exit_status() const
{
    if (interrupted || !unanswered.empty() || !failed.empty()) return 3;
    return refused.empty() && problems.empty() ? 0 : 1;
}

std::string print_line(const unsent_item& i, const palette& c)
{
    std::string line{c.bad};
    line += i.answer.empty() ? "--" : i.answer;
    line += c.plain;
    line += "  " + shown(i.file) + '#' + std::to_string(i.number) + "  MSH-10 " +
            (i.control_id.empty() ? "?" : shown(i.control_id)) + '\n';
    for (const auto& reason : i.reasons) line += "      " + shown(reason) + '\n';
    return line;
}

std::string print_text(const send_report& r, const screen& to)
{
    const auto& c = palette_of(to.with);
    std::string out;
    const auto row = [&](std::string_view what, const std::string& value, std::string_view colour) {
        out += "  " + padded(what, 12);
        out += colour;
        out += value;
        if (!colour.empty()) out += c.plain;
        out += '\n';
    };
    for (const auto& [file, p] : r.problems)
        out += shown(file) + ": " + p.rule + " at " + p.where + ": " + p.detail + '\n';
    for (const auto& f : r.failed) out += shown(f.path.string()) + ": " + f.why + '\n';
    out += c.bold;
    out += r.interrupted ? "Interrupted" : "Sent";
    out += c.plain;
    out += " to " + r.to + '\n';
    for (const auto& id : r.batches) row("batch", shown(id), {});
    row("messages",
        std::to_string(r.messages()) + " in " + std::to_string(r.files) +
            (r.files == 1 ? " file" : " files"),
        {});
    row("accepted", std::to_string(r.accepted), r.accepted > 0 ? c.good : std::string_view{});
    if (r.skipped > 0) row("before", std::to_string(r.skipped) + " accepted by an earlier run", {});
    row("refused", std::to_string(r.refused.size()), r.refused.empty() ? std::string_view{} : c.bad
    );
    row("unanswered",
        std::to_string(r.unanswered.size()) +
            (r.exit_status() == 3 ? "; run it again, nothing is sent twice" : ""),
        r.unanswered.empty() ? std::string_view{} : c.warn);
    row("time",
        decimal(static_cast<double>(r.took.count()) / 1e3, "%.1f s, ") +
            decimal(per_second(r), "%.0f messages/s, ") +
            decimal(static_cast<double>(r.bytes) / 1e6, "%.1f MB, answer after ") +
            decimal(milliseconds_at(r.answer_times, 0.5), "%.1f ms (median), ") +
            decimal(milliseconds_at(r.answer_times, 0.99), "%.1f ms (99 %%)"),
        {});
    return out;
}

std::string print_json(const send_report& r)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    put(w, "to", r.to);
    w.Key("batches");
    w.StartArray();
    for (const auto& id : r.batches) w.String(id.c_str());
    w.EndArray();
    put(w, "connections", r.connections);
    put(w, "files", r.files);
    put(w, "messages", r.messages());
    put(w, "accepted", r.accepted);
    put(w, "skipped", r.skipped);
    put_items(w, "refused", r.refused);
    put_items(w, "unanswered", r.unanswered);
    put_problems(w, r);
    put(w, "bytes", r.bytes);
    w.Key("seconds");
    w.Double(static_cast<double>(r.took.count()) / 1e3);
    w.Key("per_second");
    w.Double(per_second(r));
    w.Key("answer_ms_median");
    w.Double(milliseconds_at(r.answer_times, 0.5));
    w.Key("answer_ms_p99");
    w.Double(milliseconds_at(r.answer_times, 0.99));
    w.Key("interrupted");
    w.Bool(r.interrupted);
    w.EndObject();
    return std::string{buffer.GetString(), buffer.GetSize()} + '\n';
}

}  // namespace vgm::app
