#include "gateway/app/file_report.hpp"

#include "gateway/app/rule_list.hpp"
#include "gateway/app/terminal.hpp"
#include "schemas/hl7v2/acknowledgment.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace vgm::app {
namespace {

using hl7v2::acknowledgment_code;
constexpr std::size_t name_bytes_max = 512;

using json_writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

struct tally
{
    std::size_t messages = 0, accepted = 0, repeated = 0, refused = 0, deferred = 0;
};

template <class Take>
void each_verdict(const batch_papers& papers, Take take)
{
    for (const auto& e : papers.entries())
        if (const auto* m = std::get_if<batch_papers::asked_message>(&e)) take(*m->told);
}

tally count(const batch_papers& papers)
{
    tally t;
    each_verdict(papers, [&](const verdict& v) {
        ++t.messages;
        if (v.code == acknowledgment_code::AA)
            ++(v.is_repetition ? t.repeated : t.accepted);
        else
            ++(v.code == acknowledgment_code::AR ? t.deferred : t.refused);
    });
    return t;
}

std::vector<issue> problems_of(const batch_papers& papers)
{
    auto all = papers.problems();
    if (papers.messages() == 0)
        all.push_back(
            {fault::malformed, severity::error, {}, "the file holds no message", "FILE-EMPTY"}
        );
    return all;
}

std::string control_of(const verdict& v)
{
    const auto told = hl7v2::parse_acknowledgment(v.er7);
    return told ? told->control_id : std::string{};
}

std::string_view outcome_of(const verdict& v)
{
    if (v.code != acknowledgment_code::AA) return "refused";
    return v.is_repetition ? "repeated" : "accepted";
}

void put(json_writer& w, const char* key, std::string_view value)
{
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void put(json_writer& w, const char* key, std::size_t value)
{
    w.Key(key);
    w.Uint64(value);
}

void put_issues(json_writer& w, const char* key, const std::vector<issue>& issues)
{
    w.Key(key);
    w.StartArray();
    for (const auto& i : issues) {
        w.StartObject();
        put(w, "severity", to_string(i.level));
        put(w, "rule", i.rule);
        put(w, "where", i.where);
        put(w, "detail", i.detail);
        if (const auto* r = find_listed_rule(i.rule)) put(w, "mend", r->mend);
        w.EndObject();
    }
    w.EndArray();
}

void append_issue(std::string& out, const issue& i)
{
    out += "      ";
    if (i.level < severity::error) out += std::string{to_string(i.level)} + ": ";
    out += i.rule + " at " + (i.where.empty() ? "the whole" : i.where) + ": " + i.detail + '\n';
    if (const auto* r = find_listed_rule(i.rule)) out += "        " + r->mend + '\n';
}

}  // namespace

dropfolder::fate file_report::fate() const
{
    const auto t = count(papers);
    if (t.deferred > 0) return dropfolder::fate::later;
    return t.refused == 0 && problems_of(papers).empty() ? dropfolder::fate::done
                                                         : dropfolder::fate::refused;
}

std::string file_report::print_json() const
{
    const auto t = count(papers);
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.SetIndent(' ', 1);
    w.StartObject();
    put(w, "file", shown(picked.what.file.name));
    put(w, "bytes", picked.what.file.size);
    put(w, "reference", picked.reference);
    put(w, "source", source);
    put(w, "picked_at", to_rfc3339(picked_at));
    put(w, "ended_at", to_rfc3339(ended_at));
    put(w, "outcome", fate() == dropfolder::fate::done ? "done" : "refused");
    put(w, "messages", t.messages);
    put(w, "accepted", t.accepted);
    put(w, "repeated", t.repeated);
    put(w, "refused", t.refused);
    put_issues(w, "problems", problems_of(papers));
    w.Key("items");
    w.StartArray();
    std::size_t number = 0;
    each_verdict(papers, [&](const verdict& v) {
        w.StartObject();
        const auto& name = names.at(number);
        put(w, "number", ++number);
        if (!name.empty()) put(w, "name", shown(name, name_bytes_max));
        put(w, "control_id", control_of(v));
        put(w, "answer", hl7v2::to_string(v.code));
        put(w, "outcome", outcome_of(v));
        put(w, "submission", v.id.to_string());
        put_issues(w, "issues", v.issues);
        w.EndObject();
    });
    w.EndArray();
    w.EndObject();
    return std::string{buffer.GetString(), buffer.GetSize()} + '\n';
}

std::string file_report::print_text() const
{
    const auto t = count(papers);
    std::string out = shown(picked.what.file.name) + '\n';
    out += "  from " + source + ", picked up " + to_rfc3339(picked_at) + ", ended " +
           to_rfc3339(ended_at) + '\n';
    out += "  " + std::to_string(t.messages) + (t.messages == 1 ? " message: " : " messages: ") +
           std::to_string(t.accepted) + " accepted, " + std::to_string(t.repeated) +
           " known already, " + std::to_string(t.refused) + " refused\n";
    for (const auto& i : problems_of(papers)) append_issue(out, i);
    std::size_t number = 0;
    each_verdict(papers, [&](const verdict& v) {
        const auto name = shown(names.at(number++), name_bytes_max);
        if (v.code == acknowledgment_code::AA && t.messages > 1) return;
        out += "  " + std::to_string(number) + "  ";
        if (!name.empty()) out += name + "  ";
        out += "MSH-10 " + control_of(v) + "  " + std::string{hl7v2::to_string(v.code)} + ' ' +
               std::string{outcome_of(v)} + "  " + v.id.to_string() + '\n';
        for (const auto& i : v.issues) append_issue(out, i);
    });
    return out;
}

}  // namespace vgm::app
