#pragma once

#include "tests/support/sample_fhir.hpp"

#include <string>

// A FHIR document about the same people who do not exist, as JSON; a test replaces a part of it.
namespace vgm::test {

inline constexpr std::string_view sample_fhir_narrative =
    R"(<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Potassium <b>élevé</b>, à contrôler.</p>)"
    R"(<table border=\"1\"><thead><tr><th>Examen</th><th align=\"right\">Résultat</th></tr></thead>)"
    R"(<tbody><tr><td>Kaliémie</td><td align=\"right\">5,9&#160;mmol/L</td></tr></tbody></table>)"
    R"(<ul><li>contrôle à 48 h</li><li>ECG <i>si besoin</i></li></ul></div>)";

struct sample_fhir_document
{
    std::string identifier = "urn:oid:1.2.250.1.999.1.1.7.5001";
    std::string status = "final";
    std::string relates;  // "\"relatesTo\":[…],"
    std::string observed = "5.9";
    std::string div{sample_fhir_narrative};
    std::string more_sections;

    static std::string entry(std::string_view id, const std::string& resource)
    {
        return R"({"fullUrl":"urn:uuid:00000000-0000-4000-9000-0000000000)" + std::string(id) +
               R"(","resource":)" + resource + '}';
    }

    static std::string to(std::string_view id)
    {
        return R"({"reference":"urn:uuid:00000000-0000-4000-9000-0000000000)" + std::string(id) +
               "\"}";
    }

    std::string composition() const
    {
        return R"({"resourceType":"Composition","identifier":{"system":"urn:ietf:rfc:3986",)"
               R"("value":"urn:oid:1.2.250.1.999.1.1.7.5000"},"status":")" +
               status +
               R"(","type":{"coding":[{"system":"http://loinc.org","code":"11502-2"}]},)"
               R"("subject":)" +
               to("02") + R"(,"date":"2026-03-02T10:15:00+01:00","author":[)" + to("03") +
               R"(],"title":"Ionogramme sanguin","confidentiality":"N","attester":[{"mode":)"
               R"("legal","party":)" +
               to("03") + R"(}],"custodian":)" + to("05") + ',' + relates +
               R"("event":[{"period":{"start":"2026-03-02T08:30:00+01:00"}}],)"
               R"("section":[{"title":"Biochimie","text":{"status":"generated","div":")" +
               div + R"("},"entry":[)" + to("06") + "]}" + more_sections + "]}";
    }

    std::string print() const
    {
        return R"({"resourceType":"Bundle","language":"fr-FR","identifier":{"system":)"
               R"("urn:ietf:rfc:3986","value":")" +
               identifier +
               R"("},"type":"document","timestamp":"2026-03-02T10:15:30+01:00","entry":[)" +
               entry("01", composition()) + ',' +
               entry("02", sample_publication::patient("patient")) + ',' +
               entry(
                   "03",
                   R"({"resourceType":"PractitionerRole","practitioner":)" + to("04") +
                       R"(,"organization":)" + to("05") +
                       R"(,"code":[{"coding":[{"system":"https://mos.esante.gouv.fr/NOS/TRE_G15-)"
                       R"(ProfessionSante/FHIR/TRE-G15-ProfessionSante","code":"21"}]}]})"
               ) +
               ',' +
               entry(
                   "04",
                   R"({"resourceType":"Practitioner","identifier":[{"system":)"
                   R"("urn:oid:1.2.250.1.71.4.2.1","value":"899900000017"}],)"
                   R"("name":[{"family":"PLUVIER","given":["Côme"]}]})"
               ) +
               ',' +
               entry(
                   "05",
                   R"({"resourceType":"Organization","identifier":[{"system":)"
                   R"("urn:oid:1.2.250.1.71.4.2.2","value":"1999900011"}],)"
                   R"("name":"Laboratoire des Dunes"})"
               ) +
               ',' +
               entry(
                   "06",
                   R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":)"
                   R"("http://loinc.org","code":"2823-3"}]},"valueQuantity":{"value":)" +
                       observed + R"(,"unit":"mmol/L"}})"
               ) +
               "]}";
    }

    /** The publication whose document this is. */
    sample_publication published() const
    {
        sample_publication p;
        p.bytes = print();
        p.media_type = "application/fhir+json";
        p.master = identifier;
        return p;
    }

    // ITI-65 with the Bundle itself as entry 2, without size and hash.
    std::string as_bundle() const
    {
        const auto p = published();
        auto reference = p.reference(false);
        const auto at = reference.find(R"(,"size":)");
        reference.erase(at, reference.find(R"(,"title")") - at);
        return R"({"resourceType":"Bundle","type":"transaction","entry":[)" +
               sample_publication::entry("a1", p.set(), "List") + ',' +
               sample_publication::entry("d1", reference, "DocumentReference") + ',' +
               sample_publication::entry("b1", print(), "Bundle") + "]}";
    }
};

}  // namespace vgm::test
