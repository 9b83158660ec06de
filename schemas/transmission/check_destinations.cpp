#include "schemas/tables/national_tables.hpp"
#include "schemas/transmission/checks.hpp"

#include <algorithm>
#include <cstdlib>

namespace vgm::transmission {
namespace {

std::string flag_place(const hl7v2::message_view& m, std::string_view code)
{
    std::size_t obx = 0;
    read_flag(m, code, &obx);
    return "OBX[" + std::to_string(obx) + "]-5.1";
}

issue forbidden(std::string where, std::string detail, std::string rule)
{
    return {
        fault::forbidden, severity::error, std::move(where), std::move(detail), std::move(rule)};
}

bool has_recipient(const submission& s, bool patient)
{
    return std::ranges::any_of(s.recipients, [&](const recipient& r) {
        return (r.kind == recipient_kind::patient) == patient;
    });
}

void check_flags_have_addresses(
    const hl7v2::message_view& m,
    const submission& s,
    const gate_settings& settings,
    findings& found
)
{
    const auto demand = [&](bool wanted, bool present, std::string_view flag, std::string_view who
                        ) {
        if (wanted && !present)
            found.push_back(
                {fault::no_recipient,
                 severity::error,
                 flag_place(m, flag),
                 std::string{flag} + " = Y needs a PRT RCT with the address of " + std::string{who},
                 "TRANS-NO-ADDRESS"}
            );
        if (!wanted && present)
            found.push_back(
                {fault::incoherent,
                 severity::warning,
                 flag_place(m, flag),
                 std::string{flag} + " = N: the address of " + std::string{who} + " is not used",
                 "TRANS-UNUSED-ADDRESS"}
            );
    };
    demand(
        s.sent_to.professionals,
        has_recipient(s, false) || (settings.adds_recipients && s.sent_to.professionals),
        "DESTMSSANTEPS",
        "a professional, organisation or application"
    );
    demand(s.sent_to.patient, has_recipient(s, true), "DESTMSSANTEPAT", "the patient");
    if (!s.sent_to.dmp && !s.sent_to.professionals && !s.sent_to.patient)
        found.push_back(forbidden(
            flag_place(m, "DESTDMP"),
            "DESTDMP, DESTMSSANTEPS and DESTMSSANTEPAT are all N: there is nothing to do",
            "TRANS-NO-DESTINATION"
        ));
}

bool has_sender(const hl7v2::message_view& m)
{
    bool found = false;
    for_each_segment(m, "PRT", [&](const hl7v2::segment_view& prt, std::size_t) {
        found = found || upper(prt.field(4).value(1)) == "SB";
    });
    return found;
}

// Who asks, for the DMP: a professional or a device, and an organisation.
void check_sender(const hl7v2::message_view& m, const submission& s, findings& found)
{
    std::size_t sender = 0;
    for_each_segment(m, "PRT", [&](const hl7v2::segment_view& prt, std::size_t occurrence) {
        if (sender == 0 && upper(prt.field(4).value(1)) == "SB") sender = occurrence;
    });
    const auto demand = [&](bool present, std::string_view field, std::string detail) {
        if (present) return;
        const std::string segment = sender == 0 ? "PRT" : "PRT[" + std::to_string(sender) + "]";
        found.push_back(
            {fault::field_missing,
             severity::error,
             segment + '-' + std::string{field},
             std::move(detail),
             "TRANS-SB-DMP"}
        );
    };
    demand(
        !s.asked_by.person_id.empty() || !s.asked_by.device_id.empty(),
        "5.1",
        "a document for the DMP needs a PRT SB with the sender's identifier"
    );
    if (sender == 0) return;
    demand(
        !s.asked_by.organisation_id.empty(),
        "8.10",
        "a document for the DMP needs a PRT SB with the identifier of the sender's organisation"
    );
}

void check_type_for_dmp(const hl7v2::message_view& m, findings& found)
{
    const std::string type = hl7v2::find_value(m, "OBR-4.1");
    if (type.empty() || tables::national_tables().type_classes_dmp.find(type) != nullptr) return;
    found.push_back(
        {fault::value_not_in_table,
         severity::error,
         "OBR-4.1",
         "a document for the DMP must be of a type that the DMP takes (JDV_J66-TypeCode-DMP)",
         "TRANS-TYPE-DMP"}
    );
}

// The DMP is not fed from here. Taking a document that is for nobody else would lose it.
void check_dmp(
    const hl7v2::message_view& m,
    const submission& s,
    bool names_sender,
    findings& found
)
{
    if (!s.sent_to.dmp) return;
    if (s.sent_to.professionals || s.sent_to.patient)
        found.push_back(
            {fault::forbidden,
             severity::warning,
             flag_place(m, "DESTDMP"),
             "the document is sent by MSSanté only: this gateway does not feed the DMP (DESTDMP = "
             "Y)",
             "TRANS-DMP-NOT-FED"}
        );
    else
        found.push_back(forbidden(
            flag_place(m, "DESTDMP"),
            "the document is for the DMP only, which this gateway does not feed: send it to the "
            "system that does, or set DESTMSSANTEPS or DESTMSSANTEPAT to Y",
            "TRANS-DMP-ONLY"
        ));
    if (names_sender) check_sender(m, s, found);
    check_type_for_dmp(m, found);
}

// Younger than 18 when the message came. An unreadable date is nobody's minority.
bool is_minor(const submission& s)
{
    const auto& birth = s.patient.birth_date;
    if (birth.size() != 8) return false;
    std::string came;
    for (const char c : to_rfc3339(s.accepted_at).substr(0, 10))
        if (c != '-') came += c;
    // Digits of equal length compare as numbers do: 18 years later in the same form.
    const auto year = std::to_string(std::atoi(birth.substr(0, 4).c_str()) + 18);
    return came < year + birth.substr(4);
}

void check_contradictions(const hl7v2::message_view& m, const submission& s, findings& found)
{
    if (s.sent_to.patient && s.shown_to.hidden_from_patient)
        found.push_back(forbidden(
            flag_place(m, "INVISIBLE_PATIENT"),
            "a document hidden from the patient (INVISIBLE_PATIENT = Y) may not be sent to the "
            "patient (DESTMSSANTEPAT = Y)",
            "TRANS-MATRIX"
        ));
    if (s.sent_to.patient && s.shown_to.hidden_from_representatives && is_minor(s))
        found.push_back(
            {fault::forbidden,
             severity::warning,
             flag_place(m, "INVISIBLE_REP_LEGAUX"),
             "the document is hidden from the representatives of a minor, who can open the minor's "
             "mailbox, and sent there",
             "TRANS-MATRIX-REPRESENTATIVES"}
        );
    if (s.sent_to.professionals && s.shown_to.masked_to_professionals)
        found.push_back(
            {fault::forbidden,
             severity::warning,
             flag_place(m, "MASQUE_PS"),
             "the document is masked to professionals and sent to some",
             "TRANS-MATRIX-MASKED"}
        );
    if (s.shown_to.changed && s.action != submission_action::replacement)
        found.push_back(
            {fault::incoherent,
             severity::warning,
             flag_place(m, "MODIF_CONF_CODE"),
             "MODIF_CONF_CODE = Y says something of a replacement only",
             "TRANS-MODIF-UNUSED"}
        );
    if (s.conversation_closed && !s.sent_to.patient)
        found.push_back(
            {fault::incoherent,
             severity::warning,
             flag_place(m, "DESTMSSANTEPAT"),
             "NTE-4 = FIN closes the conversation with a patient to whom nothing is sent",
             "TRANS-FIN-UNUSED"}
        );
}

// The three rows of the guide's table. `rows` differ in CONNEXION_SECRETE and MASQUE_PS between the
// published 2.1.2 and 2.1.3.
void check_literal(const hl7v2::message_view& m, const submission& s, bool v2_1_3, findings& found)
{
    if (!s.sent_to.professionals && !s.sent_to.patient) return;
    const auto& v = s.shown_to;
    const bool both = s.sent_to.professionals && s.sent_to.patient && !v.masked_to_professionals &&
                      !v.hidden_from_patient && !v.hidden_from_representatives &&
                      (v2_1_3 || !v.secret_connection);
    const bool professionals = s.sent_to.professionals && !s.sent_to.patient &&
                               v.hidden_from_patient && !v.hidden_from_representatives &&
                               (v2_1_3 ? !v.masked_to_professionals : !v.secret_connection);
    const bool patient = !s.sent_to.professionals && s.sent_to.patient && !v.hidden_from_patient &&
                         !v.secret_connection && !s.sent_to.dmp;
    if (!both && !professionals && !patient)
        found.push_back(forbidden(
            flag_place(m, "MASQUE_PS"),
            "this combination of flags is not in the guide's table of allowed ones; see "
            "sources.matrix",
            "TRANS-MATRIX"
        ));
}

}  // namespace

void check_destinations(
    const hl7v2::message_view& m,
    const submission& s,
    const gate_settings& settings,
    bool names_sender,
    findings& found
)
{
    check_flags_have_addresses(m, s, settings, found);
    check_dmp(m, s, names_sender, found);
    if (names_sender && !s.sent_to.dmp && !has_sender(m))
        found.push_back(
            {fault::field_missing,
             severity::warning,
             "PRT",
             "no PRT SB says who asks for the sending",
             "TRANS-SB-ABSENT"}
        );
    check_contradictions(m, s, found);
    if (settings.matrix != matrix_policy::contradictions)
        check_literal(m, s, settings.matrix == matrix_policy::literal_2_1_3, found);
}

}  // namespace vgm::transmission
