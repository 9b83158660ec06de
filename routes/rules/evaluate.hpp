#pragma once

#include "routes/rules/facts.hpp"

namespace vgm::rules {

enum class rule_state {
    matched,
    not_matched,
    not_reached,  // an earlier rule had decided
};

// What became of one rule, and on which condition.
struct outcome
{
    const rule_list* list = nullptr;
    const rule* which = nullptr;
    rule_state state = rule_state::not_reached;
    // The condition that decided: the one of `when` that does not hold, or of `unless` that does.
    // Null when the rule matched or was not reached.
    const condition* because = nullptr;
    bool is_exception = false;    // `because` stands in `unless`
    const rule* after = nullptr;  // of a rule not reached: the one that had decided
};

/** What becomes of every rule, in order. Conditions look at the message as it came, whatever earlier
    rules do to it. In a list of `first`, no rule after the first match is reached; after one that
    refuses the message, no rule at all.

    @param book  Outlives the answer, which points into it. */
std::vector<outcome> evaluate(const rulebook& book, const facts& of);

/** Those that matched, in order. */
std::vector<const rule*> matched(const std::vector<outcome>& all);

/** Whether one condition holds. */
bool holds(const condition& c, const facts& of);

/** A condition as a person would say it: "unit is 3435 or 34*". */
std::string describe(const condition& c);

/** What the message has where a condition looks, for a person: "unit is 1200". Of what may identify
    the patient or a correspondent it says only whether there is something. */
std::string describe_found(const condition& c, const facts& of);

}  // namespace vgm::rules
