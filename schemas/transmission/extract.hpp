#pragma once

// From segments to the pivot. These functions read; they judge nothing, and what is absent stays
// empty. For sources of this folder.

#include "gateway/core/submission.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <string>
#include <vector>

namespace vgm::transmission {

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
std::vector<recipient_place> find_recipients(const hl7v2::message_view& m);

patient_identity read_patient(const hl7v2::message_view& m);
requester read_requester(const hl7v2::message_view& m);

// MSH, PID, PV1, PRT and the flags of MetaDMPMSS into `s`; not the documents.
void read_metadata(const hl7v2::message_view& m, submission& s);

// The value of a flag: "Y", "N", or empty when it is absent; `obx` gets its place.
std::string
read_flag(const hl7v2::message_view& m, std::string_view code, std::size_t* obx = nullptr);

// A mail body in base64. The guides' own samples lack characters at the end: what can be decoded
// is.
std::string read_mail_body(const hl7v2::message_view& m, std::string_view code);

}  // namespace vgm::transmission
