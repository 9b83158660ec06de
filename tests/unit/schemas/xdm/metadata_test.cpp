#include "schemas/xdm/digest.hpp"
#include "tests/unit/schemas/xdm/metadata_check.hpp"

#include <set>

namespace {

using namespace vgm;
using test::metadata_of;
using test::metadata_view;
using test::sample_options;
using test::sample_submission;
using test::sample_with;

constexpr const char* document_author = "93606bcf-9494-43ec-9b4e-a7748d1a838d";
constexpr const char* set_author = "a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d";
constexpr const char* confidentiality = "f4f85eac-e6cb-4883-b524-f2705394840f";

// The issue of one document with one piece replaced.
issue issue_of(std::string_view piece, std::string_view other)
{
    const auto s = sample_submission(sample_with(piece, other));
    const auto entry =
        xdm::make_document_entry(s.documents[0], test::headers_of(s)[0], s, 0, sample_options());
    return entry ? issue{} : entry.error();
}

TEST(xdm_metadata, describes_the_document)
{
    const auto s = sample_submission();
    const metadata_view m(metadata_of(s));

    EXPECT_EQ(m.slot("ExtrinsicObject", "URI"), "DOC00001.XML");
    EXPECT_EQ(m.slot("ExtrinsicObject", "creationTime"), "20240229223000");
    EXPECT_EQ(m.slot("ExtrinsicObject", "serviceStartTime"), "20240229073000");
    EXPECT_EQ(m.slot("ExtrinsicObject", "serviceStopTime"), "20240229080000");
    EXPECT_EQ(m.slot("ExtrinsicObject", "hash"), xdm::sha1_hex(test::sample_document));
    EXPECT_EQ(m.slot("ExtrinsicObject", "size"), std::to_string(test::sample_document.size()));
    EXPECT_EQ(m.slot("ExtrinsicObject", "languageCode"), "fr-FR");
    EXPECT_EQ(m.slot("ExtrinsicObject", "sourcePatientId"), "IPP42^^^&1.2.250.9.3&ISO^PI");
    EXPECT_EQ(
        m.slot("ExtrinsicObject", "sourcePatientInfo"),
        "PID-3|255069999999933^^^&1.2.250.1.213.1.4.10&ISO^NH; PID-5|NESSI^Ruth^^^^^L; "
        "PID-7|19550612; PID-8|F"
    );
    EXPECT_EQ(
        m.slot("ExtrinsicObject", "legalAuthenticator"),
        "801234500001^LEROY^Ada^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
    );
    EXPECT_EQ(m.identifier("XDSDocumentEntry.uniqueId"), "1.2.250.9.1^DOC-7");
    EXPECT_EQ(
        m.identifier("XDSDocumentEntry.patientId"), "255069999999933^^^&1.2.250.1.213.1.4.10&ISO^NH"
    );
    const auto object = m.xml.select_node("//rim:ExtrinsicObject").node();
    EXPECT_STREQ(object.attribute("mimeType").value(), "text/xml");
    EXPECT_STREQ(
        object.child("rim:Name").child("rim:LocalizedString").attribute("value").value(),
        "Compte rendu d'essai"
    );
}

TEST(xdm_metadata, takes_codes_from_the_national_tables)
{
    const metadata_view m(metadata_of(sample_submission()));

    EXPECT_EQ(m.codes("41a5887f-8865-4c09-adf7-e362475b143a"), "10");
    EXPECT_EQ(m.codes("f0306f51-975f-434e-a61c-c59651d33983"), "11502-2");
    EXPECT_EQ(m.codes("a09d5840-386c-46f2-b5ad-9c3699a4309d"), "urn:ihe:iti:xds-sd:pdf:2008");
    EXPECT_EQ(m.codes("f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1"), "SA25");
    EXPECT_EQ(m.codes("cccf5598-8b07-4b77-a05e-ae952c785ead"), "AMBULATOIRE");
    EXPECT_EQ(m.codes("2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4"), "18723-7");
    EXPECT_EQ(m.codes(confidentiality), "N");
}

TEST(xdm_metadata, names_authors_people_and_devices)
{
    const metadata_view m(metadata_of(sample_submission()));

    EXPECT_EQ(
        m.author(document_author, "authorPerson"),
        "801234500001^LEROY^Ada^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS; "
        "AUTOMATE^LabSoft^^^^^^^&1.2.250.9.4&ISO^U^^^EI"
    );
    EXPECT_EQ(
        m.author(document_author, "authorInstitution"),
        "Labo du Port^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1290000017"
    );
    EXPECT_EQ(m.author(document_author, "authorRole"), "Responsable");
    EXPECT_EQ(
        m.author(document_author, "authorSpecialty"), "G15_10/SM03^Biologiste^1.2.250.1.213.1.1.4.5"
    );
}

TEST(xdm_metadata, describes_the_submission)
{
    auto s = sample_submission();
    s.patient.identifiers = {{"255069999999933", "1.2.250.1.213.1.4.10", "INS"}};
    const metadata_view m(metadata_of(s));

    EXPECT_EQ(m.slot("RegistryPackage", "submissionTime"), "20240301102030");
    EXPECT_EQ(m.slot("RegistryPackage", "action"), "");
    EXPECT_EQ(
        m.author(set_author, "authorPerson"),
        "810001234567^LEROY^Ada^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
    );
    EXPECT_EQ(
        m.author(set_author, "authorInstitution"),
        "Hôpital du Port^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1290000017"
    );
    EXPECT_EQ(m.codes("aa543740-bdda-424e-8c96-df4873be8500"), "03");
    EXPECT_EQ(m.identifier("XDSSubmissionSet.sourceId"), "1.2.250.9.100");
    EXPECT_EQ(
        m.identifier("XDSSubmissionSet.patientId"), "255069999999933^^^&1.2.250.1.213.1.4.10&ISO^NH"
    );
    EXPECT_EQ(m.identifier("XDSSubmissionSet.uniqueId").substr(0, 5), "2.25.");
    EXPECT_EQ(m.count("//rim:Association"), 1u);
    EXPECT_EQ(m.slot("Association", "SubmissionSetStatus"), "Original");
    const auto set = m.xml.select_node("//rim:RegistryPackage/@id").attribute();
    const auto member = m.xml.select_node("//rim:Association").node();
    EXPECT_STREQ(member.attribute("sourceObject").value(), set.value());
    EXPECT_STREQ(
        member.attribute("targetObject").value(),
        m.xml.select_node("//rim:ExtrinsicObject/@id").attribute().value()
    );
}

TEST(xdm_metadata, derives_the_kind_of_care_from_the_patient_class)
{
    const auto content = [](const char* patient_class) {
        auto s = sample_submission();
        s.patient_class = patient_class;
        return xdm::make_submission_set(s, sample_options()).content_type.code;
    };

    EXPECT_EQ(content("I"), "03");
    EXPECT_EQ(content("O"), "07");
    EXPECT_EQ(content("E"), "07");
    EXPECT_EQ(content("R"), "19");
    EXPECT_EQ(content("N"), "97");
    EXPECT_EQ(content("P"), "07");
    EXPECT_EQ(content(""), "07");
}

TEST(xdm_metadata, names_an_author_of_the_submission_whoever_asked)
{
    auto s = sample_submission();
    s.asked_by = {};
    EXPECT_EQ(
        xdm::make_submission_set(s, sample_options()).author.person,
        "1.2.250.9.100^Vaguemestre^^^^^^^^U^^^EI"
    );
    s.asked_by.device_id = "RIS-1";
    EXPECT_EQ(xdm::make_submission_set(s, sample_options()).author.person, "RIS-1^^^^^^^^^U^^^EI");
    s.asked_by.person_id = "P12";
    s.asked_by.person_id_type = "EI";
    EXPECT_EQ(xdm::make_submission_set(s, sample_options()).author.person, "P12^^^^^^^^^D^^^EI");
}

TEST(xdm_metadata, shows_the_visibility_flags_under_their_xds_names)
{
    auto s = sample_submission();
    s.shown_to.masked_to_professionals = true;
    s.shown_to.hidden_from_patient = true;
    s.shown_to.hidden_from_representatives = true;
    s.shown_to.secret_connection = true;

    const auto text = metadata_of(s);

    EXPECT_EQ(
        metadata_view(text).codes(confidentiality),
        "N MASQUE_PS INVISIBLE_PATIENT INVISIBLE_REPRESENTANTS_LEGAUX"
    );
    EXPECT_NE(text.find("1.2.250.1.213.1.1.4.13"), std::string::npos);
}

TEST(xdm_metadata, of_a_replacement_says_c_and_points_at_the_old_document)
{
    auto s = sample_submission();
    s.action = submission_action::replacement;

    const metadata_view m(metadata_of(s));

    EXPECT_EQ(m.slot("RegistryPackage", "action"), "C");
    const auto link =
        m.xml
            .select_node(
                "//rim:Association[@associationType='urn:ihe:iti:2007:AssociationType:RPLC']"
            )
            .node();
    EXPECT_EQ(
        link.attribute("targetObject").value(), xdm::document_entry_uuid("1.2.250.9.1^DOC-6")
    );
    EXPECT_EQ(
        link.attribute("sourceObject").value(), xdm::document_entry_uuid("1.2.250.9.1^DOC-7")
    );
}

TEST(xdm_metadata, of_a_replacement_writes_as_it_is_configured)
{
    auto s = sample_submission();
    s.action = submission_action::replacement;
    auto options = sample_options();
    options.action_slot = "urn:example:action";
    options.association = xdm::replacement_association::leave_out;

    const metadata_view m(metadata_of(s, options));

    EXPECT_EQ(m.slot("RegistryPackage", "urn:example:action"), "C");
    EXPECT_EQ(m.slot("RegistryPackage", "action"), "");
    EXPECT_EQ(m.count("//rim:Association"), 1u);
}

TEST(xdm_metadata, of_a_removal_says_d)
{
    auto s = sample_submission();
    s.action = submission_action::removal;

    const metadata_view m(metadata_of(s));

    EXPECT_EQ(m.slot("RegistryPackage", "action"), "D");
    EXPECT_EQ(m.count("//rim:Association"), 1u);
}

TEST(xdm_metadata, is_the_same_when_made_again_and_another_for_another_submission)
{
    auto s = sample_submission();
    const auto first = metadata_of(s);

    EXPECT_EQ(metadata_of(s), first);
    s.id = *submission_id::parse("01HQWE9J00000000000000000B");
    EXPECT_NE(metadata_of(s), first);
}

TEST(xdm_metadata, of_a_structured_document_has_the_format_of_its_last_template)
{
    const std::string structured = "<component><structuredBody/></component>";
    auto text = test::sample_with("1.3.6.1.4.1.19376.1.2.20", "1.3.6.1.4.1.19376.1.3.3");
    const auto begin = text.find("<component><nonXMLBody>"),
               end = text.find("</component>", begin) + 12;
    text.replace(begin, end - begin, structured);
    const auto format = [](const std::string& document) {
        return metadata_view(metadata_of(sample_submission(document)))
            .codes("a09d5840-386c-46f2-b5ad-9c3699a4309d");
    };

    EXPECT_EQ(format(text), "urn:ihe:lab:xd-lab:2008");
    const std::string known = "1.3.6.1.4.1.19376.1.3.3";
    auto unknown = text;
    unknown.replace(unknown.find(known), known.size(), "1.2.3");
    EXPECT_EQ(format(unknown), "urn:asipSante:modelesHorsProfils:2011");
}

TEST(xdm_metadata, fills_in_what_it_may)
{
    auto text = sample_with("<title>Compte rendu\n     d'essai</title>", "");
    text.replace(text.find("<languageCode"), 29, "");
    text.replace(text.find("<confidentialityCode"), 82, "");
    const auto low = text.find("<effectiveTime><low value=\"20240229083000+0100\"/>");
    text.replace(low, text.find("</effectiveTime>", low) + 16 - low, "");
    ASSERT_TRUE(cda::parse_header(text)) << cda::parse_header(text).error().detail;

    const metadata_view m(metadata_of(sample_submission(text)));

    EXPECT_STREQ(
        m.xml.select_node("//rim:ExtrinsicObject/rim:Name/rim:LocalizedString/@value")
            .attribute()
            .value(),
        "CR d'examens biologiques"
    );
    EXPECT_EQ(m.slot("ExtrinsicObject", "languageCode"), "fr-FR");
    EXPECT_EQ(m.codes(confidentiality), "N");
    EXPECT_EQ(m.slot("ExtrinsicObject", "serviceStartTime"), "20240229070000") << "of the stay";
    EXPECT_EQ(m.slot("ExtrinsicObject", "serviceStopTime"), "");
}

TEST(xdm_metadata, says_what_it_may_not_make_up)
{
    EXPECT_EQ(issue_of("code=\"11502-2\"", "code=\"LOCAL\"").where, "ClinicalDocument/code");
    EXPECT_EQ(
        issue_of("mediaType=\"application/pdf\"", "mediaType=\"video/mp4\"").where,
        "ClinicalDocument/component/nonXMLBody/text"
    );
    EXPECT_EQ(
        issue_of("<code code=\"SA25\"", "<x code=\"SA25\"").where,
        "ClinicalDocument/componentOf/encompassingEncounter/location/healthCareFacility/code"
    );
    EXPECT_EQ(
        issue_of("standardIndustryClassCode", "x").where,
        "ClinicalDocument/documentationOf/serviceEvent/performer/assignedEntity/"
        "representedOrganization/standardIndustryClassCode"
    );
    EXPECT_EQ(
        issue_of("20240229233000+0100\"/>\n  <conf", "yesterday\"/>\n  <conf").where,
        "ClinicalDocument/effectiveTime"
    );
    EXPECT_EQ(
        issue_of("20240229083000", "2024-02-29").where,
        "ClinicalDocument/documentationOf/serviceEvent/effectiveTime/low"
    );
    EXPECT_EQ(issue_of("DOC-7", std::string(200, '7')).where, "ClinicalDocument/id");
    EXPECT_EQ(
        issue_of("IPP42", std::string(65, '4')).where,
        "ClinicalDocument/recordTarget/patientRole/id"
    );
}

TEST(xdm_metadata, takes_the_configured_default_instead_of_refusing)
{
    auto options = sample_options();
    options.default_class = coded{"10", "Compte rendu", "1.2.250.1.213.1.1.4.1"};
    options.default_facility_type =
        coded{"SA01", "Etablissement public de santé", "1.2.250.1.71.4.2.4"};
    options.default_practice_setting =
        coded{"ETABLISSEMENT", "Etablissement de santé", "1.2.250.1.213.1.1.4.9"};
    auto text = sample_with("code=\"11502-2\"", "code=\"LOCAL\"");
    text.replace(text.find("<code code=\"SA25\""), 5, "<x");
    for (auto at = text.find("standardIndustryClassCode"); at != std::string::npos;
         at = text.find("standardIndustryClassCode"))
        text.replace(at, 25, "x");

    const metadata_view m(metadata_of(sample_submission(text), options));

    EXPECT_EQ(m.codes("41a5887f-8865-4c09-adf7-e362475b143a"), "10");
    EXPECT_EQ(m.codes("f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1"), "SA01");
    EXPECT_EQ(m.codes("cccf5598-8b07-4b77-a05e-ae952c785ead"), "ETABLISSEMENT");
}

// A code system of HL7 in a name, quotes in a title, half a kilobyte of family name: the metadata
// stay readable for machines whatever people write.
TEST(xdm_metadata, stays_valid_whatever_the_texts)
{
    if (!test::has_ebrim_schema()) GTEST_SKIP() << "no ebRIM schema or no xmllint";
    std::string much;
    for (int i = 0; i < 300; ++i) much += "é&amp;^|";
    auto text =
        sample_with("Compte rendu\n     d'essai", "A &amp; B &lt;c&gt; \"é\" ]]&gt; " + much);
    text.replace(text.find("<family>LEROY"), 13, "<family>" + much);
    text.replace(text.find("Labo du Port"), 12, much);
    text.replace(text.find("displayName=\"Biologiste\""), 24, "displayName=\"" + much + "\"");
    text.replace(
        text.find("<family qualifier=\"BR\">NESSI"), 28, "<family qualifier=\"BR\">" + much
    );
    auto s = sample_submission(text);
    s.asked_by.family_name = "\x01\xFF<&>\"'" + std::string(500, 'x');
    s.asked_by.organisation_name = std::string(500, '&');

    const auto xml = metadata_of(s);

    EXPECT_TRUE(test::is_valid_ebrim(xml));
    const metadata_view m(xml);
    const std::string title =
        m.xml.select_node("//rim:ExtrinsicObject/rim:Name/rim:LocalizedString/@value")
            .attribute()
            .value();
    EXPECT_TRUE(title.starts_with("A & B <c> \"é\" ]]> é&^|"));
    EXPECT_TRUE(
        m.author(document_author, "authorPerson").starts_with("801234500001^é\\T\\\\S\\\\F\\")
    );
}

TEST(xdm_metadata, is_valid_for_every_action)
{
    if (!test::has_ebrim_schema()) GTEST_SKIP() << "no ebRIM schema or no xmllint";

    for (const auto action :
         {submission_action::initial, submission_action::replacement, submission_action::removal}) {
        auto s = sample_submission();
        s.action = action;
        EXPECT_TRUE(test::is_valid_ebrim(metadata_of(s)));
    }
}

TEST(xdm_metadata, is_valid_for_every_published_document)
{
    if (!test::has_ebrim_schema()) GTEST_SKIP() << "no ebRIM schema or no xmllint";

    for (const auto* name : test::shared_documents) {
        const auto s = sample_submission(test::shared_document(name));
        const auto xml = metadata_of(s);
        EXPECT_TRUE(test::is_valid_ebrim(xml)) << name;

        const metadata_view m(xml);
        EXPECT_EQ(
            m.identifier("XDSDocumentEntry.patientId"),
            "279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH"
        ) << name;
        EXPECT_EQ(m.codes("41a5887f-8865-4c09-adf7-e362475b143a").size(), 2u) << name;
        EXPECT_EQ(m.slot("ExtrinsicObject", "size"), std::to_string(s.documents[0].bytes->size()))
            << name;
    }
}

TEST(xdm_metadata, knows_the_format_of_every_published_document)
{
    if (test::shared_document("LDL-SES_2022.01.xml").empty()) GTEST_SKIP() << "no reference data";
    const std::pair<const char*, const char*> formats[] = {
        {"DOC_NON_STRUCTURE_CDA-R2-N1.xml", "urn:ihe:iti:xds-sd:pdf:2008"},
        {"BIO-CR-BIO_2024.01_TSH_1.xml", "urn:ihe:lab:xd-lab:2008"},
        {"BIO-CR-BIO_2021.01_Auto-Presentable.xml", "urn:ihe:lab:xd-lab:2008"},
        {"IMG_CR_IMG_2024.01.xml", "urn:ihe:rad:CDA:ImagingReportStructuredHeadings:2013"},
        {"CANCER-CR-GM_2022.01_AnalyseRealisee.xml", "urn:asip:ci-sis:crgm:2018"},
        {"LDL-SES_2022.01.xml", "urn:asip:ci-sis:ldl-ses:2017"},
        {"VSM_1.4_2022.01.xml", "urn:asip:ci-sis:vsm:2012"}};

    for (const auto& [name, format] : formats) {
        const metadata_view m(metadata_of(sample_submission(test::shared_document(name))));
        EXPECT_EQ(m.codes("a09d5840-386c-46f2-b5ad-9c3699a4309d"), format) << name;
        const std::string mime =
            m.xml.select_node("//rim:ExtrinsicObject/@mimeType").attribute().value();
        EXPECT_EQ(
            mime == "application/xslt+xml", std::string(name).find("Auto") != std::string::npos
        ) << name;
    }
}

TEST(xdm_metadata, lists_orders_and_accession_numbers)
{
    const auto s = sample_submission(sample_with(
        "<documentationOf>",
        R"(<inFulfillmentOf><order><id root="1.2.250.9.8" extension="D^1"/>)"
        R"(<ps3-20:accessionNumber xmlns:ps3-20="urn:dicom-org:ps3-20" root="1.2.250.9.9" extension="A-2"/>)"
        R"(<accessionNumber root="1.2" extension="not of imaging"/></order></inFulfillmentOf>)"
        R"(<inFulfillmentOf><order><id root="1.2.250.9.8" extension="D2"/><id nullFlavor="NAV"/>)"
        "</order></inFulfillmentOf><documentationOf>"
    ));

    EXPECT_EQ(
        metadata_view(metadata_of(s))
            .slot("ExtrinsicObject", "urn:ihe:iti:xds:2013:referenceIdList"),
        "D\\S\\1^^^&1.2.250.9.8&ISO^urn:ihe:iti:xds:2013:order; "
        "D2^^^&1.2.250.9.8&ISO^urn:ihe:iti:xds:2013:order; "
        "A-2^^^&1.2.250.9.9&ISO^urn:ihe:iti:xds:2013:accession"
    );
}

std::string intended(recipient to)
{
    auto options = sample_options();
    options.intended_for = std::move(to);
    const auto xml = metadata_of(sample_submission(), options);
    return metadata_view(xml).slot("RegistryPackage", "intendedRecipient");
}

TEST(xdm_metadata, says_whom_an_archive_is_for)
{
    using enum recipient_kind;
    EXPECT_EQ(
        intended({"paul@x.fr", professional, "10001234567", "RPPS"}),
        "|810001234567^^^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS|^^Internet^paul@x.fr"
    );
    EXPECT_EQ(intended({"ward@x.fr", organisation, "3435", "UF"}), "||^^Internet^ward@x.fr");
    EXPECT_EQ(intended({"dpi@x.fr", application, "DPI-7", ""}), "||^^Internet^dpi@x.fr");
    EXPECT_EQ(intended({"2550@patient.mssante.fr", patient, "2550", "INS"}), "")
        << "a professional or a structure, says the attribute";
    EXPECT_EQ(intended({std::string(250, 'a') + "@x.fr", application, "", ""}), "")
        << "half an address is none";
    EXPECT_EQ(
        metadata_view(metadata_of(sample_submission()))
            .slot("RegistryPackage", "intendedRecipient"),
        ""
    );
}

TEST(xdm_metadata, numbers_the_sets_of_one_submission)
{
    const auto s = sample_submission();
    std::set<std::string> uuids, ids;
    for (const int number : {0, 1, 2, 1}) {
        auto options = sample_options();
        options.number = number;
        const auto set = xdm::make_submission_set(s, options);
        uuids.insert(set.entry_uuid);
        ids.insert(set.unique_id);
    }
    EXPECT_EQ(uuids.size(), 3u);
    EXPECT_EQ(ids.size(), 3u);
}

TEST(xdm_metadata, takes_another_content_type_for_another_patient_class)
{
    auto s = sample_submission();
    auto options = sample_options();
    options.default_content_type = "97";
    const auto content = [&](const char* patient_class) {
        s.patient_class = patient_class;
        return metadata_view(metadata_of(s, options)).codes("aa543740-bdda-424e-8c96-df4873be8500");
    };
    const std::pair<const char*, const char*> known[] = {
        {"I", "03"}, {"O", "07"}, {"E", "07"}, {"R", "19"}, {"N", "97"}, {"P", "97"}, {"", "97"}};
    for (const auto& [patient_class, code] : known) EXPECT_EQ(content(patient_class), code);
}

}  // namespace
