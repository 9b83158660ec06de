#pragma once

#include <span>
#include <string_view>

namespace vgm::transmission {

// A check that the profiles of schemas/hl7v2/profiles do not say, as the conformance statement and
// an operator's help print it.
struct check_rule
{
    std::string_view id;
    std::string_view section;  // of the guide, or of the standard
    std::string_view answer;   // "AE 207", "warning", "AE 207 or warning": code of ERR-3
    std::string_view holds;    // what must be true
    std::string_view mend;     // what the sender or the site can do
};

/** All of them but those about a document's header, in the order they are asked. */
std::span<const check_rule> check_rules() noexcept;

/** Those about a document's header, asked after all others of the gate. */
std::span<const check_rule> cda_rules() noexcept;

/** The rule of that id among all of them, or null. */
const check_rule* find_check_rule(std::string_view id) noexcept;

}  // namespace vgm::transmission
