#pragma once

#include "gateway/core/submission.hpp"
#include "schemas/fhir/references.hpp"
#include "schemas/transmission/compose.hpp"

#include <vector>

// Patients, professionals and organisations as the French profiles write them (FRCorePatientINS,
// AsPractitioner, AsPractitionerRole, AsOrganization).
namespace vgm::fhir {

/** Identifiers with an OID, the official name, the day of birth, the sex, and whether the identity
    is validated (extension fr-core-identity-reliability, VALI or QUAL). */
patient_identity read_patient(const node& patient);

/** The identifier of a patient that is named by it alone. */
patient_identity read_logical_patient(const node& reference);

// One recipient and what is wrong with it.
struct read_recipient_result
{
    transmission::letter_recipient who;
    node at;          // the resource or the reference that says it
    node address_at;  // its telecom
    std::vector<issue> found;
};

/** Whom a Reference names: a resource that came, or an identifier of the reference itself. */
read_recipient_result
read_recipient(const references& all, const node& holder, const node& reference);

/** Who asks: a professional's role or person, its organisation, or a device. Adds to what is there
    already, and takes nothing away. */
void read_requester(
    const references& all,
    const node& holder,
    const node& reference,
    requester& into
);

/** What a professional practises, as JDV_J01 codes it: "G15_10/SM26", from a code of that table or
    from a profession of TRE_G15 and a speciality of TRE_R38. Empty when nothing says it. */
coded read_specialty(const references& all, const node& holder, const node& reference);

/** "urn:oid:1.2.3" as "1.2.3"; empty for any other system. */
std::string_view oid_of(std::string_view system);

/** "1990-05-17" as HL7 writes it, "19900517"; a dateTime with its time and zone. */
std::string to_hl7(std::string_view fhir_time);

}  // namespace vgm::fhir
