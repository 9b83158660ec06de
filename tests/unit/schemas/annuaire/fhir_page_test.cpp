#include "schemas/annuaire/fhir_page.hpp"

#include "tests/support/dice.hpp"

#include <gtest/gtest.h>

namespace vgm::annuaire {
namespace {

std::string telecom(const std::string& address, const std::string& code, const std::string& type)
{
    return R"({"system":"email","value":")" + address + R"(","rank":1,"extension":[
        {"url":"https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-contact-point-email-type",
         "valueCoding":{"code":")" +
           code + R"("}},
        {"url":"https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata",
         "extension":[{"url":"type","valueCodeableConcept":{"coding":[{"code":")" +
           type + R"("}]}},
                      {"url":"service","valueString":"CARDIOLOGIE"}]}]})";
}

std::string bundle(const std::string& resources, const std::string& next = {})
{
    std::string text =
        R"({"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":"x"})";
    if (!next.empty()) text += R"(,{"relation":"next","url":")" + next + R"("})";
    return text + R"(],"entry":[)" + resources + "]}";
}

const std::string practitioner =
    R"({"resource":{"resourceType":"Practitioner","id":"003-1","active":true,
        "meta":{"lastUpdated":"2026-11-20T10:00:00.25+01:00"},
        "identifier":[{"system":"https://rpps.esante.gouv.fr","value":"10000000001"},
                      {"system":"urn:oid:1.2.250.1.71.4.2.1","value":"810000000001"}],
        "name":[{"family":"MARTIN","given":["Jeanne"]}],
        "qualification":[{"code":{"coding":[{"system":"https://mos/TRE-G15-X","code":"10","display":"Médecin"}]}}],
        "telecom":[)" +
    telecom("Jeanne@medecin.mssante.fr", "MSSANTE", "PER") + "," +
    telecom("jeanne@ordinary.example", "AUTRE", "PER") + "]}}";

TEST(annuaire_fhir_page, reads_a_practitioner_and_only_secure_mailboxes)
{
    const auto page = parse_fhir_page(bundle(practitioner, "https://api/fhir/v2/_page?id=7"));
    ASSERT_TRUE(page);
    EXPECT_EQ(page->next, "https://api/fhir/v2/_page?id=7");
    ASSERT_EQ(page->practitioners.size(), 1u);
    const auto& p = page->practitioners[0];
    EXPECT_EQ(p.id, "Practitioner/003-1");
    EXPECT_EQ(p.person.national_id, "810000000001");
    EXPECT_EQ(p.person.profession_label, "Médecin");
    EXPECT_EQ(to_rfc3339(*p.updated), "2026-11-20T09:00:00.250Z");
    ASSERT_EQ(p.mailboxes.size(), 1u);
    EXPECT_EQ(p.mailboxes[0].address, "jeanne@medecin.mssante.fr");
    EXPECT_EQ(p.mailboxes[0].rank, 1);
}

TEST(annuaire_fhir_page, reads_roles_organizations_and_tombstones)
{
    const auto page = parse_fhir_page(bundle(
        R"({"resource":{"resourceType":"PractitionerRole","id":"r1","practitioner":{"reference":"Practitioner/003-1"},
            "organization":{"reference":"https://api/fhir/v2/Organization/001-2"},"telecom":[)" +
        telecom("z@nord.mssante.fr", "MSSANTE", "PER") + R"(]}},
        {"resource":{"resourceType":"Organization","id":"001-2","name":"CH DU NORD","partOf":{"reference":"Organization/001-9"},
            "identifier":[{"system":"https://finess.esante.gouv.fr","value":"690000001"}],
            "address":[{"city":"LYON","postalCode":"69001"}],"telecom":[)" +
        telecom("cardio@nord.mssante.fr", "MSSANTE", "ORG") + R"(]}},
        {"resource":{"resourceType":"Practitioner","id":"003-4","active":false,
            "identifier":[{"system":"urn:oid:1.2.250.1.71.4.2.1","value":"810000000004"}]}},
        {"resource":{"resourceType":"Device","id":"9"}})"
    ));
    ASSERT_TRUE(page);
    EXPECT_EQ(page->roles.at(0).organization, "Organization/001-2");
    EXPECT_EQ(page->organizations.at(0).structure.national_id, "1690000001");
    EXPECT_EQ(page->organizations.at(0).part_of, "Organization/001-9");
    EXPECT_EQ(
        page->organizations.at(0).mailboxes.at(0).type, directory::mailbox_type::organisation
    );
    EXPECT_EQ(page->organizations.at(0).mailboxes.at(0).unit, "CARDIOLOGIE");
    EXPECT_FALSE(page->practitioners.at(0).active);
    EXPECT_EQ(page->skipped, 1u);
    EXPECT_TRUE(page->next.empty());
}

TEST(annuaire_fhir_page, is_refused_when_it_is_no_bundle)
{
    EXPECT_FALSE(parse_fhir_page(""));
    EXPECT_FALSE(parse_fhir_page("<html>"));
    EXPECT_FALSE(parse_fhir_page("[]"));
    EXPECT_FALSE(parse_fhir_page(R"({"resourceType":"OperationOutcome"})"));
    EXPECT_FALSE(parse_fhir_page(R"({"resourceType":"Patient"})"));
    EXPECT_FALSE(parse_fhir_page(std::string(fhir_page_bytes_max + 1, ' ')));
}

TEST(annuaire_fhir_page, has_an_answer_for_any_bytes_and_any_depth)
{
    test::dice any;
    SCOPED_TRACE(any.seed());
    for (int i = 0; i < 3000; ++i) {
        std::string text = bundle(practitioner, "next");
        for (int n = any.between(1, 12); n > 0; --n)
            text[static_cast<std::size_t>(any.between(0, static_cast<int>(text.size()) - 1))] =
                static_cast<char>(any.between(32, 126));
        (void)parse_fhir_page(text);
    }
    EXPECT_FALSE(parse_fhir_page(std::string(1'000'000, '[')));
    // A value of the wrong type is as good as none.
    EXPECT_TRUE(parse_fhir_page(R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":
        "Practitioner","id":"1","telecom":{"a":1},"name":"x","identifier":[7]}}],"link":3})"));
}

}  // namespace
}  // namespace vgm::annuaire
