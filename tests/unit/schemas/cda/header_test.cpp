#include "schemas/cda/header.hpp"

#include "tests/unit/schemas/cda/sample_document.hpp"

#include <random>

namespace {

using namespace vgm;
using cda::parse_header;
using test::sample_document;
using test::sample_with;

TEST(cda_header, reads_what_identifies_the_document)
{
    const auto h = parse_header(sample_document).value();

    EXPECT_EQ(h.unique_id(), "1.2.250.9.1^DOC-7");
    EXPECT_EQ(h.replaces(), "1.2.250.9.1^DOC-6");
    EXPECT_EQ(h.set.to_xds(), "1.2.250.9.2^SET-7");
    EXPECT_EQ(h.related.at(0).parent_set, h.set);
    EXPECT_EQ(h.version, "2");
    EXPECT_EQ(h.code, (coded{"11502-2", "CR d'examens biologiques", "2.16.840.1.113883.6.1"}));
    EXPECT_EQ(h.title, "Compte rendu d'essai");
    EXPECT_EQ(h.effective_time, "20240229233000+0100");
    EXPECT_EQ(h.confidentiality.code, "N");
    EXPECT_EQ(h.language, "fr-FR");
    EXPECT_EQ(h.realm, "FR");
    ASSERT_EQ(h.templates.size(), 2u);
    EXPECT_EQ(h.templates[1].root, "1.3.6.1.4.1.19376.1.2.20");
    EXPECT_FALSE(h.is_self_presenting);
}

TEST(cda_header, reads_the_patient_as_on_the_birth_certificate)
{
    const auto h = parse_header(sample_document).value();

    ASSERT_EQ(h.patient.identifiers.size(), 2u);
    EXPECT_EQ(h.patient.find_ins()->value, "255069999999933");
    EXPECT_EQ(h.patient.identifiers[1], (patient_identifier{"IPP42", "1.2.250.9.3", ""}));
    EXPECT_EQ(h.patient.birth_name, "NESSI");
    EXPECT_EQ(h.patient.given_name, "Ruth");
    EXPECT_EQ(h.patient.birth_date, "19550612");
    EXPECT_EQ(h.patient.sex, "F");
    EXPECT_FALSE(h.patient.identity_validated);
    ASSERT_EQ(h.addresses.size(), 1u);
    EXPECT_EQ(h.addresses[0].lines, "1 rue du Test");
    EXPECT_EQ(h.addresses[0].postal_code, "29200");
    EXPECT_EQ(h.addresses[0].city, "BREST");
}

TEST(cda_header, falls_back_on_names_without_a_qualifier)
{
    auto text = sample_with(R"(<family qualifier="BR">NESSI</family>)", "<family>NESSIE</family>");
    text.replace(text.find(R"( qualifier="BR CL")"), 18, R"( qualifier="CL")");

    const auto h = parse_header(text).value();

    EXPECT_EQ(h.patient.birth_name, "NESSIE");
    EXPECT_EQ(h.patient.given_name, "Ruth Anne");
}

TEST(cda_header, reads_authors_people_and_devices)
{
    const auto h = parse_header(sample_document).value();

    ASSERT_EQ(h.authors.size(), 2u);
    const auto& doctor = h.authors[0];
    EXPECT_EQ(doctor.who.id, (cda::identifier{"1.2.250.1.71.4.2.1", "801234500001"}));
    EXPECT_EQ(doctor.who.specialty.code, "G15_10/SM03");
    EXPECT_EQ(doctor.who.name.family, "LEROY");
    EXPECT_EQ(doctor.who.name.given, "Ada");
    EXPECT_EQ(doctor.who.name.prefix, "MME");
    EXPECT_EQ(doctor.who.name.suffix, "DR");
    EXPECT_EQ(doctor.function.label, "Responsable");
    EXPECT_EQ(doctor.who.represented.name, "Labo du Port");
    EXPECT_EQ(doctor.who.represented.id.extension, "1290000017");
    EXPECT_EQ(doctor.time, "20240229233000+0100");
    EXPECT_TRUE(doctor.device.empty());
    EXPECT_EQ(h.authors[1].device, "LabSoft");
    EXPECT_TRUE(h.authors[1].who.name.empty());
    EXPECT_EQ(h.custodian.name, "Labo du Port");
    EXPECT_EQ(h.legal_authenticator->name.family, "LEROY");
}

TEST(cda_header, reads_the_act_the_stay_and_the_recipients)
{
    const auto h = parse_header(sample_document).value();

    ASSERT_EQ(h.events.size(), 1u);
    EXPECT_EQ(h.events[0].code.code, "18723-7");
    EXPECT_EQ(h.events[0].time.low, "20240229083000+0100");
    EXPECT_EQ(h.events[0].time.high, "20240229090000+0100");
    EXPECT_EQ(h.events[0].performer.represented.industry_class.code, "AMBULATOIRE");
    EXPECT_EQ(h.stay.facility_type.code, "SA25");
    EXPECT_EQ(h.stay.time.low, "20240229080000+0100");
    ASSERT_EQ(h.recipients.size(), 1u);
    EXPECT_EQ(h.recipients[0].address, "dr.martin@test.mssante.fr");
    EXPECT_EQ(h.recipients[0].who.name.family, "MARTIN");
    EXPECT_EQ(h.recipients[0].who.id.extension, "801234500002");
}

TEST(cda_header, accepts_any_prefix_that_is_bound_to_the_namespace)
{
    std::string text(sample_document);
    for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos;) {
        at += text.compare(at, 2, "</") == 0 ? 2 : 1;
        if (text[at] != '?') text.insert(at, "n:");
    }
    text.replace(text.find("xmlns=\"urn:hl7"), 6, "xmlns:n=");

    const auto h = parse_header(text);

    ASSERT_TRUE(h) << h.error().detail;
    EXPECT_EQ(h->unique_id(), "1.2.250.9.1^DOC-7");
    EXPECT_EQ(h->patient.birth_name, "NESSI");
}

TEST(cda_header, passes_over_elements_of_other_namespaces)
{
    const auto text = sample_with(
        "<realmCode",
        R"(<x:id xmlns:x="urn:other" root="9.9"/><id xmlns="urn:other" root="9.8"/><realmCode)"
    );

    EXPECT_EQ(parse_header(text).value().id.root, "1.2.250.9.1");
}

TEST(cda_header, refuses_a_root_that_is_no_clinical_document)
{
    const char* wrong[] = {
        "<ClinicalDocument/>",
        "<ClinicalDocument xmlns='urn:other'/>",
        "<n:ClinicalDocument xmlns='urn:hl7-org:v3'/>",
        "<ClinicalDocument xmlns:n='urn:hl7-org:v3'/>",
        "<Document xmlns='urn:hl7-org:v3'><ClinicalDocument/></Document>",
        "<XClinicalDocument xmlns='urn:hl7-org:v3'/>",
        "<:ClinicalDocument xmlns='urn:hl7-org:v3'/>"};

    for (const auto* text : wrong) {
        const auto h = parse_header(text);
        ASSERT_FALSE(h) << text;
        EXPECT_EQ(to_fault(h.error().code), fault::malformed) << text;
        EXPECT_EQ(h.error().where, "ClinicalDocument");
    }
}

TEST(cda_header, reads_a_byte_order_mark_away)
{
    const auto text = "\xEF\xBB\xBF" + std::string(sample_document);

    const auto h = parse_header(text).value();

    EXPECT_EQ(h.unique_id(), "1.2.250.9.1^DOC-7");
    EXPECT_EQ(cda::readable_pdf(text, h).value(), test::sample_pdf);
}

TEST(cda_header, says_which_required_element_is_missing)
{
    const struct
    {
        const char *piece, *other, *where;
    } cases[] = {
        {R"(<id root="1.2.250.9.1" extension="DOC-7"/>)",
         "<id nullFlavor='UNK'/>",
         "ClinicalDocument/id"},
        {R"(code="11502-2" )", "", "ClinicalDocument/code"},
        {R"(<effectiveTime value="20240229233000+0100"/>)", "", "ClinicalDocument/effectiveTime"},
        {"recordTarget>", "otherTarget>", nullptr},
    };

    for (const auto& [piece, other, where] : cases) {
        const auto h = parse_header(sample_with(piece, other));
        ASSERT_FALSE(h);
        if (!where) continue;
        EXPECT_EQ(h.error().where, where);
        EXPECT_EQ(to_fault(h.error().code), fault::field_missing);
    }
}

TEST(cda_header, wants_a_patient_identifier)
{
    auto text = sample_with(R"(<id extension="255069999999933" root="1.2.250.1.213.1.4.10"/>)", "");
    const std::string second = R"(<id extension="IPP42" root="1.2.250.9.3"/>)";
    text.replace(text.find(second), second.size(), "");

    const auto h = parse_header(text);

    ASSERT_FALSE(h);
    EXPECT_EQ(h.error().where, "ClinicalDocument/recordTarget/patientRole/id");
}

TEST(cda_header, reads_cdata_comments_and_references_as_one_title)
{
    const auto text = sample_with(
        "Compte rendu\n     d'essai", "A&amp;B <!-- <!DOCTYPE x> --><![CDATA[ <&é>]]> &#233;&#xE9;"
    );

    EXPECT_EQ(parse_header(text).value().title, "A&B <&é> éé");
}

TEST(cda_header, reads_a_self_presenting_document_unless_told_otherwise)
{
    const std::string head =
        "<?xml version=\"1.0\"?><xsl:stylesheet "
        "xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><d:C xmlns:d='urn:d'>";
    const auto inner =
        std::string(sample_document.substr(sample_document.find("<ClinicalDocument")));
    const auto text = head + inner + "</d:C><xsl:template match='/'/></xsl:stylesheet>";

    const auto h = parse_header(text).value();

    EXPECT_TRUE(h.is_self_presenting);
    EXPECT_EQ(h.patient.birth_name, "NESSI");
    EXPECT_EQ(cda::readable_pdf(text, h).value(), test::sample_pdf);
    EXPECT_FALSE(parse_header(text, {}, cda::self_presenting::refuse));
}

TEST(cda_header, never_quotes_the_document_in_an_issue)
{
    const char* wrong[] = {
        "<ClinicalDocument xmlns='urn:hl7-org:v3'><NESSI></ClinicalDocument>",
        "<a>NESSI</b>",
        "<a NESSI/>",
        "<a>&NESSI;</a>",
        "<!DOCTYPE NESSI><a/>"};

    for (const auto* text : wrong) {
        const auto h = parse_header(text);
        ASSERT_FALSE(h);
        EXPECT_EQ((h.error().where + h.error().detail).find("NESSI"), std::string::npos) << text;
        EXPECT_NE(h.error().detail.find("byte"), std::string::npos) << h.error().detail;
    }
}

TEST(cda_header, survives_random_mutations)
{
    const auto seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::size_t read = 0;

    for (int round = 0; round < 4000; ++round) {
        std::string text(sample_document);
        for (auto edits = random() % 6; edits > 0; --edits) {
            const auto at = random() % text.size();
            switch (random() % 4) {
                case 0:
                    text[at] = static_cast<char>(random());
                    break;
                case 1:
                    text.erase(at, random() % 40);
                    break;
                case 2:
                    text.insert(at, text.substr(random() % text.size(), random() % 60));
                    break;
                default:
                    text[at] = "<>&\"'/!?[]-;:= "[random() % 15];
            }
        }
        if (const auto h = parse_header(text)) {
            ++read;
            EXPECT_TRUE(!h->pdf || h->pdf->offset + h->pdf->size <= text.size());
            (void)cda::readable_pdf(text, *h);
        }
    }

    EXPECT_GT(read, 0u);
}

TEST(cda_header, reads_every_published_document)
{
    if (test::shared_document("LDL-SES_2022.01.xml").empty()) GTEST_SKIP() << "no reference data";

    for (const auto* name : test::shared_documents) {
        const auto bytes = test::shared_document(name);
        const auto h = parse_header(bytes);

        ASSERT_TRUE(h) << name << ": " << h.error().detail;
        EXPECT_EQ(h->patient.birth_name, "PAT-TROIS") << name;
        EXPECT_EQ(h->patient.given_name, "DOMINIQUE") << name;
        EXPECT_EQ(h->patient.find_ins()->value, "279035121518989") << name;
        EXPECT_EQ(h->language, "fr-FR") << name;
        EXPECT_FALSE(h->authors.empty()) << name;
        EXPECT_TRUE(h->legal_authenticator) << name;
        EXPECT_FALSE(h->events.at(0).time.low.empty()) << name;
        EXPECT_FALSE(h->stay.facility_type.code.empty()) << name;
        EXPECT_FALSE(h->events.at(0).performer.represented.industry_class.code.empty()) << name;
    }
}

}  // namespace
