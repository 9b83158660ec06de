#include "schemas/mime/header.hpp"
#include "schemas/transmission/checks.hpp"

namespace vgm::transmission {
namespace {

std::string prt(std::size_t occurrence) { return "PRT[" + std::to_string(occurrence) + "]-15.4"; }

// A patient's mailbox is made from the INS: any other one is somebody else's.
void check_patient_mailbox(
    const submission& s,
    const recipient_place& place,
    std::vector<issue>& found
)
{
    const auto* ins = s.patient.find_ins();
    const auto& address = place.who.address;
    if (ins != nullptr && ins->value == std::string_view{address}.substr(0, address.find('@')))
        return;
    const bool test = ins != nullptr &&
                      (ins->authority == ins_nir_test || ins->authority == ins_nir_demonstration);
    found.push_back(
        {fault::patient_mismatch,
         test ? severity::warning : severity::error,
         prt(place.prt),
         "the patient's mailbox must be made from the INS of PID-3",
         "TRANS-PATIENT-ADDRESS"}
    );
}

}  // namespace

void check_addresses(
    const hl7v2::message_view& m,
    const submission& s,
    const std::vector<recipient_place>& recipients,
    std::vector<issue>& found
)
{
    for (const auto& place : recipients) {
        if (!mime::is_address(place.who.address))
            found.push_back(
                {fault::bad_data_type,
                 severity::error,
                 prt(place.prt),
                 "PRT-15.4 must be a mail address",
                 "TRANS-ADDRESS"}
            );
        else if (place.who.kind == recipient_kind::patient)
            check_patient_mailbox(s, place, found);
    }
    for_each_segment(m, "PRT", [&](const hl7v2::segment_view& segment, std::size_t occurrence) {
        if (upper(segment.field(4).value(1)) == "REPLY" &&
            !mime::is_address(segment.field(15).value(4)))
            found.push_back(
                {fault::bad_data_type,
                 severity::error,
                 prt(occurrence),
                 "the reply address, PRT-15.4, must be a mail address",
                 "TRANS-REPLY-ADDRESS"}
            );
    });
}

}  // namespace vgm::transmission
