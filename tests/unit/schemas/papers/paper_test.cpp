#include "schemas/papers/paper.hpp"

#include "tests/unit/schemas/papers/support.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

namespace vgm::papers {
namespace {

using test::addressed;
using test::doctor;
using test::print_recipient;
using test::sample_sidecar;
using vgm::test::sample_cda;
using list = std::vector<std::string>;

const rest::letter_ends ends{"lab", "lab", "HOPITAL", "PFI", "HOPITAL"};

paper_letter read_cda(const std::string& document)
{
    return read_paper({paper_kind::cda, document, {}}, ends);
}

paper_letter read_with(paper_kind kind, const std::string& document, const std::string& sidecar)
{
    return read_paper({kind, document, sidecar}, ends);
}

paper_letter read_pdf(const std::string& sidecar)
{
    return read_with(paper_kind::pdf, vgm::test::small_pdf(), sidecar);
}

transmission::gate_settings strict()
{
    transmission::gate_settings gate;
    gate.tolerances.by_default = transmission::strictness::strict;
    return gate;
}

// "RULE where" of what is wrong, be it told by the reader or the gate.
list refusals(const paper_letter& letter)
{
    list all;
    for (const auto& i : letter.wrong()) all.push_back(i.rule + " at " + i.where);
    if (!all.empty()) return all;
    for (const auto& i : vgm::test::read(letter.er7(), strict()).errors())
        all.push_back(i.rule + " at " + letter.translate(i).where);
    return all;
}

TEST(papers_paper, takes_a_letter_out_of_the_header_of_a_cda)
{
    const auto letter = read_cda(addressed({}));

    EXPECT_EQ(refusals(letter), list{});
    const auto asked = vgm::test::read(letter.er7(), strict()).asked;
    ASSERT_EQ(asked.recipients.size(), 1u);
    EXPECT_EQ(asked.recipients[0].address, doctor);
    EXPECT_EQ(asked.recipients[0].identifier, "99900000025");
    EXPECT_EQ(asked.recipients[0].identifier_type, "RPPS");
    EXPECT_EQ(asked.patient.birth_name, "ÉTOURNEAU");
    EXPECT_EQ(asked.patient.birth_date, "19900517");
    EXPECT_EQ(asked.patient.find_ins()->value, vgm::test::sample_ins);
    EXPECT_EQ(asked.asked_by.person_id, "99900000017");
    EXPECT_EQ(asked.asked_by.organisation_id, "999900011");
    EXPECT_EQ(*asked.documents.at(0).bytes, addressed({})) << "the document goes out as it came";
}

TEST(papers_paper, names_recipients_by_their_numbers_where_no_mailbox_is_said)
{
    auto gate = strict();
    gate.resolves_recipients = true;
    const auto letter = read_cda(addressed(
        {},
        print_recipient("", "899900000025") +
            "<informationRecipient><intendedRecipient><id root=\"1.2.250.1.71.4.2.2\" "
            "extension=\"1999900029\"/><receivedOrganization><name>Clinique</name>"
            "</receivedOrganization></intendedRecipient></informationRecipient>"
    ));

    ASSERT_EQ(letter.wrong().size(), 0u);
    const auto asked = vgm::test::read(letter.er7(), gate).asked;
    ASSERT_EQ(asked.recipients.size(), 2u);
    EXPECT_EQ(asked.recipients[0].identifier_type, "RPPS");
    EXPECT_EQ(asked.recipients[1].identifier_type, "FINEG");
    EXPECT_EQ(asked.recipients[1].identifier, "999900029");
}

TEST(papers_paper, takes_from_a_sidecar_what_the_header_lacks)
{
    EXPECT_EQ(refusals(read_cda(sample_cda{}.print())), list{"FILE-RECIPIENTS at document"});

    const auto letter = read_with(
        paper_kind::cda,
        sample_cda{}.print(),
        R"({"recipients":[{"address":"luc.courlis@medecin.test.mssante.fr"}],)"
        R"("patient":{"identity_validated":true},"receipts":{"reading":true}})"
    );

    EXPECT_EQ(refusals(letter), list{});
    const auto asked = vgm::test::read(letter.er7(), strict()).asked;
    EXPECT_EQ(asked.recipients.at(0).address, "luc.courlis@medecin.test.mssante.fr");
    EXPECT_TRUE(asked.patient.has_qualified_ins());
    EXPECT_TRUE(asked.receipts.reading);
}

TEST(papers_paper, lets_a_sidecar_speak_before_the_header)
{
    const auto letter = read_with(
        paper_kind::cda,
        addressed({}),
        R"({"recipients":[{"address":"luc.courlis@medecin.test.mssante.fr"}]})"
    );

    const auto asked = vgm::test::read(letter.er7(), strict()).asked;
    ASSERT_EQ(asked.recipients.size(), 1u);
    EXPECT_EQ(asked.recipients[0].address, "luc.courlis@medecin.test.mssante.fr");
}

TEST(papers_paper, makes_a_letter_of_a_pdf_and_its_sidecar)
{
    const auto letter = read_pdf(sample_sidecar{}.print());

    EXPECT_EQ(refusals(letter), list{});
    const auto asked = vgm::test::read(letter.er7(), strict()).asked;
    const auto& document = *asked.documents.at(0).bytes;
    const auto header = cda::parse_header(document);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->title, "Compte rendu");
    EXPECT_EQ(cda::readable_pdf(document, *header).value(), vgm::test::small_pdf());
}

TEST(papers_paper, gives_the_same_message_to_the_same_bytes_and_another_to_others)
{
    const auto one = read_pdf(sample_sidecar{}.print());

    EXPECT_EQ(one.er7(), read_pdf(sample_sidecar{}.print()).er7());
    const auto control = [](const paper_letter& l) {
        return hl7v2::make_ack_request(std::string_view{l.er7()}).control_id;
    };
    EXPECT_EQ(control(one).size(), 64u);
    EXPECT_NE(control(one), control(read_pdf(sample_sidecar{.title = "Autre"}.print())));
    EXPECT_NE(
        control(one),
        control(read_with(paper_kind::pdf, vgm::test::small_pdf("Autre"), sample_sidecar{}.print()))
    );
}

TEST(papers_paper, says_where_in_the_paper_something_is_wrong)
{
    EXPECT_EQ(
        refusals(read_pdf(sample_sidecar{.birth_date = "17/05/1990"}.print())),
        list{"REST-SCHEMA at sidecar: /patient/birth_date"}
    );
    EXPECT_EQ(
        refusals(read_pdf(sample_sidecar{.recipients = R"([{"address":"x@ailleurs.fr"}])"}.print())
        ),
        list{"TRANS-DOMAIN at sidecar: /recipients/0/address"}
    );
    EXPECT_EQ(
        refusals(read_cda(addressed({}, print_recipient("x@ailleurs.fr")))),
        list{"TRANS-DOMAIN at document: ClinicalDocument/informationRecipient[1]"}
    );
    EXPECT_EQ(
        refusals(read_cda(addressed({.birth_name = ""}))).at(0),
        "REST-SCHEMA at document: ClinicalDocument/recordTarget/patientRole/patient/name/family"
    );
    EXPECT_EQ(
        refusals(read_with(paper_kind::pdf, "no pdf", sample_sidecar{}.print())),
        list{"REST-PDF at document"}
    );
    EXPECT_EQ(refusals(read_cda("<nothing/>")).size(), 1u);
    EXPECT_EQ(refusals(read_cda("<nothing/>")).at(0).find("CDA-READ at document"), 0u);
}

TEST(papers_paper, refuses_a_sidecar_that_is_not_one)
{
    const auto with = [](const std::string& more) {
        return refusals(read_pdf(sample_sidecar{.more_of_document = more}.print()));
    };
    EXPECT_EQ(refusals(read_pdf("{")), list{"REST-JSON at sidecar"});
    EXPECT_EQ(refusals(read_pdf("[]")), list{"FILE-SIDECAR at sidecar"});
    EXPECT_EQ(refusals(read_pdf("{}")), list{"FILE-SIDECAR at sidecar: /documents"});
    EXPECT_EQ(with(R"(,"format":"cda")"), list{"FILE-SIDECAR at sidecar: /documents/0/format"});
    EXPECT_EQ(with(R"(,"part":"x")"), list{"FILE-SIDECAR at sidecar: /documents/0/part"});
    EXPECT_EQ(with(R"(,"content":"AAAA")"), list{"FILE-SIDECAR at sidecar: /documents/0/content"});
    EXPECT_EQ(with(R"(},{"format":"pdf")"), list{"FILE-SIDECAR at sidecar: /documents"});
    EXPECT_EQ(
        refusals(read_paper({paper_kind::pdf, vgm::test::small_pdf(), {}}, ends)),
        list{"FILE-SIDECAR at document"}
    );
    EXPECT_EQ(
        refusals(read_pdf(R"({"documents":[{}],"patient":{}})")), list{"FILE-RECIPIENTS at sidecar"}
    );
}

TEST(papers_paper, has_a_message_to_record_a_refusal_under)
{
    const auto letter = read_pdf("{");

    const auto ack = hl7v2::make_ack_request(std::string_view{letter.er7()});
    EXPECT_EQ(ack.sending_application, "lab");
    EXPECT_EQ(ack.control_id.size(), 64u);
    EXPECT_LT(letter.er7().size(), 2000u);
}

TEST(papers_paper, puts_nothing_of_the_papers_into_what_it_says)
{
    const std::string marker = "MARQUEUR";
    const std::string patient =
        R"({"patient":{"birth_name":")" + marker + R"(","identifiers":[{")" + marker +
        R"(":1}],"sex":")" + marker + R"("},"recipients":[{"address":")" + marker +
        R"("}],"documents":[{"format":"pdf","header":{"type":")" + marker + R"("}}]})";
    for (const auto& i : read_pdf(patient).wrong())
        EXPECT_EQ((i.where + i.detail + i.rule).find(marker), std::string::npos) << i.where;
    EXPECT_FALSE(read_pdf(patient).wrong().empty());
}

}  // namespace
}  // namespace vgm::papers
