#pragma once

#include "schemas/hl7v2/profiles/profile.hpp"
#include "tests/support/er7_edit.hpp"
#include "tests/unit/schemas/transmission/earlier_versions.hpp"

#include <algorithm>
#include <string>
#include <vector>

// Messages that are wrong in one place, made from a right one. What is broken comes from the rules
// of a profile; where it is comes from cutting the text up here, never from the validator.
namespace vgm::test {

struct mutant
{
    std::string er7;
    std::string what;       // for a failure
    std::string rule;       // that must be named
    std::string place;      // "OBX[3]-5.1", "OBX"
    std::string code;       // ERR-3
    bool picks = false;     // the value says what the segment is: others may miss it
    std::string also = {};  // a rule that the same change breaks elsewhere
};

// The value at a path of one segment, cut by the recommended delimiters.
inline std::string value_at(const std::string& segment, const hl7v2::path& p)
{
    std::size_t field = p.field;
    if (p.segment == "MSH") --field;
    const auto nth = [](const std::string& text, char separator, std::size_t n) {
        const auto parts = cut(text, separator);
        return n < parts.size() ? parts[n] : std::string{};
    };
    std::string value = nth(nth(segment, '|', field), '~', 0);
    value = nth(value, '^', p.component == 0 ? 0 : p.component - 1);
    return p.subcomponent == 0 ? value : nth(value, '&', p.subcomponent - 1);
}

inline std::string capitals(std::string text)
{
    for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

inline bool
meets(const std::string& segment, const hl7v2::value_condition& c, const hl7v2::profile& p)
{
    auto value = value_at(segment, c.at);
    if (c.at == p.names_at)
        for (const auto& other : p.names)
            if (other.name == value) value = other.meant;
    if (c.values.front() == "*") return !value.empty();
    return std::ranges::any_of(c.values, [&](const std::string& v) {
        return capitals(v) == capitals(value);
    });
}

class mutant_maker
{
public:
    explicit mutant_maker(std::string right) : right_(std::move(right)), all_(segments_of(right_))
    {}

    // All that a profile's rules say of this message, broken one by one; not what its version
    // grants.
    std::vector<mutant> break_rules(const hl7v2::profile& p)
    {
        made_.clear();
        profile_ = &p;
        for (const auto& rule : p.rules) {
            const bool granted = std::ranges::any_of(rule.tolerates, [&](const auto& t) {
                return p.does_grant(t.tolerance);
            });
            if (rule.warn || granted || !applies(rule)) continue;
            rule.counts ? break_count(rule) : break_values(rule);
        }
        return std::move(made_);
    }

private:
    struct place
    {
        std::size_t index, occurrence;  // in the message; among its kind, from 1
    };

    std::vector<place> places_of(const hl7v2::profile_rule& rule) const
    {
        std::vector<place> found;
        std::size_t occurrence = 0;
        for (std::size_t n = 0; n < all_.size(); ++n) {
            if (!all_[n].starts_with(rule.at.segment + '|')) continue;
            ++occurrence;
            if (std::ranges::all_of(rule.where, [&](const auto& c) {
                    return meets(all_[n], c, *profile_);
                }))
                found.push_back({n, occurrence});
        }
        return found;
    }

    bool applies(const hl7v2::profile_rule& rule) const
    {
        return std::ranges::all_of(rule.when, [&](const auto& c) {
            return std::ranges::any_of(all_, [&](const std::string& s) {
                return s.starts_with(c.at.segment + '|') && meets(s, c, *profile_);
            });
        });
    }

    static std::string name(const hl7v2::profile_rule& rule, const place& at)
    {
        const auto text = rule.at.to_string();
        return rule.at.segment + '[' + std::to_string(at.occurrence) + ']' + text.substr(3);
    }

    void break_values(const hl7v2::profile_rule& rule)
    {
        for (const auto& at : places_of(rule)) {
            const auto value = value_at(all_[at.index], rule.at);
            if (value.empty()) continue;
            const bool version = rule.if_wrong == fault::unsupported_version;
            const bool address = rule.if_missing == fault::no_recipient;
            if (rule.required) put(rule, at, "", version ? "203" : address ? "207" : "101");
            if (!rule.one_of.empty())
                for (const auto& wrong : {std::string("ZZ"), value + "X", "X" + value})
                    put(rule, at, wrong, version ? "203" : "103");
            if (!rule.table.empty())
                for (const auto* wrong : {"99999-9", "ZZ"}) put(rule, at, wrong, "103");
            if (rule.date)
                for (const auto* wrong : {"20261301", "demain", "2026-03-02"})
                    put(rule, at, wrong, "102");
        }
    }

    void put(
        const hl7v2::profile_rule& rule,
        const place& at,
        const std::string& value,
        const std::string& code
    )
    {
        const auto where = name(rule, at);
        const auto field = rule.at.to_string();
        const bool picks = field == "OBX-2" || field == "OBX-3.1" || field == "OBX-5.3";
        made_.push_back(
            {with_value(right_, where, value),
             where + " = '" + value + "'",
             rule.id,
             where,
             code,
             picks}
        );
    }

    void break_count(const hl7v2::profile_rule& rule)
    {
        const auto places = places_of(rule);
        if (rule.min > 0 && !places.empty()) {
            auto fewer = all_;
            for (auto n = places.size(); n-- > 0;)
                fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(places[n].index));
            made_.push_back(
                {with_numbered_obx(to_message(fewer)),
                 "without " + rule.id,
                 rule.id,
                 rule.at.segment,
                 "101",
                 true}
            );
        }
        if (rule.max == hl7v2::many || places.empty()) return;
        auto more = all_;
        const auto& last = places.back();
        const std::size_t surplus = rule.max + 1 - places.size();
        more.insert(
            more.begin() + static_cast<std::ptrdiff_t>(last.index) + 1, surplus, all_[last.index]
        );
        made_.push_back(
            {with_numbered_obx(to_message(more)),
             "too many of " + rule.id,
             rule.id,
             rule.at.segment + '[' + std::to_string(last.occurrence + surplus) + ']',
             "198",
             true}
        );
    }

    std::string right_;
    std::vector<std::string> all_;
    std::vector<mutant> made_;
    const hl7v2::profile* profile_ = nullptr;
};

}  // namespace vgm::test
