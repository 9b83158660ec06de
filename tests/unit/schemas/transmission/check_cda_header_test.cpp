#include "schemas/transmission/check_cda_header.hpp"

#include "schemas/transmission/rules.hpp"
#include "tests/support/sample_cda.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

#include <fstream>
#include <iterator>

// A document that is right, broken in one place at a time: each rule speaks, alone, and names that
// place.

namespace {

using namespace vgm;
using namespace vgm::test;

// What stands in the document, what a mutant has instead, and what is said of it: "E" or "W", the
// rule, the place below ClinicalDocument, the code of ERR-3.
struct mutant
{
    std::string from, to, said;
};

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::out_of_range("not in the document: " + from);
    return text.replace(at, from.size(), to);
}

list told(const std::string& xml, const transmission::header_terms& terms)
{
    const auto header = cda::parse_header(xml);
    if (!header) return {"CDA-READ " + header.error().where};
    list all;
    for (const auto& i : transmission::check_cda_header(*header, terms)) {
        EXPECT_TRUE(i.where.starts_with("ClinicalDocument/")) << i.where;
        all.push_back(
            (i.level == severity::error ? "E " : "W ") + i.rule + ' ' +
            i.where.substr(std::min(i.where.size(), std::string("ClinicalDocument/").size())) +
            ' ' + std::string{hl7v2::to_ack_error(to_fault(i.code)).code}
        );
    }
    return all;
}

transmission::header_terms terms(submission_action action = submission_action::initial)
{
    return {.action = action};
}

void expect_each(
    const std::string& right,
    const std::vector<mutant>& mutants,
    const transmission::header_terms& with = terms()
)
{
    ASSERT_EQ(told(right, with), list{});
    for (const auto& m : mutants)
        EXPECT_EQ(told(replaced(right, m.from, m.to), with), list{m.said})
            << m.from << " -> " << m.to;
}

const std::string event_time =
    "<effectiveTime><low value=\"20260302083000+0100\"/></effectiveTime>";

const std::vector<mutant> identity{
    {"<realmCode code=\"FR\"/>", "", "W CDA-REALM realmCode 103"},
    {"<realmCode code=\"FR\"/>", "<realmCode code=\"BE\"/>", "W CDA-REALM realmCode 103"},
    {" extension=\"POCD_HD000040\"", "", "W CDA-TYPE-ID typeId 101"},
    {"<templateId root=\"2.16.840.1.113883.2.8.2.1\"/>", "", "W CDA-TEMPLATE templateId 101"},
    {"<templateId root=\"1.2.250.1.213.1.1.1.1\"/>", "", "W CDA-TEMPLATE templateId 101"},
    {"<id root=\"1.2.250.1.999.1.1.7.4001\"/>", "<id root=\"DOC-1\"/>", "W CDA-ID id 102"},
    {"<id root=\"1.2.250.1.999.1.1.7.4001\"/>", "<id root=\"1.2..3\"/>", "W CDA-ID id 102"},
    {"<id root=\"1.2.250.1.999.1.1.7.4001\"/>",
     "<id root=\"90E1C8EC-F951-4B26-A305-A34848818DDX\"/>",
     "W CDA-ID id 102"},
    {"codeSystem=\"2.16.840.1.113883.6.1\"/><title>", "/><title>", "W CDA-CODE-SYSTEM code 103"},
    {"<title>Compte rendu d'analyses</title>", "", "E CDA-TITLE title 101"},
    {"<title>Compte rendu d'analyses</title>", "<title> </title>", "E CDA-TITLE title 101"},
    {"</title><effectiveTime value=\"20260302101500+0100\"/>",
     "</title><effectiveTime value=\"20261302\"/>",
     "E CDA-TIME effectiveTime 102"},
    {"<confidentialityCode code=\"N\" codeSystem=\"2.16.840.1.113883.5.25\"/>",
     "<confidentialityCode nullFlavor=\"UNK\"/>",
     "E CDA-CONFIDENTIALITY confidentialityCode 101"},
    {"<confidentialityCode code=\"N\"",
     "<confidentialityCode code=\"L\"",
     "E CDA-CONFIDENTIALITY confidentialityCode 103"},
    {"2.16.840.1.113883.5.25", "1.2.3", "E CDA-CONFIDENTIALITY confidentialityCode 103"},
    {"<languageCode code=\"fr-FR\"/>", "", "E CDA-LANGUAGE languageCode 101"},
    {"<setId root=\"1.2.250.1.999.1.1.7.40\"/>", "", "W CDA-VERSION setId 101"},
    {"<versionNumber value=\"1\"/>", "", "W CDA-VERSION versionNumber 101"},
    {"<versionNumber value=\"1\"/>",
     "<versionNumber value=\"0\"/>",
     "W CDA-VERSION versionNumber 101"},
    {"<versionNumber value=\"1\"/>",
     "<versionNumber value=\"1.1\"/>",
     "W CDA-VERSION versionNumber 101"}};

TEST(transmission_cda_header, names_the_place_of_what_identifies_the_document)
{
    expect_each(sample_cda{}.print(), identity);
}

const std::string patient = "recordTarget/patientRole/patient";

const std::vector<mutant> people{
    {"<recordTarget>",
     "<recordTarget><patientRole/></recordTarget><recordTarget>",
     "CDA-READ ClinicalDocument/recordTarget/patientRole/id"},
    {"</recordTarget>",
     "</recordTarget><recordTarget><patientRole/></recordTarget>",
     "W CDA-PATIENT recordTarget 198"},
    {"<given>Côme</given><family>PLUVIER</family>", "", "E CDA-AUTHOR author/assignedAuthor 101"},
    {"<author><time value=\"20260302101500+0100\"/>",
     "<author>",
     "W CDA-AUTHOR-ID author/time 101"},
    {"<author><time value=\"20260302101500+0100\"/>",
     "<author><time value=\"hier\"/>",
     "W CDA-AUTHOR-ID author/time 101"},
    {"<assignedAuthor><id root=\"1.2.250.1.71.4.2.1\" extension=\"899900000017\"/>",
     "<assignedAuthor><id root=\"1.2.250.1.71.4.2.1\"/>",
     "W CDA-AUTHOR-ID author/assignedAuthor/id 101"},
    {"code=\"G15_10/SM03\"",
     "nullFlavor=\"UNK\"",
     "W CDA-AUTHOR-SPECIALTY author/assignedAuthor/code 101"},
    {"code=\"G15_10/SM03\"",
     "code=\"BIOLOGISTE\"",
     "W CDA-AUTHOR-SPECIALTY author/assignedAuthor/code 103"},
    {"<name>Laboratoire des Dunes</name></representedOrganization></assignedAuthor>",
     "</representedOrganization></assignedAuthor>",
     "W CDA-AUTHOR-ORGANISATION author/assignedAuthor/representedOrganization 101"},
    {"<name>Laboratoire des Dunes</name></representedCustodianOrganization>",
     "</representedCustodianOrganization>",
     "W CDA-CUSTODIAN custodian/assignedCustodian/representedCustodianOrganization 101"},
    {"legalAuthenticator>", "authenticator>", "E CDA-LEGAL legalAuthenticator 101"},
    {"<assignedEntity><id root=\"1.2.250.1.71.4.2.1\" extension=\"899900000017\"/>"
     "<assignedPerson>",
     "<assignedEntity><assignedPerson>",
     "E CDA-LEGAL legalAuthenticator/assignedEntity 101"},
    {"<assignedPerson><name><given>Côme</given><family>PLUVIER</family></name></assignedPerson>"
     "</assignedEntity>",
     "</assignedEntity>",
     "E CDA-LEGAL legalAuthenticator/assignedEntity 101"},
    {"<legalAuthenticator><time value=\"20260302101500+0100\"/>",
     "<legalAuthenticator>",
     "W CDA-LEGAL-SIGNATURE legalAuthenticator/time 101"},
    {"<signatureCode code=\"S\"/>",
     "<signatureCode code=\"I\"/>",
     "W CDA-LEGAL-SIGNATURE legalAuthenticator/signatureCode 103"},
    {"</assignedEntity></legalAuthenticator>",
     "<representedOrganization><name>Dunes</name></representedOrganization></assignedEntity>"
     "</legalAuthenticator>",
     "W CDA-LEGAL-SIGNATURE legalAuthenticator/assignedEntity/representedOrganization 101"}};

TEST(transmission_cda_header, names_the_place_of_the_people)
{
    auto right = sample_cda{}.print();
    // The end tag goes with its start.
    for (auto m : people) {
        if (m.from == "legalAuthenticator>") {
            const auto broken =
                replaced(replaced(right, "<" + m.from, "<" + m.to), "</" + m.from, "</" + m.to);
            EXPECT_EQ(told(broken, terms()), list{m.said});
            continue;
        }
        expect_each(right, {m});
    }
}

TEST(transmission_cda_header, asks_a_document_for_an_author)
{
    auto broken = sample_cda{}.print();
    const auto from = broken.find("<author>"), to = broken.find("</author>") + 9;
    broken.erase(from, to - from);

    EXPECT_EQ(told(broken, terms()), list{"E CDA-AUTHOR author 101"});
}

TEST(transmission_cda_header, numbers_the_authors_when_there_are_two)
{
    const auto broken = replaced(
        sample_cda{}.print(),
        "<custodian>",
        "<author><time value=\"20260302\"/><assignedAuthor><id root=\"1.2\" extension=\"A\"/>"
        "<code code=\"DISPOSITIF\" codeSystem=\"1.2.250.1.213.1.1.4.6\"/><assignedAuthoringDevice>"
        "<softwareName>S</softwareName></assignedAuthoringDevice></assignedAuthor></author>"
        "<custodian>"
    );

    EXPECT_EQ(
        told(broken, terms()),
        list{"W CDA-AUTHOR-ORGANISATION author[2]/assignedAuthor/representedOrganization 101"}
    );
}

TEST(transmission_cda_header, asks_for_the_traits_of_a_patient)
{
    sample_cda d;
    d.ins.clear();
    expect_each(
        d.print(),
        {{"<family qualifier=\"BR\">ÉTOURNEAU</family>",
          "",
          "W CDA-PATIENT " + patient + "/name 101"},
         {"<given qualifier=\"BR\">Anaëlle</given>", "", "W CDA-PATIENT " + patient + "/name 101"},
         {"<administrativeGenderCode code=\"F\"/>",
          "",
          "W CDA-PATIENT " + patient + "/administrativeGenderCode 101"},
         {"code=\"F\"", "code=\"X\"", "W CDA-PATIENT " + patient + "/administrativeGenderCode 101"},
         {"19900517", "", "W CDA-PATIENT " + patient + "/birthTime 101"},
         {"19900517", "17051990", "W CDA-PATIENT " + patient + "/birthTime 101"}}
    );
}

TEST(transmission_cda_header, asks_for_all_traits_of_an_ins)
{
    expect_each(
        sample_cda{}.print(),
        {{"<family qualifier=\"BR\">", "<family>", "W CDA-PATIENT-INS " + patient + " 101"},
         {"<given qualifier=\"BR\">",
          "<given qualifier=\"CL\">",
          "W CDA-PATIENT-INS " + patient + " 101"},
         {"19900517", "199005", "W CDA-PATIENT-INS " + patient + " 101"}}
    );
    EXPECT_EQ(
        told(replaced(sample_cda{}.print(), "code=\"F\"", "code=\"X\""), terms()),
        (list{
            "W CDA-PATIENT " + patient + "/administrativeGenderCode 101",
            "W CDA-PATIENT-INS " + patient + " 101"})
    );
}

TEST(transmission_cda_header, compares_traits_with_the_message)
{
    const auto xml = sample_cda{}.print();
    patient_identity pid;
    pid.birth_date = "19900517";
    pid.sex = "F";
    auto with = terms();
    with.patient = &pid;
    EXPECT_EQ(told(xml, with), list{});

    pid.sex = "M";
    EXPECT_EQ(
        told(xml, with), list{"W CDA-PATIENT-PID " + patient + "/administrativeGenderCode 207"}
    );
    pid.birth_date = "19900518120000";
    EXPECT_EQ(told(xml, with), list{"W CDA-PATIENT-PID " + patient + "/birthTime 207"});
    pid = {};
    EXPECT_EQ(told(xml, with), list{}) << "what the message does not say is not compared";
}

const std::string setting_path =
    "documentationOf/serviceEvent/performer/assignedEntity/representedOrganization/"
    "standardIndustryClassCode";
const std::string facility_path =
    "componentOf/encompassingEncounter/location/healthCareFacility/code";

TEST(transmission_cda_header, names_the_place_of_the_acts)
{
    const std::string time = "documentationOf/serviceEvent/effectiveTime";
    expect_each(
        sample_cda{}.print(),
        {{event_time, "", "E CDA-EVENT " + time + "/low 101"},
         {event_time,
          "<effectiveTime><low value=\"2026-03-02\"/></effectiveTime>",
          "E CDA-EVENT " + time + "/low 102"},
         {event_time,
          "<effectiveTime><low value=\"20260302\"/><high value=\"x\"/></effectiveTime>",
          "E CDA-EVENT " + time + "/high 102"},
         {"<performer typeCode=\"PRF\"><assignedEntity><id root=\"1.2.250.1.71.4.2.1\" "
          "extension=\"899900000017\"/>",
          "<performer typeCode=\"PRF\"><assignedEntity>",
          "W CDA-EVENT-PERFORMER documentationOf/serviceEvent/performer/assignedEntity/id 101"},
         {"code=\"AMBULATOIRE\"", "", "E CDA-SETTING " + setting_path + " 101"},
         {"code=\"AMBULATOIRE\"", "code=\"DEHORS\"", "W CDA-SETTING " + setting_path + " 103"},
         {"<encompassingEncounter>" + event_time,
          "<encompassingEncounter>",
          "W CDA-ENCOUNTER componentOf/encompassingEncounter/effectiveTime 101"},
         {"<encompassingEncounter>" + event_time,
          "<encompassingEncounter><effectiveTime><low value=\"20260302\"/><high value=\"x\"/>"
          "</effectiveTime>",
          "W CDA-ENCOUNTER componentOf/encompassingEncounter/effectiveTime 101"},
         {"code=\"SA25\"", "", "E CDA-FACILITY " + facility_path + " 101"},
         {"code=\"SA25\"", "code=\"SA999\"", "W CDA-FACILITY " + facility_path + " 103"}}
    );
}

TEST(transmission_cda_header, takes_a_document_without_a_code_that_the_site_has_a_default_for)
{
    auto with = terms();
    with.has_default_facility = with.has_default_setting = true;

    EXPECT_EQ(
        told(sample_cda{.facility = "", .setting = ""}.print(), with),
        (list{"W CDA-SETTING " + setting_path + " 101", "W CDA-FACILITY " + facility_path + " 101"})
    );
}

TEST(transmission_cda_header, looks_at_what_is_replaced)
{
    const auto right = sample_cda{.replaces = "1.2.250.1.999.1.1.7.4000"}.print();
    const auto replacement = terms(submission_action::replacement);
    const std::string parent = "relatedDocument/parentDocument";
    expect_each(
        right,
        {{"<id root=\"1.2.250.1.999.1.1.7.4000\"/>",
          "<id root=\"1.2.250.1.999.1.1.7.4001\"/>",
          "E CDA-REPLACES-ITSELF " + parent + "/id 199"},
         {"<versionNumber value=\"2\"/>",
          "<versionNumber value=\"3\"/>",
          "W CDA-REPLACES-VERSION " + parent + " 199"},
         {"<setId root=\"1.2.250.1.999.1.1.7.40\"/><versionNumber value=\"1\"/>",
          "<setId root=\"1.2.250.1.999.1.1.7.41\"/><versionNumber value=\"1\"/>",
          "W CDA-REPLACES-VERSION " + parent + " 199"}},
        replacement
    );
    EXPECT_EQ(told(right, terms()), list{"W CDA-REPLACES-ACTION " + parent + " 199"});
    EXPECT_EQ(told(right, terms(submission_action::removal)), list{})
        << "the last version of a document may have replaced another";
    EXPECT_EQ(told(right, {}), list{}) << "a document of no message";
}

TEST(transmission_cda_header, looks_at_the_body)
{
    const std::string text = "component/nonXMLBody/text";
    expect_each(
        sample_cda{}.print(),
        {{"application/pdf", "application/msword", "E CDA-BODY " + text + " 103"},
         {" representation=\"B64\"", "", "E CDA-BODY " + text + " 102"},
         {"application/pdf", "image/jpeg", "W CDA-BODY-PDF " + text + " 103"}}
    );
    auto empty = sample_cda{}.print();
    const auto from = empty.find("<component>"), to = empty.find("</component>") + 12;
    EXPECT_EQ(told(empty.erase(from, to - from), terms()), list{"E CDA-BODY component 101"});

    const auto structured = sample_cda{.form = cda_form::n3}.print();
    expect_each(
        structured,
        {{"<templateId root=\"1.2.250.1.213.1.1.1.55\"/>", "", "W CDA-FORMAT templateId 103"}}
    );
}

TEST(transmission_cda_header, says_what_the_dmp_should_not_get)
{
    auto with = terms();
    with.for_dmp = true;
    expect_each(
        sample_cda{}.print(),
        {{"<confidentialityCode code=\"N\"",
          "<confidentialityCode code=\"V\"",
          "W CDA-CONFIDENTIALITY-DMP confidentialityCode 207"}},
        with
    );
}

TEST(transmission_cda_header, is_judged_with_its_message)
{
    sample_letter letter;
    letter.documents[0].facility = "";
    letter.documents[0].title = "";

    EXPECT_EQ(
        errors(read(letter)), (list{"CDA-TITLE OBX[1]-5.5 101", "CDA-FACILITY OBX[1]-5.5 101"})
    );
    const auto r = read(letter, {.has_default_facility = true});
    EXPECT_EQ(errors(r), list{"CDA-TITLE OBX[1]-5.5 101"});
    EXPECT_EQ(warnings(r), list{"CDA-FACILITY OBX[1]-5.5 101"});
    ASSERT_FALSE(r.found.empty());
    EXPECT_NE(r.found[0].detail.find("(at ClinicalDocument/title)"), std::string::npos);
}

TEST(transmission_cda_header, is_told_of_the_second_document_at_its_own_place)
{
    auto letter = sample_letter{}.add_structured_form();
    letter.documents[1].title = "";

    EXPECT_EQ(errors(read(letter)), list{"CDA-TITLE OBX[2]-5.5 101"});
}

// Every rule of the table speaks in some test above: in this file it is written down.
TEST(transmission_cda_header, has_no_rule_that_no_document_breaks)
{
    std::ifstream input(VGM_SOURCE_DIR "/tests/unit/schemas/transmission/check_cda_header_test.cpp"
    );
    const std::string own{std::istreambuf_iterator<char>(input), {}};

    EXPECT_GT(transmission::cda_rules().size(), 30U);
    for (const auto& rule : transmission::cda_rules()) {
        const std::string id{rule.id};
        EXPECT_TRUE(own.find("E " + id + ' ') != own.npos || own.find("W " + id + ' ') != own.npos)
            << id;
        if (rule.answer == "warning") {
            EXPECT_EQ(own.find("\"E " + id + ' '), own.npos) << id;
        }
    }
}

}  // namespace
