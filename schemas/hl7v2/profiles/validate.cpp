#include "schemas/hl7v2/profiles/validate.hpp"

#include "schemas/hl7v2/hl7_time.hpp"
#include "schemas/hl7v2/lexical.hpp"
#include "schemas/hl7v2/profiles/match_structure.hpp"

#include <algorithm>
#include <optional>

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

bool holds(const value_condition& c, std::string_view value)
{
    if (c.values.size() == 1 && c.values.front() == "*") return !value.empty();
    return contains(c.values, value);
}

bool same_id(std::string_view a, std::string_view b)
{
    return a.size() == 3 && b.size() == 3 && a[0] == b[0] && a[1] == b[1] && a[2] == b[2];
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

// A segment, and the code that names it where segments have names.
struct named_segment
{
    segment_view segment;
    std::uint64_t name = 0;             // one bit of known_names, or none
    const other_name* other = nullptr;  // how it names itself, if otherwise
    bool other_case = false;
};

struct same_segments
{
    std::string_view id;
    std::vector<named_segment> all;
};

class rule_check
{
public:
    rule_check(
        const message_view& m,
        const profile& p,
        const table_lookup& in_table,
        const tolerance_lookup& tolerated,
        std::vector<issue>& found
    )
        : message_(m), profile_(p), in_table_(in_table), tolerated_(tolerated), found_(found)
    {
        by_id_.reserve(16);
        for (std::size_t n = 0; n < m.size(); ++n) {
            auto& all = segments_of(m[n].id());
            all.push_back({m[n], 0, nullptr, false});
            if (m[n].id() == p.names_at.segment) read_name(all.back());
        }
    }

    // Whoever is named otherwise.
    void check_names()
    {
        std::size_t occurrence = 0;
        for (const auto& s : segments_of(profile_.names_at.segment)) {
            ++occurrence;
            if (s.other != nullptr)
                add_name(
                    s.other->tolerance,
                    s.other->rule,
                    "the code of this version of the guide is " + s.other->meant,
                    occurrence
                );
            else if (s.other_case && !profile_.case_tolerance.empty())
                add_name(
                    profile_.case_tolerance,
                    profile_.names_rule,
                    "the code must be in capitals, as the guide has it",
                    occurrence
                );
        }
    }

    void apply(const profile_rule& rule)
    {
        for (const auto& condition : rule.when)
            if (!holds(condition, find_value(message_, condition.at))) return;
        rule.counts ? count(rule) : check_each(rule);
    }

private:
    void add_name(
        const std::string& tolerance,
        const std::string& rule,
        std::string sentence,
        std::size_t occurrence
    )
    {
        path where = profile_.names_at;
        where.occurrence = occurrence;
        add_named(
            tolerance,
            {fault::value_not_in_table,
             severity::error,
             where.to_string(),
             std::move(sentence),
             rule}
        );
    }

    std::vector<named_segment>& segments_of(std::string_view id)
    {
        for (auto& s : by_id_)
            if (same_id(s.id, id)) return s.all;
        by_id_.push_back({id, {}});
        return by_id_.back().all;
    }

    void read_name(named_segment& s)
    {
        auto name = value_in(s.segment, profile_.names_at);
        for (const auto& other : profile_.names)
            if (same_code(other.name, name)) {
                name = other.meant;
                s.other = &other;
                break;
            }
        const auto& known = profile_.known_names;
        for (std::size_t n = 0; n < known.size(); ++n)
            if (same_code(known[n], name)) {
                s.name = std::uint64_t{1} << n;
                s.other_case = s.other == nullptr && known[n] != name;
            }
    }

    bool matches(const profile_rule& rule, const named_segment& s)
    {
        return std::ranges::all_of(rule.where, [&](const value_condition& c) {
            return c.names != 0 ? (c.names & s.name) != 0 : holds(c, value_in(s.segment, c.at));
        });
    }

    std::string_view raw_in(const segment_view& segment, const path& p) const
    {
        const std::size_t n = std::max<std::size_t>(p.component, 1);
        if (const auto early = early_component(segment, p, n)) return *early;
        const auto component = segment.field(p.field, p.repetition).component(n);
        return p.subcomponent == 0 ? component.raw() : component.subcomponent(p.subcomponent);
    }

    // A component near the beginning of a document's field: the end of its first repetition, after
    // megabytes of base64, need not be looked for.
    std::optional<std::string_view>
    early_component(const segment_view& segment, const path& p, std::size_t component) const
    {
        constexpr std::size_t document = 1024;
        const auto field = segment.raw_field(p.field);
        if (field.size() < document || p.repetition != 1 || p.subcomponent != 0)
            return std::nullopt;
        const auto found = nth_part(field, message_.encoding().component, component);
        if (found.data() == nullptr) return std::nullopt;
        const auto before =
            field.substr(0, static_cast<std::size_t>(found.data() - field.data()) + found.size());
        if (before.find(message_.encoding().repetition) != before.npos) return std::nullopt;
        return found;
    }

    // Valid until it is asked again: most values are views of the message itself.
    std::string_view value_in(const segment_view& segment, const path& p)
    {
        const auto raw = raw_in(segment, p);
        if (is_plain(raw, message_.encoding())) return raw;
        unescaped_ = segment.field(p.field, p.repetition)
                         .value(std::max<std::size_t>(p.component, 1), p.subcomponent);
        return unescaped_;
    }

    // Too few are missed in the message as a whole; of too many, the first one is the wrong one.
    void count(const profile_rule& rule)
    {
        std::size_t occurrence = 0, matching = 0, surplus = 0;
        for (const auto& s : segments_of(rule.at.segment)) {
            ++occurrence;
            if (matches(rule, s) && ++matching > rule.max && surplus == 0) surplus = occurrence;
        }
        if (matching < rule.min) return missing(rule, rule.at.to_string());
        if (surplus == 0) return;
        path where = rule.at;
        where.occurrence = surplus;
        report(rule, fault::wrong_cardinality, where.to_string());
    }

    void check_each(const profile_rule& rule)
    {
        std::size_t occurrence = 0;
        for (const auto& s : segments_of(rule.at.segment)) {
            ++occurrence;
            if (!matches(rule, s)) continue;
            if (!check_value(rule, s.segment, occurrence)) continue;
            check_blanks(rule, s.segment, occurrence);
        }
    }

    static std::string place(const profile_rule& rule, std::size_t occurrence)
    {
        path where = rule.at;
        where.occurrence = occurrence;
        return where.to_string();
    }

    // Whether there is a value and it is right.
    bool check_value(const profile_rule& rule, const segment_view& segment, std::size_t occurrence)
    {
        auto value = value_in(segment, rule.at);
        if (value.empty() && rule.or_at) {
            value = value_in(segment, rule.or_at->at);
            if (!value.empty())
                add_named(
                    rule.or_at->tolerance, wrong(rule, rule.if_missing, place(rule, occurrence))
                );
        }
        if (value.empty()) {
            if (rule.required) missing(rule, place(rule, occurrence));
        } else if (!rule.one_of.empty() && !is_one_of(rule, value)) {
            not_one_of(rule, value, place(rule, occurrence));
        } else if (!rule.table.empty() && !in_table_(rule.table, value)) {
            report(rule, fault::value_not_in_table, place(rule, occurrence));
        } else if (rule.date && !parse_hl7_time(value)) {
            report(rule, fault::bad_data_type, place(rule, occurrence));
        } else {
            return true;
        }
        return false;
    }

    static bool is_one_of(const profile_rule& rule, std::string_view value)
    {
        return std::ranges::find(rule.one_of, value) != rule.one_of.end();
    }

    void missing(const profile_rule& rule, const std::string& where)
    {
        for (const auto& known : rule.tolerates)
            if (known.empty) return add_named(known.tolerance, wrong(rule, rule.if_missing, where));
        report(rule, rule.if_missing, where);
    }

    void not_one_of(const profile_rule& rule, std::string_view value, const std::string& where)
    {
        if (contains(rule.one_of, value)) {
            if (!profile_.case_tolerance.empty())
                add_named(profile_.case_tolerance, wrong(rule, rule.if_wrong, where));
            return;
        }
        for (const auto& known : rule.tolerates)
            if (known.any || contains(known.values, value))
                return add_named(known.tolerance, wrong(rule, rule.if_wrong, where));
        report(rule, rule.if_wrong, where);
    }

    // Of codes only: a name may begin with a blank.
    void check_blanks(const profile_rule& rule, const segment_view& segment, std::size_t occurrence)
    {
        if (profile_.blank_tolerance.empty() || (rule.one_of.empty() && rule.table.empty())) return;
        const auto raw = raw_in(segment, rule.at);
        if (raw.size() == trim_blanks(raw).size()) return;
        add_named(profile_.blank_tolerance, wrong(rule, rule.if_wrong, place(rule, occurrence)));
    }

    static issue wrong(const profile_rule& rule, fault f, std::string where)
    {
        return {
            f,
            rule.warn ? severity::warning : severity::error,
            std::move(where),
            rule.sentence,
            rule.id};
    }

    void report(const profile_rule& rule, fault f, std::string where)
    {
        found_.push_back(wrong(rule, f, std::move(where)));
    }

    void add_named(const std::string& tolerance, issue i)
    {
        add_breach(
            tolerated_ ? tolerated_(tolerance) : leniency::refused, tolerance, std::move(i), found_
        );
    }

    const message_view& message_;
    const profile& profile_;
    const table_lookup& in_table_;
    const tolerance_lookup& tolerated_;
    std::vector<issue>& found_;
    std::vector<same_segments> by_id_;
    std::string unescaped_;
};

}  // namespace

void add_breach(leniency how, std::string_view tolerance, issue wrong, std::vector<issue>& found)
{
    if (how == leniency::silent) return;
    if (how == leniency::warned) {
        if (std::ranges::find(found, tolerance, &issue::rule) != found.end()) return;
        wrong.level = severity::warning;
        wrong.rule = tolerance;
    }
    found.push_back(std::move(wrong));
}

std::vector<issue> validate(
    const message_view& m,
    const profile& p,
    const table_lookup& in_table,
    const tolerance_lookup& tolerated
)
{
    std::vector<issue> found = match_structure(m, p.structure, tolerated);
    rule_check check(m, p, in_table, tolerated, found);
    check.check_names();
    for (const auto& rule : p.rules) check.apply(rule);
    return found;
}

}  // namespace vgm::hl7v2
