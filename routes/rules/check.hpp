#pragma once

#include "routes/rules/rule.hpp"

namespace vgm::rules {

// What is wrong with rules that can each be read: found before they are ever used.
struct rule_problem
{
    severity level = severity::error;
    std::string file;
    int line = 0;
    std::string rule;  // its id
    std::string message, suggestion;
};

/** Ids that come twice; rules that can never match or are never reached, because one before them
    matches whenever they do; actions that contradict each other, in one rule or in two of one file
    that match together. A warning tells of two rules that may match together and say different
    things, of which only the first is heard.

    What is said of two rules is right when it is said; rules that are unreachable only because of
    several before them together are not found. */
std::vector<rule_problem> check(const rulebook& book);

/** Whether a message that `narrow` matches is surely matched by `wide`. */
bool is_covered(const rule& narrow, const rule& wide);

}  // namespace vgm::rules
