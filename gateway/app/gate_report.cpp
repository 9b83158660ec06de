#include "gateway/app/gate_report.hpp"

#include "gateway/app/rule_list.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <set>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

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

std::string_view mend_of(const std::string& rule)
{
    const auto* known = find_listed_rule(rule);
    return known == nullptr ? std::string_view{} : std::string_view{known->mend};
}

void write_item(json_writer& w, const checked_item& item)
{
    w.StartObject();
    put(w, "file", item.file);
    put(w, "number", item.number);
    put(w, "control_id", item.control_id);
    if (item.not_read.empty())
        put(w, "answer", hl7v2::to_string(item.answer()));
    else
        put(w, "not_read", item.not_read);
    w.Key("issues");
    w.StartArray();
    for (const auto& i : item.found) {
        w.StartObject();
        put(w, "severity", to_string(i.level));
        put(w, "rule", i.rule);
        put(w, "where", i.where);
        put(w, "detail", i.detail);
        put(w, "mend", mend_of(i.rule));
        w.EndObject();
    }
    w.EndArray();
    w.EndObject();
}

}  // namespace

hl7v2::acknowledgment_code checked_item::answer() const
{
    return hl7v2::to_acknowledgment_code(found);
}

bool checked_item::has_errors() const
{
    return std::ranges::any_of(found, [](const issue& i) { return i.level >= severity::error; });
}

std::vector<rule_count> count_rules(const gate_report& report)
{
    std::vector<rule_count> counts;
    for (const auto& item : report.items) {
        std::set<std::string_view> here;
        for (const auto& i : item.found) {
            auto at = std::ranges::find(counts, i.rule, &rule_count::rule);
            if (at == counts.end()) at = counts.insert(counts.end(), {i.rule, 0, 0, 0});
            ++(i.level >= severity::error ? at->errors : at->warnings);
            if (here.insert(i.rule).second) ++at->messages;
        }
    }
    std::ranges::stable_sort(counts, [](const rule_count& a, const rule_count& b) {
        if ((a.errors == 0) != (b.errors == 0)) return b.errors == 0;
        return a.messages > b.messages;
    });
    return counts;
}

int exit_status(const gate_report& report)
{
    int status = 0;
    for (const auto& item : report.items) {
        int its = 0;
        if (!item.not_read.empty())
            its = 3;
        else if (item.has_errors())
            its = 2;
        else if (item.has_warnings() && report.how == strictness::warnings_count_too)
            its = 1;
        status = std::max(status, its);
    }
    return status;
}

std::string print_json(const gate_report& report)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    put(w, "judged_as", report.judged_as);
    w.Key("items");
    w.StartArray();
    for (const auto& item : report.items) write_item(w, item);
    w.EndArray();
    w.Key("rules");
    w.StartArray();
    for (const auto& r : count_rules(report)) {
        w.StartObject();
        put(w, "rule", r.rule);
        put(w, "errors", r.errors);
        put(w, "warnings", r.warnings);
        put(w, "messages", r.messages);
        put(w, "mend", mend_of(r.rule));
        w.EndObject();
    }
    w.EndArray();
    put(w, "microseconds", static_cast<std::size_t>(report.took.count()));
    put(w, "status", static_cast<std::size_t>(exit_status(report)));
    w.EndObject();
    return buffer.GetString();
}

}  // namespace vgm::app
