#include "schemas/transmission/checks.hpp"
#include "schemas/transmission/ins_key.hpp"

#include <algorithm>

namespace vgm::transmission {
namespace {

bool is_test_ins(std::string_view authority)
{
    return authority == ins_nir_test || authority == ins_nir_demonstration;
}

enum class comparison { same, different, unrelated };

// Two lists of identifiers cannot be asked to be equal: a lab sends the INS, its document the INS
// and the hospital's number. They name one patient when an authority that both know gives the same
// value, and no authority gives two. When either has an INS, the INS must be among what agrees.
comparison compare(const patient_identity& message, const patient_identity& document)
{
    bool common = false;
    for (const auto& ours : message.identifiers)
        for (const auto& theirs : document.identifiers) {
            if (ours.authority.empty() || ours.authority != theirs.authority) continue;
            if (ours.value != theirs.value) return comparison::different;
            common = true;
        }
    const auto* left = message.find_ins();
    const auto* right = document.find_ins();
    if ((left == nullptr) != (right == nullptr)) return comparison::unrelated;
    if (left != nullptr && left->value != right->value) return comparison::different;
    return common ? comparison::same : comparison::unrelated;
}

void check_key(const submission& s, findings& found)
{
    for (std::size_t n = 0; n < s.patient.identifiers.size(); ++n) {
        const auto& id = s.patient.identifiers[n];
        if (!is_ins(id.authority) || has_valid_ins_key(id.value)) continue;
        found.push_back(
            {fault::bad_data_type,
             is_test_ins(id.authority) ? severity::warning : severity::error,
             n == 0 ? "PID-3.1" : "PID-3[" + std::to_string(n + 1) + "].1",
             "the INS must be 15 characters that end with their control key",
             "TRANS-INS-KEY"}
        );
    }
}

void check_qualified(const submission& s, const gate_settings& settings, findings& found)
{
    if (s.patient.has_qualified_ins()) return;
    if (s.sent_to.patient && settings.refuse_unqualified_ins_to_patient)
        found.push_back(
            {fault::forbidden,
             severity::error,
             "PID-32",
             "a mail to the patient needs a qualified INS: PID-3 with the INS, its traits, and "
             "PID-32 = VALI",
             "TRANS-INS-PATIENT"}
        );
    const bool refuse = s.sent_to.dmp || settings.refuse_unqualified_ins;
    found.push_back(
        {fault::forbidden,
         refuse ? severity::error : severity::warning,
         "PID-32",
         s.sent_to.dmp ? "a document for the DMP needs a qualified INS: PID-3 with the INS, its "
                         "traits, and PID-32 = VALI"
                       : "the INS is not qualified: PID-3 should hold an INS, its traits be "
                         "complete, and PID-32 be VALI",
         "TRANS-INS-QUALIFIED"}
    );
}

}  // namespace

void check_patient(
    const submission& s,
    const std::vector<document_place>& places,
    const std::vector<cda::header>& headers,
    const gate_settings& settings,
    findings& found
)
{
    for (std::size_t n = 0; n < headers.size(); ++n)
        if (compare(s.patient, headers[n].patient) != comparison::same)
            found.push_back(
                {fault::patient_mismatch,
                 severity::error,
                 "PID-3",
                 "the patient of PID-3 is not the patient of the document in OBX[" +
                     std::to_string(places[n].obx) +
                     "]: their identifiers must agree with recordTarget/patientRole/id; nothing "
                     "was sent",
                 "TRANS-PID-CDA"}
            );
    check_key(s, found);
    check_qualified(s, settings, found);
}

}  // namespace vgm::transmission
