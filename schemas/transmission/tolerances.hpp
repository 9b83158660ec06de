#pragma once

#include "schemas/hl7v2/profiles/validate.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vgm::transmission {

// Something that senders do although the guide, in version 2.1, says otherwise, and that can be
// read without doubt. Each has a name, so that a site can say for each source what it takes.
struct tolerance
{
    std::string_view id;         // "TOL-TXA-17-LA"
    std::string_view lets_pass;  // "TXA-17 = LA"
    std::string_view bends;      // the rule that is broken, "TRANS-TXA-17"; "several" when many
    std::string_view section;    // of the guide
    std::string_view refused;    // what the answer is where it is not accepted: "AE 103"
    enum class telling {
        always,          // a warning
        unless_granted,  // no warning in a version of the guide where it is no mistake
        never,           // no warning: it says nothing about the sender
    } warns = telling::unless_granted;
    bool accepted = true;  // where a source is tolerant and does not say otherwise
};

std::span<const tolerance> all_tolerances() noexcept;

/** The tolerance of that id, or null. */
const tolerance* find_tolerance(std::string_view id) noexcept;

/** The versions of the guide whose profiles grant it, as in "1.2, 2.0"; "any" when none does. */
std::string versions_served(std::string_view id);

enum class strictness {
    tolerant,  // what is known and can be read without doubt passes with a warning
    strict,    // version 2.1 of the guide to the letter
};

// What one source is allowed. `accept` and `refuse` hold ids and go before `by_default`.
struct tolerance_settings
{
    strictness by_default = strictness::tolerant;
    std::vector<std::string> accept, refuse;
};

/** What becomes of a breach of that name.
    @param version  The profile of the message's version, or null while it is not known. */
hl7v2::leniency find_leniency(
    std::string_view id,
    const tolerance_settings& allowed,
    const hl7v2::profile* version
);

}  // namespace vgm::transmission
