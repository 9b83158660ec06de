#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vgm::transmission {

enum class rule_kind {
    field,      // of a message profile: one field, or how often a segment occurs
    check,      // what must agree across fields, with the document, or with the settings
    tolerance,  // what a source may be allowed to send although the guide says otherwise
};

// Everything the gate asks, in one form: what an operator or a producer looks up by the id that
// ERR-7 of an answer gives.
struct rule_entry
{
    rule_kind kind = rule_kind::check;
    std::string id;       // "TRANS-MSH-3"
    std::string section;  // of the guide, or of the standard
    std::string answer;   // "AE 101, 103", "warning": MSA-1 and ERR-3
    std::string holds;    // what must be true; of a tolerance: what it lets pass
    std::string mend;     // what the sender or the site can do
};

/** All of them, each id once: the rules of the profiles, then the checks in the order they are
    asked, then the tolerances. */
const std::vector<rule_entry>& all_rules();

/** The rule of that id, compared without case, or null. */
const rule_entry* find_rule(std::string_view id);

}  // namespace vgm::transmission
