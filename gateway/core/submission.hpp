#pragma once

#include "gateway/core/ids.hpp"
#include "gateway/core/issue.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vgm {

// Bytes as they came off a wire: immutable, and shared rather than copied (a letter may be 50 MB).
struct message
{
    std::shared_ptr<const std::string> bytes;
    std::string source;  // name of the configured source
    timestamp received_at;
    std::string batch{};  // id of the batch that it came in; empty: none
};

// A code of a terminology: "11502-2" of LOINC. `system` is the OID where one is known.
struct coded
{
    std::string code;
    std::string label;
    std::string system;
    friend bool operator==(const coded&, const coded&) = default;
};

// What the producer asks for. ANS volet: T02/T10/T04, ORC-1 NW/RO/CA, OBX-11 F/C/D.
enum class submission_action { initial, replacement, removal };

std::string_view to_string(submission_action action) noexcept;

// Who a mailbox belongs to. Decides the body, the headers and what may be sent.
enum class recipient_kind { professional, organisation, application, patient };

std::string_view to_string(recipient_kind kind) noexcept;

struct recipient
{
    std::string address;  // MSSanté address, as written, trimmed
    recipient_kind kind = recipient_kind::professional;
    std::string identifier;       // PRT-5.1, PRT-8.10 or PRT-10.1; may be empty
    std::string identifier_type;  // "RPPS", "IDNPS", "INS", "FINEG", …; may be empty
    friend auto operator<=>(const recipient&, const recipient&) = default;
};

// CX of PID-3 or recordTarget/patientRole/id.
struct patient_identifier
{
    std::string value;
    std::string authority;  // OID
    std::string type;       // "INS", "PI", …; empty in a CDA
    friend bool operator==(const patient_identifier&, const patient_identifier&) = default;
};

// OIDs of the national health identity (INS).
inline constexpr std::string_view ins_nir = "1.2.250.1.213.1.4.8";
inline constexpr std::string_view ins_nia = "1.2.250.1.213.1.4.9";
inline constexpr std::string_view ins_nir_test = "1.2.250.1.213.1.4.10";
inline constexpr std::string_view ins_nir_demonstration = "1.2.250.1.213.1.4.11";

/** Whether an OID is one of the four above. */
bool is_ins(std::string_view authority) noexcept;

struct patient_identity
{
    std::vector<patient_identifier> identifiers;
    std::string birth_name;           // as in PID-5 / CDA name[@qualifier=BR]
    std::string given_name;           // the first one
    std::string birth_date;           // YYYYMMDD
    std::string sex;                  // M, F, U
    bool identity_validated = false;  // PID-32 = VALI

    /** The first INS among the identifiers that has a value, or nothing. */
    const patient_identifier* find_ins() const noexcept;

    /** Qualified INS: an INS, its five traits, and a validated identity (INS annex of the volet).
     */
    bool has_qualified_ins() const noexcept;
};

// The flags of table MetaDMPMSS, by what they mean.
struct visibility
{
    bool masked_to_professionals = false;      // MASQUE_PS
    bool hidden_from_patient = false;          // INVISIBLE_PATIENT
    bool hidden_from_representatives = false;  // INVISIBLE_REP_LEGAUX
    bool secret_connection = false;            // CONNEXION_SECRETE
    bool changed = false;                      // MODIF_CONF_CODE
};

struct destinations
{
    bool dmp = false;            // DESTDMP
    bool professionals = false;  // DESTMSSANTEPS
    bool patient = false;        // DESTMSSANTEPAT
};

struct receipts_wanted
{
    bool reception = false;  // ACK_RECEPTION: a ZAM^Z02 for each recipient
    bool reading = false;    // ACK_LECTURE_MSS: an MDN is asked for, and a ZAM^Z03 follows
    friend auto operator<=>(const receipts_wanted&, const receipts_wanted&) = default;
};

// PRT SB: who asks for the sending; not the document's author.
struct requester
{
    std::string person_id, person_id_type, family_name, given_name;
    std::string organisation_name, organisation_id, organisation_id_type;
    std::string device_id;
};

// One CDA document. `bytes` are exactly what OBX-5.5 decodes to and are never written again.
struct document
{
    std::string unique_id;  // id@root, or root^extension (XDS form)
    std::string replaces;   // the same of relatedDocument RPLC; empty when it replaces nothing
    coded type;             // ClinicalDocument/code
    std::shared_ptr<const std::string> bytes;
};

// What every adapter turns its input into, and all that routes ever see.
struct submission
{
    submission_id id;
    std::string source;
    control_id control;
    std::string sending_application, sending_facility;      // MSH-3, MSH-4: where ZAMs go back to
    std::string receiving_application, receiving_facility;  // MSH-5, MSH-6: who we are to them
    std::string processing_id;                              // P, T or D
    std::string hl7_version;                                // 2.5 or 2.6
    timestamp accepted_at;

    submission_action action = submission_action::initial;
    patient_identity patient;
    std::string patient_class;  // PV1-2
    requester asked_by;
    std::vector<document> documents;
    std::vector<recipient> recipients;
    std::optional<std::string> reply_to;
    destinations sent_to;
    visibility shown_to;
    receipts_wanted receipts;
    bool conversation_closed = false;                      // NTE-4 = FIN: the patient cannot reply
    std::string body_for_professionals, body_for_patient;  // UTF-8; empty: our own text

    std::vector<issue> warnings;
};

}  // namespace vgm
