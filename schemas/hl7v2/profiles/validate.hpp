#pragma once

#include "schemas/hl7v2/profiles/profile.hpp"

#include <functional>
#include <vector>

namespace vgm::hl7v2 {

// Whether a code is in a table that a rule names.
using table_lookup = std::function<bool(std::string_view table, std::string_view code)>;

// What becomes of a breach that a profile names.
enum class leniency {
    refused,  // the error of the rule that it breaks
    warned,   // a warning under the name of the tolerance, once for each message
    silent,
};
using tolerance_lookup = std::function<leniency(std::string_view tolerance)>;

/** Add a breach that has a name to what was found.
    @param wrong  The error that it is, with the rule that it breaks. */
void add_breach(leniency how, std::string_view tolerance, issue wrong, std::vector<issue>& found);

/** Apply a profile to a message.

    @param tolerated  Without one, everything is refused.

    @return Every issue found, in the order of the profile; empty when the message conforms. A
    segment that the profile does not know is ignored; one it knows, in a place where it may not
    stand, is fault::segment_missing. Codes are compared without case, and trimmed.
*/
std::vector<issue> validate(
    const message_view& m,
    const profile& p,
    const table_lookup& in_table,
    const tolerance_lookup& tolerated = {}
);

}  // namespace vgm::hl7v2
