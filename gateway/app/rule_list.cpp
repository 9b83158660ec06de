#include "gateway/app/rule_list.hpp"

#include "gateway/config/nearest.hpp"
#include "routes/document_to_mssante/rules.hpp"
#include "routes/rules/rule_words.hpp"
#include "schemas/fhir/rules.hpp"
#include "schemas/papers/rules.hpp"
#include "schemas/rest/rules.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace vgm::app {
namespace {

using transmission::rule_entry;
using transmission::rule_kind;

std::string upper(std::string_view text)
{
    std::string made{text};
    for (char& c : made)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return made;
}

std::vector<rule_entry> gather()
{
    auto all = transmission::all_rules();
    for (const auto own :
         {document_to_mssante::letter_rules(),
          rules::site_rule_words(),
          rest::rest_rules(),
          fhir::fhir_rules(),
          papers::paper_rules()})
        for (const auto& r : own)
            all.push_back(
                {rule_kind::check,
                 std::string{r.id},
                 std::string{r.section},
                 std::string{r.answer},
                 std::string{r.holds},
                 std::string{r.mend}}
            );
    return all;
}

std::string_view to_string(rule_kind kind)
{
    switch (kind) {
        case rule_kind::field:
            return "field";
        case rule_kind::check:
            return "check";
        case rule_kind::tolerance:
            return "tolerance";
    }
    return {};
}

std::string_view colour_of(const rule_entry& rule, const palette& c)
{
    return rule.answer.starts_with("A") ? c.bad : c.warn;
}

void append_whole(std::string& out, const rule_entry& rule, const screen& to)
{
    const auto& c = palette_of(to.with);
    constexpr std::size_t indent = 13;
    out += std::string{c.bold} + rule.id + std::string{c.plain} + '\n';
    const auto line = [&](const char* name, const std::string& text, std::string_view colour) {
        out += "  " + padded(name, indent - 2);
        out += colour;
        append_wrapped(out, text, indent, to.width);
        out += c.plain;
        out += '\n';
    };
    line("guide", rule.section, c.faint);
    line("asks", rule.holds, {});
    line("otherwise", rule.answer, colour_of(rule, c));
    line("to mend", rule.mend, {});
}

}  // namespace

const std::vector<rule_entry>& rule_list()
{
    static const std::vector<rule_entry> all = gather();
    return all;
}

const rule_entry* find_listed_rule(std::string_view id)
{
    const auto wanted = upper(id);
    const auto& all = rule_list();
    const auto found =
        std::ranges::find_if(all, [&](const rule_entry& r) { return upper(r.id) == wanted; });
    return found == all.end() ? nullptr : &*found;
}

rule_selection select_rules(std::string_view id_or_prefix)
{
    rule_selection selected;
    if (const auto* exact = find_listed_rule(id_or_prefix)) {
        selected.rules = {exact};
        return selected;
    }
    const auto wanted = upper(id_or_prefix);
    std::vector<std::string_view> known;
    for (const auto& rule : rule_list()) {
        known.push_back(rule.id);
        if (upper(rule.id).starts_with(wanted)) selected.rules.push_back(&rule);
    }
    if (selected.rules.empty()) selected.nearest = config::find_nearest(wanted, known).value_or("");
    return selected;
}

std::string print_text(const rule_selection& selected, const screen& to)
{
    std::string out;
    if (selected.rules.size() == 1) {
        append_whole(out, *selected.rules.front(), to);
        return out;
    }
    const auto& c = palette_of(to.with);
    std::size_t id_width = 0;
    constexpr std::size_t answer_width = 9, gap = 2;
    for (const auto* rule : selected.rules) id_width = std::max(id_width, columns_of(rule->id));
    for (const auto* rule : selected.rules) {
        out += c.bold;
        out += padded(rule->id, id_width + gap);
        out += c.plain;
        out += colour_of(*rule, c);
        out += padded(rule->answer.starts_with("A") ? "refused" : "warning", answer_width);
        out += c.plain;
        append_wrapped(out, rule->holds, id_width + gap + answer_width, to.width);
        out += '\n';
    }
    return out;
}

std::string print_json(const rule_selection& selected)
{
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> w(buffer);
    w.StartArray();
    for (const auto* rule : selected.rules) {
        const auto put = [&](const char* key, std::string_view value) {
            w.Key(key);
            w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
        };
        w.StartObject();
        put("id", rule->id);
        put("kind", to_string(rule->kind));
        put("guide", rule->section);
        put("asks", rule->holds);
        put("otherwise", rule->answer);
        put("mend", rule->mend);
        w.EndObject();
    }
    w.EndArray();
    return buffer.GetString();
}

}  // namespace vgm::app
