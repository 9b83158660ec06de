#include "schemas/hl7v2/profiles/validate.hpp"

#include "schemas/hl7v2/hl7_time.hpp"
#include "schemas/hl7v2/profiles/match_structure.hpp"

#include <algorithm>

namespace vgm::hl7v2 {
namespace {

bool same_code(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) {
        return std::toupper(x) == std::toupper(y);
    });
}

bool contains(const std::vector<std::string>& values, std::string_view value)
{
    return std::ranges::any_of(values, [&](const std::string& v) { return same_code(v, value); });
}

class rule_check
{
public:
    rule_check(const message_view& m, const table_lookup& in_table, std::vector<issue>& found)
        : message_(m), in_table_(in_table), found_(found)
    {}

    void apply(const profile_rule& rule)
    {
        for (const auto& condition : rule.when)
            if (!contains(condition.values, find_value(message_, condition.at))) return;
        rule.counts ? count(rule) : check_each(rule);
    }

private:
    bool matches(const profile_rule& rule, const segment_view& segment) const
    {
        return std::ranges::all_of(rule.where, [&](const value_condition& c) {
            return contains(c.values, value_in(segment, c.at));
        });
    }

    static std::string value_in(const segment_view& segment, const path& p)
    {
        const auto field = segment.field(p.field, p.repetition);
        return field.value(std::max<std::size_t>(p.component, 1), p.subcomponent);
    }

    // Too few are missed in the message as a whole; of too many, the first one is the wrong one.
    void count(const profile_rule& rule)
    {
        std::size_t occurrence = 0, matching = 0, surplus = 0;
        for (std::size_t n = 0; n < message_.size(); ++n) {
            if (message_[n].id() != rule.at.segment) continue;
            ++occurrence;
            if (matches(rule, message_[n]) && ++matching > rule.max && surplus == 0)
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
        for (std::size_t n = 0; n < message_.size(); ++n) {
            const auto segment = message_[n];
            if (segment.id() != rule.at.segment) continue;
            ++occurrence;
            if (!matches(rule, segment)) continue;
            path where = rule.at;
            where.occurrence = occurrence;
            check_value(rule, value_in(segment, rule.at), where.to_string());
        }
    }

    void check_value(const profile_rule& rule, const std::string& value, const std::string& where)
    {
        if (value.empty()) {
            if (rule.required) report(rule, rule.if_missing, where);
        } else if (!rule.one_of.empty() && !contains(rule.one_of, value)) {
            report(rule, rule.if_wrong, where);
        } else if (!rule.table.empty() && !in_table_(rule.table, value)) {
            report(rule, fault::value_not_in_table, where);
        } else if (rule.date && !parse_hl7_time(value)) {
            report(rule, fault::bad_data_type, where);
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
