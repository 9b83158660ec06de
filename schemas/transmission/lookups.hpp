#pragma once

// Whom a message means, in the words that a directory is asked with. For sources of this folder.

#include "schemas/hl7v2/message_view.hpp"
#include "schemas/transmission/request.hpp"

#include <vector>

namespace vgm::transmission {

// One for each PRT RCT that is not the patient's and says more than an address (a number, a unit,
// or the family and given name of somebody else than the patient), in the order of the message;
// `recipient` counts all PRT RCT.
std::vector<recipient_lookup> find_lookups(const hl7v2::message_view& m);

// Takes away what the form says about an address that is not there, where a lookup gives one.
void forgive_missing_addresses(
    const std::vector<recipient_lookup>& lookups,
    std::vector<issue>& form
);

}  // namespace vgm::transmission
