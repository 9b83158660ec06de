#include "schemas/tables/national_tables.hpp"
#include "schemas/transmission/cda_findings.hpp"
#include "schemas/transmission/check_cda_header.hpp"

namespace vgm::transmission {
namespace {

bool is_whole(const cda::identifier& id) { return !id.root.empty() && !id.extension.empty(); }

bool is_whole(const cda::organisation& o) { return !o.id.root.empty() && !o.name.empty(); }

bool is_gender(std::string_view code)
{
    return code == "M" || code == "F" || code == "U" || code == "UN";
}

void check_ins_traits(const cda::header& h, cda_findings& found)
{
    constexpr std::size_t full_date = 8;
    if (h.patient.find_ins() == nullptr) return;
    std::string_view missing;
    if (!h.target.birth_name_said)
        missing = "birth name and first given name must have the qualifier BR";
    else if (h.patient.birth_date.size() != full_date)
        missing = "the birth time must be a full date";
    else if (!is_gender(h.target.gender))
        missing = "the gender must be there";
    else
        return;
    found.warn(
        fault::field_missing,
        "CDA-PATIENT-INS",
        "recordTarget/patientRole/patient",
        "the traits of the INS are not complete: " + std::string{missing}
    );
}

void check_pid(const cda::header& h, const patient_identity& pid, cda_findings& found)
{
    const auto differ = [](const std::string& a, const std::string& b) {
        return !a.empty() && !b.empty() && a != b;
    };
    const bool date = differ(h.patient.birth_date, pid.birth_date.substr(0, 8));
    if (!date && !differ(h.patient.sex, pid.sex)) return;
    found.warn(
        fault::patient_mismatch,
        "CDA-PATIENT-PID",
        date ? "recordTarget/patientRole/patient/birthTime"
             : "recordTarget/patientRole/patient/administrativeGenderCode",
        date ? "the birth date of the document is not that of PID-7"
             : "the gender of the document is not that of PID-8"
    );
}

void check_author(const cda::author& a, std::size_t index, std::size_t count, cda_findings& found)
{
    const std::string path = numbered("author", index, count);
    const std::string assigned = path + "/assignedAuthor";
    if (a.who.name.empty() && a.device.empty())
        found.refuse(
            fault::field_missing,
            "CDA-AUTHOR",
            assigned,
            "the author is neither a person nor a device with a name"
        );
    if (!is_time(a.time))
        found.warn(
            fault::field_missing,
            "CDA-AUTHOR-ID",
            path + "/time",
            "the author's time is missing or not one as HL7 writes it"
        );
    if (!is_whole(a.who.id))
        found.warn(
            fault::field_missing,
            "CDA-AUTHOR-ID",
            assigned + "/id",
            "the author's id must have a root and an extension"
        );
    if (a.who.specialty.code.empty())
        found.warn(
            fault::field_missing,
            "CDA-AUTHOR-SPECIALTY",
            assigned + "/code",
            "the author's profession or specialty is missing"
        );
    else if (tables::national_tables().author_specialties.find(a.who.specialty.code) == nullptr)
        found.warn(
            fault::value_not_in_table,
            "CDA-AUTHOR-SPECIALTY",
            assigned + "/code",
            "the author's profession or specialty is not in JDV_J01"
        );
    if (!is_whole(a.who.represented))
        found.warn(
            fault::field_missing,
            "CDA-AUTHOR-ORGANISATION",
            assigned + "/representedOrganization",
            "the author's organisation must have an id and a name"
        );
}

void check_legal_authenticator(const cda::header& h, cda_findings& found)
{
    const auto& who = h.legal_authenticator;
    if (!who || who->id.empty() || who->name.empty()) {
        found.refuse(
            fault::field_missing,
            "CDA-LEGAL",
            who ? "legalAuthenticator/assignedEntity" : "legalAuthenticator",
            "the document needs a legal authenticator with an id and a name"
        );
        return;
    }
    constexpr std::string_view rule = "CDA-LEGAL-SIGNATURE";
    if (!is_time(h.legal_signature.time))
        found.warn(
            fault::field_missing,
            rule,
            "legalAuthenticator/time",
            "the time of the signature is missing or not one as HL7 writes it"
        );
    if (h.legal_signature.code != "S")
        found.warn(
            fault::value_not_in_table,
            rule,
            "legalAuthenticator/signatureCode",
            "signatureCode must be S"
        );
    const auto& its = who->represented;
    if (!(its.id.empty() && its.name.empty()) && !is_whole(its))
        found.warn(
            fault::field_missing,
            rule,
            "legalAuthenticator/assignedEntity/representedOrganization",
            "the organisation of the legal authenticator must have an id and a name"
        );
}

}  // namespace

void check_cda_patient(const cda::header& h, const header_terms& terms, cda_findings& found)
{
    constexpr std::string_view rule = "CDA-PATIENT";
    const std::string patient = "recordTarget/patientRole/patient";
    if (h.target.count != 1)
        found.warn(
            fault::wrong_cardinality, rule, "recordTarget", "a document is about one patient"
        );
    if (h.patient.birth_name.empty() || h.patient.given_name.empty())
        found.warn(
            fault::field_missing, rule, patient + "/name", "the patient's name is not complete"
        );
    if (!is_gender(h.target.gender))
        found.warn(
            fault::field_missing,
            rule,
            patient + "/administrativeGenderCode",
            "the patient's gender must be M, F or U"
        );
    if (!is_time(h.patient.birth_date))
        found.warn(
            fault::field_missing,
            rule,
            patient + "/birthTime",
            "the patient's birth time is missing or not one as HL7 writes it"
        );
    check_ins_traits(h, found);
    if (terms.patient != nullptr) check_pid(h, *terms.patient, found);
}

void check_cda_people(const cda::header& h, cda_findings& found)
{
    if (h.authors.empty())
        found.refuse(fault::field_missing, "CDA-AUTHOR", "author", "the document has no author");
    for (std::size_t n = 0; n < h.authors.size(); ++n)
        check_author(h.authors[n], n, h.authors.size(), found);
    if (!is_whole(h.custodian))
        found.warn(
            fault::field_missing,
            "CDA-CUSTODIAN",
            "custodian/assignedCustodian/representedCustodianOrganization",
            "the organisation that keeps the document must have an id and a name"
        );
    check_legal_authenticator(h, found);
}

}  // namespace vgm::transmission
