#include "routes/rules/check.hpp"

#include <algorithm>
#include <map>

namespace vgm::rules {
namespace {

// Whether every value that `narrow` stands for is one of `wide`.
bool is_word_covered(std::string_view narrow, std::string_view wide)
{
    const bool wide_start = wide.starts_with('*'), wide_end = wide.ends_with('*');
    if (narrow.starts_with('*') && !wide_start) return false;
    if (narrow.ends_with('*') && !wide_end) return false;
    // What is left of `narrow` is text that every value of it has, at the same end.
    auto text = narrow;
    if (text.ends_with('*')) text.remove_suffix(1);
    if (text.starts_with('*')) text.remove_prefix(1);
    if (narrow.starts_with('*') && narrow.ends_with('*'))
        return wide_start && wide_end && is_match(wide, text);
    return is_match(wide, text);
}

// An empty list of an HL7 path or an XPath stands for anything that is there.
bool are_words_covered(
    const std::vector<std::string>& narrow,
    const std::vector<std::string>& wide,
    bool empty_is_anything
)
{
    if (empty_is_anything && wide.empty()) return true;
    if (empty_is_anything && narrow.empty()) return false;
    return std::ranges::all_of(narrow, [&](const std::string& n) {
        return std::ranges::any_of(wide, [&](const std::string& w) {
            return is_word_covered(n, w);
        });
    });
}

struct implication
{
    bool operator()(const words_condition& a, const words_condition& b) const
    {
        return a.of == b.of && are_words_covered(a.any_of, b.any_of, false);
    }
    bool operator()(const age_condition& a, const age_condition& b) const
    {
        return (!b.from || (a.from && *a.from >= *b.from)) &&
               (!b.under || (a.under && *a.under <= *b.under));
    }
    bool operator()(const hl7_condition& a, const hl7_condition& b) const
    {
        return a.path == b.path && are_words_covered(a.any_of, b.any_of, true);
    }
    bool operator()(const cda_condition& a, const cda_condition& b) const
    {
        return a.query.text() == b.query.text() && are_words_covered(a.any_of, b.any_of, true);
    }
    bool operator()(const auto&, const auto&) const { return false; }
};

bool implies(const condition& a, const condition& b) { return std::visit(implication{}, a, b); }

// Subjects of which a message has one value: two lists of words exclude each other.
bool has_one_value(subject s)
{
    return s == subject::source || s == subject::message || s == subject::action;
}

bool may_be_one(std::string_view a, std::string_view b)
{
    const bool open = a.find('*') != a.npos || b.find('*') != b.npos;
    return open || is_match(a, b);
}

struct exclusion
{
    bool operator()(const words_condition& a, const words_condition& b) const
    {
        if (a.of != b.of || !has_one_value(a.of)) return false;
        return std::ranges::none_of(a.any_of, [&](const std::string& x) {
            return std::ranges::any_of(b.any_of, [&](const std::string& y) {
                return may_be_one(x, y);
            });
        });
    }
    bool operator()(const age_condition& a, const age_condition& b) const
    {
        return (a.from && b.under && *a.from >= *b.under) ||
               (b.from && a.under && *b.from >= *a.under);
    }
    bool operator()(const auto&, const auto&) const { return false; }
};

bool excludes(const condition& a, const condition& b) { return std::visit(exclusion{}, a, b); }

// Whether no message can match both: a condition of one excludes one of the other, or is what the
// other is not for.
bool are_apart(const rule& a, const rule& b)
{
    const auto any = [](const auto& all, auto holds) { return std::ranges::any_of(all, holds); };
    const auto not_for = [&](const rule& x, const rule& y) {
        return any(x.unless, [&](const condition& no) {
            return any(y.when, [&](const condition& c) { return implies(c, no); });
        });
    };
    return not_for(a, b) || not_for(b, a) || any(a.when, [&](const condition& x) {
               return any(b.when, [&](const condition& y) { return excludes(x, y); });
           });
}

bool can_match(const rule& r)
{
    return !are_apart(r, r) && std::ranges::none_of(r.when, [](const condition& c) {
        const auto* age = std::get_if<age_condition>(&c);
        return age != nullptr && age->from && age->under && *age->from >= *age->under;
    });
}

// What two rules would both decide, each otherwise.
std::vector<std::string_view> find_disagreements(const actions& a, const actions& b)
{
    std::vector<std::string_view> found;
    const auto text = [&](std::string_view what, const std::string& x, const std::string& y) {
        if (!x.empty() && !y.empty() && x != y) found.push_back(what);
    };
    const auto value = [&](std::string_view what, const auto& x, const auto& y) {
        if (x && y && *x != *y) found.push_back(what);
    };
    const auto sender = [](const actions& x) { return x.from_by_service ? "by_service" : x.from; };
    text("from", sender(a), sender(b));
    text("reply_to", a.reply_to, b.reply_to);
    text("operator", a.operator_name, b.operator_name);
    value("body", a.body, b.body);
    value("body_for_patient", a.body_for_patient, b.body_for_patient);
    value("priority", a.priority, b.priority);
    value("receipts.reception", a.reception, b.reception);
    value("receipts.reading", a.reading, b.reading);
    value("replace", a.replace, b.replace);
    return found;
}

class checker
{
public:
    explicit checker(std::vector<rule_problem>& found) : found_(found) {}

    void check_ids(const rulebook& book)
    {
        std::map<std::string_view, std::string> seen;
        for (const auto& list : book.lists)
            for (const auto& r : list.rules) {
                const auto here = list.file + ':' + std::to_string(r.line);
                const auto [first, is_new] = seen.emplace(r.id, here);
                if (!is_new) error(list, r, "another rule has this name (" + first->second + ")", "give each rule a name of its own");
            }
    }

    void check_alone(const rule_list& list, const rule& r)
    {
        const auto& a = r.then;
        if (!can_match(r)) error(list, r, "can never match: its conditions exclude each other");
        if (a == actions{}) error(list, r, "does nothing", "say under 'then' what it does");
        auto rest = a;
        rest.refuse.clear();
        if (!a.refuse.empty() && rest != actions{})
            error(
                list,
                r,
                "refuses the message and does something else with it",
                "leave 'refuse' alone under 'then', or take it away"
            );
        if (a.replace && !a.add.empty())
            error(list, r, "replaces recipients and adds some", "name all of them under 'replace'");
    }

    void check_pair(const rule_list& list, const rule& first, const rule& later)
    {
        if (!can_match(first) || !can_match(later)) return;
        const bool covered = is_covered(later, first);
        const bool ends = list.how == matching::first || !first.then.refuse.empty();
        if (covered && ends)
            return error(
                list,
                later,
                "is never reached: the rule " + first.id + " (line " + std::to_string(first.line) +
                    ") matches whenever it does",
                "put it before, or narrow the other"
            );
        if (list.how == matching::first || are_apart(first, later)) return;
        if (!later.then.refuse.empty() && is_covered(first, later))
            return error(
                list,
                first,
                "does what the rule " + later.id + " (line " + std::to_string(later.line) +
                    ") undoes: that one refuses the same messages",
                "take one of them away"
            );
        for (const auto what : find_disagreements(first.then, later.then)) {
            const std::string both = "and the rule " + first.id + " (line " +
                                     std::to_string(first.line) + ") both say " + std::string{what};
            if (covered || is_covered(first, later))
                error(list, later, both + ", for the same messages", "say it once");
            else
                warning(list, later, both + ": where both match, the other is heard", "narrow one");
        }
    }

private:
    void error(const rule_list& list, const rule& r, std::string message, std::string hint = {})
    {
        found_.push_back({severity::error, list.file, r.line, r.id, std::move(message), std::move(hint)});
    }
    void warning(const rule_list& list, const rule& r, std::string message, std::string hint)
    {
        found_.push_back({severity::warning, list.file, r.line, r.id, std::move(message), std::move(hint)});
    }

    std::vector<rule_problem>& found_;
};

}  // namespace

bool is_covered(const rule& narrow, const rule& wide)
{
    const bool conditions = std::ranges::all_of(wide.when, [&](const condition& w) {
        return std::ranges::any_of(narrow.when, [&](const condition& n) { return implies(n, w); });
    });
    // What the wide one is not for, the narrow one must not be for either.
    return conditions && std::ranges::all_of(wide.unless, [&](const condition& w) {
        return std::ranges::any_of(narrow.unless, [&](const condition& n) {
            return implies(w, n);
        }) || std::ranges::any_of(narrow.when, [&](const condition& n) { return excludes(n, w); });
    });
}

std::vector<rule_problem> check(const rulebook& book)
{
    std::vector<rule_problem> found;
    checker judge(found);
    judge.check_ids(book);
    for (const auto& list : book.lists)
        for (std::size_t later = 0; later < list.rules.size(); ++later) {
            judge.check_alone(list, list.rules[later]);
            for (std::size_t first = 0; first < later; ++first)
                judge.check_pair(list, list.rules[first], list.rules[later]);
        }
    return found;
}

}  // namespace vgm::rules
