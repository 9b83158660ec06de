#pragma once

#include "schemas/hl7v2/profiles/validate.hpp"

#include <vector>

namespace vgm::hl7v2 {

/** Check the order and number of a message's segments.

    The structures of the guides can be told apart by their next segment, so one pass without
    going back is enough.

    @param tolerated  Asked about a segment that is missing and may be, see structure_node::unless.

    @return One issue for each segment that is missing (at its id) or stands where it may not (at
    "PV1[2]"); never more than ten.
*/
std::vector<issue> match_structure(
    const message_view& m,
    const structure_node& root,
    const tolerance_lookup& tolerated = {}
);

}  // namespace vgm::hl7v2
