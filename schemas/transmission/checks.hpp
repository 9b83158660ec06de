#pragma once

// What must be true of a message beyond its profile: that its parts agree with one another and with
// the document. Each check appends what it finds. For sources of this folder.

#include "gateway/core/submission.hpp"
#include "schemas/cda/header.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/transmission/extract.hpp"
#include "schemas/transmission/findings.hpp"
#include "schemas/transmission/request.hpp"

#include <vector>

namespace vgm::transmission {

// MSH-9, MSH-11 and MSH-12: whether this is a message that is handled here at all. When it is not,
// nothing else is looked at.
std::vector<issue> check_kind(const hl7v2::message_view& m, const gate_settings& settings);

// What a profile cannot say of the order and number of segments: one order, documents before flags
// in their order, PRT after the first document, OBX numbered, no code that the guide does not have.
void check_form(
    const hl7v2::message_view& m,
    const std::vector<document_place>& documents,
    findings& found
);

// Event, ORC-1 and OBX-11 say the same action; OBR-4 is OBX-3 and, in an MDM, TXA-2.
void check_action(
    const hl7v2::message_view& m,
    const std::vector<document_place>& documents,
    findings& found
);

// Base64 as RFC 4648 has it; whatever can be decoded is read.
void check_base64(const document_place& place, findings& found);

// Type, ids and replacement of each document against the message (TRANS,
// message profiles).
void check_documents(
    const hl7v2::message_view& m,
    const submission& s,
    const std::vector<document_place>& places,
    const std::vector<cda::header>& headers,
    findings& found
);

// The patient of PID-3 is the patient of every document; the INS key holds (TRANS,
// segment PID).
void check_patient(
    const submission& s,
    const std::vector<document_place>& places,
    const std::vector<cda::header>& headers,
    const gate_settings& settings,
    findings& found
);

// That nothing the producer meant to be sent is passed over: every OBX of type ED is a document or
// a mail body, and a mail body can be read.
void check_content(const hl7v2::message_view& m, findings& found);

// The addresses of PRT (TRANS, segment PRT): recipients, the patient's mailbox, the reply address.
void check_addresses(
    const hl7v2::message_view& m,
    const submission& s,
    const std::vector<recipient_place>& recipients,
    const std::vector<recipient_lookup>& lookups,
    const gate_settings& settings,
    findings& found
);

// Flags and who they are about (TRANS, MSSanté management rules).
// `names_sender`: the message's version of the guide has a PRT SB.
void check_destinations(
    const hl7v2::message_view& m,
    const submission& s,
    const gate_settings& settings,
    bool names_sender,
    findings& found
);

}  // namespace vgm::transmission
