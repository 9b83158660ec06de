#pragma once

// From segments to the pivot. These functions read; they judge nothing, and what is absent stays
// empty. For sources of this folder.

#include "gateway/core/submission.hpp"
#include "schemas/cda/header.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vgm::transmission {

// Calls `visit(segment, occurrence)` for each segment of that id, occurrences counted from 1.
template <class Visit>
void for_each_segment(const hl7v2::message_view& m, std::string_view id, Visit visit)
{
    std::size_t occurrence = 0;
    for (std::size_t n = 0; n < m.size(); ++n)
        if (const auto segment = m[n]; segment.id() == id) visit(segment, ++occurrence);
}

// ASCII capitals: codes are compared without case.
std::string upper(std::string text);

// Where a document stands in its message: its OBX, counted among the OBX segments from 1.
struct document_place
{
    std::size_t obx = 0;
    std::string_view base64;             // OBX-5.5, raw
    std::string result_status;           // OBX-11
    std::string type_code, type_system;  // OBX-3.1, OBX-3.3
};

std::vector<document_place> find_documents(const hl7v2::message_view& m);

struct recipient_place
{
    std::size_t prt = 0;  // counted among the PRT segments from 1
    recipient who;
};
// One PRT RCT.
recipient read_recipient(const hl7v2::segment_view& prt);
std::vector<recipient_place> find_recipients(const hl7v2::message_view& m);

// Whether PRT-15 of a PRT stands one field too far.
bool has_shifted_address(const hl7v2::segment_view& prt);

// PRT-15.4, wherever it stands.
std::string read_address(const hl7v2::segment_view& prt);

// Those of informationRecipient: before version 2.0 of the guide there was no other place.
void add_recipients_of_document(const cda::header& document, submission& s);

patient_identity read_patient(const hl7v2::message_view& m);
requester read_requester(const hl7v2::message_view& m);

// MSH, PID, PV1, PRT and the flags of MetaDMPMSS into `s`; not the documents.
void read_metadata(const hl7v2::message_view& m, submission& s);

// The value of a flag: "Y", "N", or empty when it is absent; `obx` gets its place.
std::string
read_flag(const hl7v2::message_view& m, std::string_view code, std::size_t* obx = nullptr);

// OBX-3 of the two mail bodies.
inline constexpr std::string_view body_for_professionals = "CORPSMAIL_PS";
inline constexpr std::string_view body_for_patient = "CORPSMAIL_PATIENT";

bool is_mail_body(const hl7v2::segment_view& obx);

// Whether a body is text and not base64: OBX-5.4 = A, or nothing but OBX-5.1.
bool is_plain_body(const hl7v2::segment_view& obx);

// Whether its base64 can be read only without what its last character began.
bool lacks_last_character(const hl7v2::segment_view& obx);

// A mail body as UTF-8, or nothing when it is not base64. The guides' own samples lack a character
// at the end: what can be decoded is. Text that is no UTF-8 is read as ISO-8859-15.
std::optional<std::string> decode_mail_body(const hl7v2::segment_view& obx);

// The body of that code; empty when there is none.
std::string read_mail_body(const hl7v2::message_view& m, std::string_view code);

}  // namespace vgm::transmission
