#pragma once

#include "routes/rules/apply.hpp"
#include "schemas/transmission/request.hpp"

#include <memory>
#include <string>
#include <vector>

namespace vgm::app {

// The site's rules and tables as they are at one moment. Never changed: a reload makes another one,
// and whoever is at work ends with the one that it began with.
struct site_rules
{
    std::shared_ptr<const rules::rulebook> book = std::make_shared<const rules::rulebook>();
    rules::surroundings around;  // its domains are those of the gate that asks
};

using site_rules_ptr = std::shared_ptr<const site_rules>;

// What became of one rule, in words for a person.
struct told_rule
{
    std::string file, id;
    int line = 0;
    rules::rule_state state = rules::rule_state::not_reached;
    std::string words;  // the condition that decided, and what the message has there
};

enum class tell_rules { no, yes };

// What the rules made of a message.
struct ruled_message
{
    rules::application made;
    std::vector<told_rule> told;  // when asked for
};

/** Puts the rules to a message that the gate has nothing against, and does to `r.asked` and
    `r.lookups` what they say. */
ruled_message apply_rules(
    const site_rules& site,
    const message& m,
    const transmission::gate_settings& gate,
    transmission::request& r,
    tell_rules how
);

}  // namespace vgm::app
