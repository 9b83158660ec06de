#include "schemas/hl7v2/profiles/validate.hpp"

#include "schemas/hl7v2/hl7_time.hpp"
#include "schemas/hl7v2/profiles/match_structure.hpp"

#include <algorithm>

namespace vgm::hl7v2 {
namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_code(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return upper(x) == upper(y);
           });
}

bool contains(const std::vector<std::string>& values, std::string_view value)
{
    return std::ranges::any_of(values, [&](const std::string& v) { return same_code(v, value); });
}

// Whether unescaping and trimming would leave raw text as it is.
bool is_plain(std::string_view raw, const delimiters& d)
{
    const auto is_edge = [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '"' ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    return raw.empty() || (!is_edge(raw.front()) && !is_edge(raw.back()) &&
                           raw.find(d.escape) == std::string_view::npos);
}

class rule_check
{
public:
    rule_check(const message_view& m, const table_lookup& in_table, std::vector<issue>& found)
        : message_(m), in_table_(in_table), found_(found)
    {
        for (std::size_t n = 0; n < m.size(); ++n) {
            const auto segment = m[n];
            segments_of(segment.id()).push_back(segment);
        }
    }

    void apply(const profile_rule& rule)
    {
        for (const auto& condition : rule.when)
            if (!contains(condition.values, find_value(message_, condition.at))) return;
        rule.counts ? count(rule) : check_each(rule);
    }

private:
    struct same_segments
    {
        std::string_view id;
        std::vector<segment_view> all;
    };

    std::vector<segment_view>& segments_of(std::string_view id)
    {
        for (auto& s : by_id_)
            if (s.id == id) return s.all;
        by_id_.push_back({id, {}});
        return by_id_.back().all;
    }

    bool matches(const profile_rule& rule, const segment_view& segment)
    {
        return std::ranges::all_of(rule.where, [&](const value_condition& c) {
            return contains(c.values, value_in(segment, c.at));
        });
    }

    // Valid until it is asked again: most values are views of the message itself.
    std::string_view value_in(const segment_view& segment, const path& p)
    {
        const auto field = segment.field(p.field, p.repetition);
        const auto component = field.component(std::max<std::size_t>(p.component, 1));
        const auto raw =
            p.subcomponent == 0 ? component.raw() : component.subcomponent(p.subcomponent);
        if (is_plain(raw, message_.encoding())) return raw;
        unescaped_ = field.value(std::max<std::size_t>(p.component, 1), p.subcomponent);
        return unescaped_;
    }

    // Too few are missed in the message as a whole; of too many, the first one is the wrong one.
    void count(const profile_rule& rule)
    {
        std::size_t occurrence = 0, matching = 0, surplus = 0;
        for (const auto& segment : segments_of(rule.at.segment)) {
            ++occurrence;
            if (matches(rule, segment) && ++matching > rule.max && surplus == 0)
                surplus = occurrence;
        }
        path where = rule.at;
        if (matching < rule.min) return report(rule, fault::field_missing, where.to_string());
        if (surplus == 0) return;
        where.occurrence = surplus;
        report(rule, fault::wrong_cardinality, where.to_string());
    }

    void check_each(const profile_rule& rule)
    {
        std::size_t occurrence = 0;
        for (const auto& segment : segments_of(rule.at.segment)) {
            ++occurrence;
            if (matches(rule, segment)) check_value(rule, value_in(segment, rule.at), occurrence);
        }
    }

    void check_value(const profile_rule& rule, std::string_view value, std::size_t occurrence)
    {
        const auto report_here = [&](fault f) {
            path where = rule.at;
            where.occurrence = occurrence;
            report(rule, f, where.to_string());
        };
        if (value.empty()) {
            if (rule.required) report_here(rule.if_missing);
        } else if (!rule.one_of.empty() && !contains(rule.one_of, value)) {
            report_here(rule.if_wrong);
        } else if (!rule.table.empty() && !in_table_(rule.table, value)) {
            report_here(fault::value_not_in_table);
        } else if (rule.date && !parse_hl7_time(value)) {
            report_here(fault::bad_data_type);
        }
    }

    void report(const profile_rule& rule, fault f, std::string where)
    {
        found_.push_back(
            {f,
             rule.warn ? severity::warning : severity::error,
             std::move(where),
             rule.sentence,
             rule.id}
        );
    }

    const message_view& message_;
    const table_lookup& in_table_;
    std::vector<issue>& found_;
    std::vector<same_segments> by_id_;
    std::string unescaped_;
};

}  // namespace

std::vector<issue> validate(const message_view& m, const profile& p, const table_lookup& in_table)
{
    std::vector<issue> found = match_structure(m, p.structure);
    rule_check check(m, in_table, found);
    for (const auto& rule : p.rules) check.apply(rule);
    return found;
}

}  // namespace vgm::hl7v2
