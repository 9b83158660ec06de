#include "schemas/transmission/rulebook.hpp"

#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/hl7v2/profiles/profile.hpp"
#include "schemas/transmission/extract.hpp"
#include "schemas/transmission/rules.hpp"
#include "schemas/transmission/tolerances.hpp"

#include <algorithm>

namespace vgm::transmission {
namespace {

using hl7v2::profile_rule;

std::string join(const std::vector<std::string>& values)
{
    std::string all;
    for (const auto& v : values) all += (all.empty() ? "" : ", ") + v;
    return all;
}

std::string answer_of(const profile_rule& rule)
{
    if (rule.warn) return "warning";
    std::vector<std::string> codes;
    const auto add = [&](fault f) {
        std::string code{hl7v2::to_ack_error(f).code};
        if (std::ranges::find(codes, code) == codes.end()) codes.push_back(std::move(code));
    };
    if (rule.counts) {
        if (rule.min > 0) add(fault::field_missing);
        if (rule.max != hl7v2::many) add(fault::wrong_cardinality);
    } else {
        if (rule.required) add(rule.if_missing);
        if (!rule.one_of.empty()) add(rule.if_wrong);
        if (!rule.table.empty()) add(fault::value_not_in_table);
        if (rule.date) add(fault::bad_data_type);
    }
    return "AE " + join(codes);
}

std::string answer_of(const tolerance& t)
{
    const std::string told{t.warns == tolerance::telling::never ? "no warning" : "warning"};
    const std::string refused{t.refused};
    return t.accepted ? told + "; " + refused + " where it is refused"
                      : refused + "; " + told + " where it is accepted";
}

// "one", "at most one", "1 to 2" of the segment of a rule that counts.
std::string how_many(const profile_rule& rule)
{
    const auto number = [](std::size_t n) { return n == 1 ? "one" : std::to_string(n); };
    if (rule.min == rule.max) return number(rule.max);
    if (rule.max == hl7v2::many) return "at least " + number(rule.min);
    if (rule.min == 0) return "at most " + number(rule.max);
    return std::to_string(rule.min) + " to " + std::to_string(rule.max);
}

std::string which(const profile_rule& rule)
{
    std::string all;
    for (const auto& c : rule.where)
        all += (all.empty() ? " with " : " and ") + c.at.to_string() + " = " + join(c.values);
    return all;
}

std::string mend_of(const profile_rule& rule)
{
    const std::string place = rule.at.to_string();
    if (rule.counts) return "write " + how_many(rule) + " " + rule.at.segment + which(rule);
    if (!rule.one_of.empty())
        return "write " + std::string(rule.one_of.size() > 1 ? "one of " : "") + join(rule.one_of) +
               " in " + place;
    if (!rule.table.empty()) return "write a code of the national table in " + place;
    if (rule.date) return "write the time as HL7 does in " + place;
    return "fill " + place;
}

rule_entry to_entry(const profile_rule& rule)
{
    return {
        rule_kind::field,
        rule.id,
        "TRANS, segment " + rule.at.segment,
        answer_of(rule),
        rule.sentence,
        mend_of(rule)};
}

rule_entry to_entry(const check_rule& rule)
{
    return {
        rule_kind::check,
        std::string{rule.id},
        std::string{rule.section},
        std::string{rule.answer},
        std::string{rule.holds},
        std::string{rule.mend}};
}

rule_entry to_entry(const tolerance& t)
{
    const std::string id{t.id};
    return {
        rule_kind::tolerance,
        id,
        std::string{t.section} + "; versions: " + versions_served(id),
        answer_of(t),
        "lets pass: " + std::string{t.lets_pass},
        std::string{
            t.accepted ? "taken unless the source is strict"
                       : "refused unless the source is told to accept it"} +
            " (sources.tolerances: " + id + ")"};
}

std::vector<rule_entry> gather()
{
    std::vector<rule_entry> all;
    for (const auto& p : hl7v2::all_profiles())
        for (const auto& rule : p.rules)
            if (std::ranges::find(all, rule.id, &rule_entry::id) == all.end())
                all.push_back(to_entry(rule));
    for (const auto list : {check_rules(), cda_rules()})
        for (const auto& rule : list) all.push_back(to_entry(rule));
    for (const auto& t : all_tolerances()) all.push_back(to_entry(t));
    return all;
}

}  // namespace

const std::vector<rule_entry>& all_rules()
{
    static const std::vector<rule_entry> all = gather();
    return all;
}

const rule_entry* find_rule(std::string_view id)
{
    const std::string wanted = upper(std::string{id});
    const auto& all = all_rules();
    const auto found =
        std::ranges::find_if(all, [&](const rule_entry& r) { return upper(r.id) == wanted; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace vgm::transmission
