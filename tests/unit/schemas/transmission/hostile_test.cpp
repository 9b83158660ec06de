#include "schemas/hl7v2/charset.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

#include <random>

// What is no right message at all: the gate refuses it in words, and never fails.

namespace {

using namespace vgm;
using namespace vgm::test;

std::string with_payload(std::string bytes)
{
    sample_letter letter;
    letter.payloads = {std::move(bytes)};
    return letter.print();
}

TEST(transmission_hostile, refuses_what_is_no_message)
{
    EXPECT_EQ(errors(read(std::string{})), list{"HL7-READ MSH 199"});
    EXPECT_EQ(errors(read(std::string{"\r\r\n"})), list{"HL7-READ MSH 199"});
    EXPECT_EQ(errors(read(std::string{"GET / HTTP/1.1\r\nHost: x\r\n"})), list{"HL7-READ MSH 199"});
    EXPECT_FALSE(read(std::string{"MSH"}).accepted());
    EXPECT_FALSE(read(std::string{"MSH|^~\\&|"}).accepted());
    EXPECT_FALSE(read(std::string(100, '\0')).accepted());
}

TEST(transmission_hostile, names_the_line_that_is_no_segment)
{
    auto er7 = sample_letter{}.print();
    er7 += "suite du base64\r";
    const auto r = read(er7);

    ASSERT_EQ(errors(r).size(), 1U);
    EXPECT_TRUE(r.found[0].where.starts_with("line ")) << r.found[0].where;
    EXPECT_EQ(r.answer.control_id, "CTRL-1") << "the answer can still be matched";
}

TEST(transmission_hostile, reads_a_message_in_iso_8859_15)
{
    sample_letter letter;
    letter.charset = "8859/15";
    const auto r = read(hl7v2::encode_charset(letter.print(), hl7v2::charset::iso_8859_15));

    EXPECT_EQ(errors(r), list{});
    EXPECT_EQ(r.asked.patient.birth_name, "ÉTOURNEAU");
    EXPECT_EQ(r.asked.asked_by.given_name, "Côme");
    EXPECT_EQ(r.answer.encoding, hl7v2::charset::iso_8859_15);
}

TEST(transmission_hostile, refuses_bytes_that_are_not_what_msh_18_says)
{
    const auto latin = hl7v2::encode_charset(sample_letter{}.print(), hl7v2::charset::iso_8859_15);

    EXPECT_EQ(errors(read(latin)), list{"HL7-CHARSET MSH-18 102"});
    EXPECT_EQ(
        errors(read(with_value(sample_letter{}.print(), "MSH-18", "8859/2"))),
        list{"HL7-CHARSET MSH-18 103"}
    );
}

TEST(transmission_hostile, refuses_base64_that_is_broken)
{
    const auto right = sample_letter{}.print();

    for (const auto* text : {"====", "PD94!bWw", "P"})
        EXPECT_EQ(
            errors(read(with_value(right, "OBX-5.5", text))), list{"TRANS-BASE64 OBX[1]-5.5 102"}
        ) << text;
    EXPECT_FALSE(read(with_value(right, "OBX-5.5", "")).accepted());
}

TEST(transmission_hostile, refuses_a_payload_that_is_no_document)
{
    const auto entities = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" +
                          sample_cda{}.print().substr(39);
    const std::string payloads[] = {
        "plain text",
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        "<ClinicalDocument xmlns=\"urn:other\"/>",
        "<ClinicalDocument xmlns=\"urn:hl7-org:v3\">",
        small_pdf(),
        entities,
        replace_once(sample_cda{}.print(), "<id root=\"1.2.250.1.999.1.1.7.4001\"/>", ""),
        std::string{"\0\0\0\0", 4},
    };
    for (const auto& payload : payloads) {
        const auto found = errors(read(with_payload(payload)));
        ASSERT_EQ(found.size(), 1U) << payload.substr(0, 60) << testing::PrintToString(found);
        EXPECT_TRUE(found[0].starts_with("CDA-READ OBX[1]-5.5 ")) << found[0];
    }
}

TEST(transmission_hostile, refuses_a_document_in_an_observation_that_is_no_document)
{
    // OBX-2 decides what OBX-5 is: a coded value is no document, whatever its components look like.
    EXPECT_EQ(
        errors(read(with_value(sample_letter{}.print(), "OBX-2", "CE"))),
        list{"TRANS-OBX-DOC OBX 101"}
    );
}

TEST(transmission_hostile, never_repeats_the_patient_in_an_issue)
{
    auto letter = sample_letter{}.add_patient();
    letter.birth_name = "CONFIDENTIEL";
    letter.given_name = "SECRÈTE";
    const auto right = letter.print();
    for (const auto* where :
         {"MSH-9.1", "MSH-12", "PID-3.4.2", "PID-5.1", "PID-7", "ORC-1", "OBX-5.5", "PRT[2]-15.4"})
        for (const auto& i : read(with_value(right, where, "CONFIDENTIEL")).found) {
            const auto text = i.rule + i.where + i.detail;
            EXPECT_EQ(text.find("CONFIDENTIEL"), std::string::npos) << text;
            EXPECT_EQ(text.find(sample_ins), std::string::npos) << text;
        }
}

// One change at a random place: of bytes, of a run, of the order. Whatever comes out is a verdict.
TEST(transmission_hostile, survives_random_mutations)
{
    const auto seed = std::random_device{}();
    RecordProperty("seed", std::to_string(seed));
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::string samples[] = {
        sample_letter{}.add_patient().add_structured_form().print(),
        sample_letter{.kind = letter_kind::mdm}.become(submission_action::replacement).print()};
    constexpr std::string_view marks = "|^~\\&\r\n MSHOBXPRT\x00\xFF\xC3=";
    int accepted = 0;
    for (int round = 0; round < 3000; ++round) {
        auto er7 = samples[round % 2];
        for (int edits = 1 + static_cast<int>(random() % 4); edits > 0; --edits) {
            // Half of the edits hit the first segments, where the delimiters and types are.
            const std::size_t reach = random() % 2 == 0 ? 700 : er7.size();
            const std::size_t at = random() % std::min(reach, er7.size());
            switch (random() % 4) {
                case 0:
                    er7[at] = static_cast<char>(random());
                    break;
                case 1:
                    er7.insert(at, 1, marks[random() % marks.size()]);
                    break;
                case 2:
                    er7.erase(at, 1 + random() % 40);
                    break;
                default:
                    er7.insert(at, er7.substr(random() % er7.size(), random() % 200));
            }
            if (er7.empty()) er7 = "M";
        }
        const auto r = read(er7);
        accepted += r.accepted() ? 1 : 0;
        if (r.accepted())
            EXPECT_FALSE(r.asked.documents.empty()) << "round " << round;
        else
            EXPECT_FALSE(answer_to(r).empty());
    }
    // A change inside a base64 text or a name is harmless to the gate; most are not.
    EXPECT_LT(accepted, 2500);
}

}  // namespace
