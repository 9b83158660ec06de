#include "routes/rules/evaluate.hpp"

#include <algorithm>

namespace vgm::rules {
namespace {

bool any_match(const std::vector<std::string>& words, const std::vector<std::string>& values)
{
    return std::ranges::any_of(values, [&](const std::string& value) {
        return std::ranges::any_of(words, [&](const std::string& word) {
            return is_match(word, value);
        });
    });
}

// No word: anything at all will do.
bool found_one(const std::vector<std::string>& words, const std::vector<std::string>& values)
{
    return words.empty() ? !values.empty() : any_match(words, values);
}

struct holding
{
    const facts& of;

    bool operator()(const words_condition& c) const { return any_match(c.any_of, of.values(c.of)); }
    bool operator()(const age_condition& c) const
    {
        const auto age = of.age();
        return age && (!c.from || *age >= *c.from) && (!c.under || *age < *c.under);
    }
    bool operator()(const hl7_condition& c) const { return found_one(c.any_of, of.values(c.path)); }
    bool operator()(const cda_condition& c) const
    {
        return found_one(c.any_of, of.values(c.query));
    }
};

void judge(const rule& r, const facts& of, outcome& o)
{
    o.state = rule_state::not_matched;
    for (const auto& c : r.when)
        if (!holds(c, of)) {
            o.because = &c;
            return;
        }
    for (const auto& c : r.unless)
        if (holds(c, of)) {
            o.because = &c;
            o.is_exception = true;
            return;
        }
    o.state = rule_state::matched;
}

std::string join(const std::vector<std::string>& words, std::string_view last)
{
    std::string said;
    for (std::size_t n = 0; n < words.size(); ++n) {
        if (n != 0) said += n + 1 == words.size() ? last : std::string_view{", "};
        said += words[n];
    }
    return said;
}

std::string wanted(const std::string& what, const std::vector<std::string>& words)
{
    return words.empty() ? what + " is there" : what + " is " + join(words, " or ");
}

struct wording
{
    std::string operator()(const words_condition& c) const
    {
        return wanted(std::string{to_string(c.of)}, c.any_of);
    }
    std::string operator()(const age_condition& c) const
    {
        std::string said = "patient_age is";
        if (c.from) said += " from " + std::to_string(*c.from);
        if (c.under) said += " under " + std::to_string(*c.under);
        return said;
    }
    std::string operator()(const hl7_condition& c) const
    {
        return wanted("HL7 " + c.path.to_string(), c.any_of);
    }
    std::string operator()(const cda_condition& c) const
    {
        return wanted("CDA " + c.query.text(), c.any_of);
    }
};

bool is_personal(subject s)
{
    return s == subject::author || s == subject::recipient || s == subject::author_organisation;
}

struct findings
{
    const facts& of;

    std::string operator()(const words_condition& c) const
    {
        const auto& values = of.values(c.of);
        const std::string what{to_string(c.of)};
        if (values.empty()) return what + " is empty";
        return is_personal(c.of) ? what + " is something else" : what + " is " + join(values, " and ");
    }
    std::string operator()(const age_condition&) const
    {
        return of.age() ? "patient_age is something else" : "patient_age is not known";
    }
    std::string operator()(const hl7_condition& c) const
    {
        return say("HL7 " + c.path.to_string(), of.values(c.path));
    }
    std::string operator()(const cda_condition& c) const
    {
        return say("CDA " + c.query.text(), of.values(c.query));
    }
    static std::string say(const std::string& what, const std::vector<std::string>& values)
    {
        return what + (values.empty() ? " is empty" : " is something else");
    }
};

}  // namespace

bool holds(const condition& c, const facts& of) { return std::visit(holding{of}, c); }

std::vector<outcome> evaluate(const rulebook& book, const facts& of)
{
    std::vector<outcome> all;
    const rule* refusing = nullptr;
    for (const auto& list : book.lists) {
        const rule* decided = refusing;
        for (const auto& r : list.rules) {
            auto& o = all.emplace_back(outcome{&list, &r, rule_state::not_reached, nullptr, false, decided});
            if (decided != nullptr) continue;
            judge(r, of, o);
            if (o.state != rule_state::matched) continue;
            if (!r.then.refuse.empty()) refusing = &r;
            if (refusing != nullptr || list.how == matching::first) decided = &r;
        }
    }
    return all;
}

std::vector<const rule*> matched(const std::vector<outcome>& all)
{
    std::vector<const rule*> found;
    for (const auto& o : all)
        if (o.state == rule_state::matched) found.push_back(o.which);
    return found;
}

std::string describe(const condition& c) { return std::visit(wording{}, c); }

std::string describe_found(const condition& c, const facts& of)
{
    return std::visit(findings{of}, c);
}

}  // namespace vgm::rules
