#pragma once

#include "schemas/fhir/document.hpp"
#include "tests/support/sample_cda.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

// Publications in FHIR about people who do not exist, as JSON. As made, a bundle becomes a letter
// that is accepted; a test replaces a part of the text by another.
namespace vgm::test {

/** The text with the first `what` replaced; a test that edits nothing is wrong. */
inline std::string edited(std::string text, std::string_view what, std::string_view with)
{
    const auto at = text.find(what);
    if (at == std::string::npos) throw std::logic_error("nothing to edit: " + std::string(what));
    return text.replace(at, what.size(), with);
}

struct sample_publication
{
    std::string bytes = sample_cda{}.print();
    std::string media_type = "text/xml";
    std::string master = "urn:oid:1.2.250.1.999.1.1.7.4001";
    std::string relates;  // "\"relatesTo\":[…],"
    std::string label = "N";
    std::string recipient_telecom =
        R"("telecom":[{"system":"phone","value":"0123456789"},{"system":"email",)"
        R"("value":"paule.bernache@medecin.test.mssante.fr"}],)";
    std::string more_recipients, more_contained;

    static std::string patient(std::string_view id)
    {
        return R"({"resourceType":"Patient","id":")" + std::string(id) +
               R"(","extension":[{"url":"https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core)"
               R"(-identity-reliability","extension":[{"url":"identityStatus",)"
               R"("valueCoding":{"system":"https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-)"
               R"(0445","code":"VALI"}}]}],)"
               R"("identifier":[{"use":"official","system":"urn:oid:)" +
               std::string(sample_ins_oid) + R"(","value":")" + std::string(sample_ins) +
               R"("},{"system":"urn:oid:)" + std::string(sample_ipp_oid) +
               R"(","value":"IPP-118"}],"name":[{"use":"official","family":"ÉTOURNEAU",)"
               R"("given":["Anaëlle"]}],"gender":"female","birthDate":"1990-05-17"})";
    }

    static std::string author()
    {
        return R"({"resourceType":"PractitionerRole","id":"author",)"
               R"("practitioner":{"reference":"#person"},"organization":{"reference":"#house"},)"
               R"("code":[{"coding":[{"system":"https://mos.esante.gouv.fr/NOS/TRE_G15-Professio)"
               R"(nSante/FHIR/TRE-G15-ProfessionSante","code":"21"}]}]},)"
               R"({"resourceType":"Practitioner","id":"person",)"
               R"("identifier":[{"system":"urn:oid:1.2.250.1.71.4.2.1","value":"899900000017"}],)"
               R"("name":[{"family":"PLUVIER","given":["Côme"]}]},)"
               R"({"resourceType":"Organization","id":"house",)"
               R"("identifier":[{"system":"urn:oid:1.2.250.1.71.4.2.2","value":"1999900011"}],)"
               R"("name":"Laboratoire des Dunes"})";
    }

    std::string attachment(bool inside) const
    {
        const std::string size = inside ? ""
                                        : R"(,"size":)" + std::to_string(bytes.size()) +
                                              R"(,"hash":")" + fhir::hash_of(bytes) + '"';
        const std::string data = inside
                                     ? R"(,"data":")" + to_base64(bytes) + '"'
                                     : R"(,"url":"urn:uuid:00000000-0000-4000-8000-0000000000b1")";
        return R"({"contentType":")" + media_type + R"(","language":"fr-FR")" + data + size +
               R"(,"title":"Compte rendu d'analyses","creation":"2026-03-02T10:15:00+01:00"})";
    }

    std::string context() const
    {
        return R"("context":{"period":{"start":"2026-03-02T08:30:00+01:00"},)"
               R"("facilityType":{"coding":[{"system":"https://mos.esante.gouv.fr/NOS/TRE_R02-Se)"
               R"(cteurActivite/FHIR/TRE-R02-SecteurActivite","code":"SA25"}]},)"
               R"("practiceSetting":{"coding":[{"system":"https://mos.esante.gouv.fr/NOS/TRE_A01)"
               R"(-CadreExercice/FHIR/TRE-A01-CadreExercice","code":"AMBULATOIRE"}]},)"
               R"("sourcePatientInfo":{"reference":"#patient"}})";
    }

    std::string reference(bool inside, const std::string& extension = {}) const
    {
        return R"({"resourceType":"DocumentReference",)" + extension + R"("contained":[)" +
               patient("patient") + ',' + author() + (inside ? more_contained : "") +
               R"(],"masterIdentifier":{"system":"urn:ietf:rfc:3986","value":")" + master +
               R"("},"status":"current","type":{"coding":[{"system":"http://loinc.org",)"
               R"("code":"11502-2","display":"CR d'examens biologiques"}]},)"
               R"("category":[{"coding":[{"system":"urn:oid:1.2.250.1.213.1.1.4.1",)"
               R"("code":"10"}]}],"subject":{"reference":"#patient"},)"
               R"("date":"2026-03-02T10:16:00+01:00",)"
               R"("author":[{"reference":"#author"}],"custodian":{"reference":"#house"},)" +
               relates + R"("securityLabel":[{"coding":[{"code":")" + label +
               R"("}]}],"content":[{"attachment":)" + attachment(inside) +
               R"(,"format":{"system":"urn:oid:1.3.6.1.4.1.19376.1.2.3",)"
               R"("code":"urn:ihe:lab:xd-lab:2008"}}],)" +
               context() + '}';
    }

    std::string recipient() const
    {
        return R"({"resourceType":"Practitioner","id":"doctor",)" + recipient_telecom +
               R"("identifier":[{"system":"https://rpps.esante.gouv.fr","value":"99900000025"}],)"
               R"("name":[{"family":"BERNACHE","given":["Paule"]}]})" +
               more_contained;
    }

    static std::string recipient_extension(std::string_view reference)
    {
        return R"({"url":"https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-e)"
               R"(xt-intended-recipient","valueReference":{"reference":")" +
               std::string(reference) + R"("}})";
    }

    std::string set() const
    {
        return R"({"resourceType":"List","contained":[)" + author() + ',' + recipient() +
               R"(],"extension":[{"url":"https://profiles.ihe.net/ITI/MHD/StructureDefinition/ih)"
               R"(e-designationType","valueCodeableConcept":{"coding":[{"code":"07"}]}},)"
               R"({"url":"https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId",)"
               R"("valueIdentifier":{"system":"urn:ietf:rfc:3986",)"
               R"("value":"urn:oid:1.2.250.1.999.7"}},)" +
               recipient_extension("#doctor") + more_recipients +
               R"(],"identifier":[{"system":"urn:ietf:rfc:3986",)"
               R"("value":"urn:oid:1.2.250.1.999.1.8.1"}],"status":"current","mode":"working",)"
               R"("code":{"coding":[{"system":"https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDli)"
               R"(stTypes","code":"submissionset"}]},)"
               R"("date":"2026-03-02T10:17:00+01:00","source":{"reference":"#author"},)"
               R"("entry":[{"item":{"reference":"urn:uuid:00000000-0000-4000-8000-0000000000d1"})"
               R"(}]})";
    }

    static std::string
    entry(std::string_view url, const std::string& resource, std::string_view type)
    {
        return R"({"fullUrl":"urn:uuid:00000000-0000-4000-8000-0000000000)" + std::string(url) +
               R"(","resource":)" + resource + R"(,"request":{"method":"POST","url":")" +
               std::string(type) + R"("}})";
    }

    // ITI-65: the set, the DocumentReference and the Binary are entries 0, 1 and 2.
    std::string bundle() const
    {
        const std::string binary = R"({"resourceType":"Binary","contentType":")" + media_type +
                                   R"(","data":")" + to_base64(bytes) + "\"}";
        return R"({"resourceType":"Bundle","type":"transaction","entry":[)" +
               entry("a1", set(), "List") + ',' +
               entry("d1", reference(false), "DocumentReference") + ',' +
               entry("b1", binary, "Binary") + "]}";
    }

    // ITI-105.
    std::string simplified() const
    {
        auto with_doctor = *this;
        with_doctor.more_contained = ',' + recipient();
        return with_doctor.reference(
            true, R"("extension":[)" + recipient_extension("#doctor") + more_recipients + "],"
        );
    }
};

}  // namespace vgm::test
