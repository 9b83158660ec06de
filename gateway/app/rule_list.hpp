#pragma once

#include "gateway/app/terminal.hpp"
#include "schemas/transmission/rulebook.hpp"

#include <string>
#include <vector>

// Every rule that an answer can name, for people and programs.
namespace vgm::app {

/** Those of the gate, then those of the letter. */
const std::vector<transmission::rule_entry>& rule_list();

/** The rule of that id, or null. */
const transmission::rule_entry* find_listed_rule(std::string_view id);

struct rule_selection
{
    std::vector<const transmission::rule_entry*> rules;
    std::string nearest;  // when there is none: the id that was most likely meant, or empty
};

/** The rule of that id, else those whose ids begin with it; without case. All for an empty text. */
rule_selection select_rules(std::string_view id_or_prefix);

/** Several rules are a line each, one rule is told in full. */
std::string print_text(const rule_selection& selected, const screen& to);

/** An array of objects. */
std::string print_json(const rule_selection& selected);

}  // namespace vgm::app
