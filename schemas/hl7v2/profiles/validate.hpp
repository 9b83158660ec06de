#pragma once

#include "schemas/hl7v2/profiles/profile.hpp"

#include <functional>
#include <vector>

namespace vgm::hl7v2 {

// Whether a code is in a table that a rule names.
using table_lookup = std::function<bool(std::string_view table, std::string_view code)>;

/** Apply a profile to a message.

    @return Every issue found, in the order of the profile; empty when the message conforms. A
    segment that the profile does not know is ignored; one it knows, in a place where it may not
    stand, is fault::segment_missing. Codes are compared without case, and trimmed.
*/
std::vector<issue> validate(const message_view& m, const profile& p, const table_lookup& in_table);

}  // namespace vgm::hl7v2
