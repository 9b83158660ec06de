#pragma once

#include "gateway/core/time.hpp"
#include "gateway/directory/mailbox_entry.hpp"
#include "routes/mail_to_document/reading.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::mail_to_document {

// A unit of the hospital that a mailbox belongs to, in the hospital's own words.
struct known_unit
{
    std::string name;       // may be empty
    std::string code;       // PRT-8.10
    std::string structure;  // FINESS of the establishment, PRT-8.6.1; may be empty
};

// Who an application is, and what is known of mailboxes. The finders may be empty; any thread may
// call them.
struct settings
{
    std::string sending_application, sending_facility;      // MSH-3, MSH-4: us
    std::string receiving_application, receiving_facility;  // MSH-5, MSH-6
    std::string processing_id = "P";
    std::function<std::optional<directory::mailbox_entry>(std::string_view address)> find_mailbox;
    std::function<std::optional<known_unit>(std::string_view address)> find_unit;
};

/** The MDM that brings one document of a letter to the application (LPS 1.1, contents of the
    message): MDM^T02, T10 or T04 of HL7 2.6 in UTF-8.

    The same letter makes the same message, the directory apart: MSH-7 and EVN-2 are the time of
    its arrival.

    @param number      From 1, in letter.documents.
    @param control_id  MSH-10. */
std::string make_transmission(
    const arriving_letter& letter,
    std::size_t number,
    std::string_view control_id,
    timestamp arrived_at,
    std::string_view own_mailbox,
    const settings& with
);

}  // namespace vgm::mail_to_document
