#pragma once

#include "gateway/core/enhanced_status.hpp"
#include "schemas/hl7v2/zam.hpp"

#include <optional>

namespace vgm::hl7v2 {

// Codes of SMTPERRORCODE that no server says: those of a sending that reached none.
inline constexpr int smtp_cannot_connect = 101;
inline constexpr int smtp_connection_refused = 111;

/** The SMTPERRORCODE row of a code, with its French label; a code outside the table is passed as it
    is, with a label that says no more than that. */
zam_error to_smtp_error(int code);

/** The row for what a server or a delivery report said.

    @param reply  The three-digit SMTP reply, when one is known: it decides when it is a refusal.
    @param status  The enhanced status, which decides otherwise: the nearest code of the table.
*/
zam_error to_smtp_error(std::optional<int> reply, const enhanced_status& status);

}  // namespace vgm::hl7v2
