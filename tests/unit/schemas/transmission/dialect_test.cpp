#include "schemas/transmission/dialect.hpp"

#include "tests/unit/schemas/transmission/earlier_versions.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

// Messages of the guide's earlier versions become the submission that the same letter of version
// 2.1 becomes.

namespace {

using namespace vgm;
using namespace vgm::test;
using transmission::dialect;

dialect dialect_of(const std::string& er7)
{
    const auto view = hl7v2::parse_message(std::string_view{er7});
    return transmission::find_dialect(*view);
}

sample_letter letter_of(letter_kind kind, submission_action action)
{
    sample_letter letter{.kind = kind};
    letter.body_for_patient = "Bonjour.";
    return letter.become(action);
}

TEST(transmission_dialect, is_what_msh_21_says)
{
    const auto right = sample_letter{}.print();

    EXPECT_EQ(dialect_of(right), dialect::v2_1);
    for (const auto* old : {"1.0", "1.1", "1.2"})
        EXPECT_EQ(
            dialect_of(with_value(right, "MSH-21", std::string(old) + "^CISIS_CDA_HL7_V1")),
            dialect::v1_2
        );
    EXPECT_EQ(dialect_of(with_value(right, "MSH-21", "2.0^ CISIS_CDA_HL7_V2")), dialect::v2_0);
    EXPECT_EQ(dialect_of(with_value(right, "MSH-21", "2.1^ CISIS_CDA_HL7_V2")), dialect::v2_1);
    EXPECT_EQ(dialect_of(with_value(right, "MSH-21", "1.2^CISIS_CDA_HL7_V2")), dialect::v2_1)
        << "of no version: the profile refuses it";
}

TEST(transmission_dialect, is_told_by_codes_where_msh_21_is_empty)
{
    const auto bare = with_value(sample_letter{}.print(), "MSH-21", "");
    const auto renamed = [&](const char* code, const char* other) {
        return with_value(bare, place_of(bare, code, "3.1"), other);
    };

    EXPECT_EQ(dialect_of(bare), dialect::v2_1);
    EXPECT_EQ(dialect_of(renamed("ACK_LECTURE_MSS", "ACK_LECTURE")), dialect::v2_0);
    for (const auto* old : {"INVISIBLE_REPRESENTANTS_LEGAUX", "INVISIBLE_REPRENSANTS_LEGAUX"})
        EXPECT_EQ(dialect_of(renamed("INVISIBLE_REP_LEGAUX", old)), dialect::v1_2);
    EXPECT_EQ(dialect_of(renamed("MODIF_CONF_CODE", "MODIF_CONFIDENTIALITYCODE")), dialect::v1_2);
    EXPECT_EQ(warnings(read(bare)), list{"TOL-MSH-21-ABSENT MSH-21.1 203"});
}

void expect_same(const submission& left, const submission& right)
{
    EXPECT_EQ(left.action, right.action);
    EXPECT_EQ(left.patient.identifiers, right.patient.identifiers);
    EXPECT_EQ(left.patient_class, right.patient_class);
    EXPECT_EQ(left.reply_to, right.reply_to);
    EXPECT_EQ(left.body_for_professionals, right.body_for_professionals);
    EXPECT_EQ(left.body_for_patient, right.body_for_patient);
    EXPECT_EQ(
        left.shown_to.hidden_from_representatives, right.shown_to.hidden_from_representatives
    );
    EXPECT_EQ(left.sent_to.professionals, right.sent_to.professionals);
    EXPECT_EQ(left.sent_to.patient, right.sent_to.patient);
    ASSERT_EQ(left.documents.size(), right.documents.size());
    for (std::size_t n = 0; n < left.documents.size(); ++n)
        EXPECT_EQ(left.documents[n].unique_id, right.documents[n].unique_id);
}

class earlier_versions : public testing::TestWithParam<std::tuple<letter_kind, submission_action>>
{
protected:
    static sample_letter sample()
    {
        return letter_of(std::get<0>(GetParam()), std::get<1>(GetParam()));
    }
};

TEST_P(earlier_versions, version_2_0_becomes_the_same_submission)
{
    auto letter = sample();
    letter.set("INVISIBLE_REP_LEGAUX", "Y");
    const auto r = read(as_version_2_0(letter.print()));

    ASSERT_EQ(errors(r), list{});
    EXPECT_EQ(warnings(r), list{"TOL-VERSION-2.0 MSH-21.1 203"})
        << "no other: it is in its version";
    EXPECT_EQ(r.version, dialect::v2_0);
    const auto now = read(letter).asked;
    expect_same(r.asked, now);
    EXPECT_EQ(r.asked.recipients, now.recipients);
    EXPECT_EQ(r.asked.receipts, now.receipts);
}

TEST_P(earlier_versions, version_1_2_becomes_the_same_submission_without_receipts)
{
    auto letter = sample();
    const auto r = read(as_version_1_2(letter), {.tolerances = {.accept = {"TOL-RECIPIENTS-CDA"}}});

    ASSERT_EQ(errors(r), list{});
    EXPECT_EQ(
        warnings(r), (list{"TOL-VERSION-1.2 MSH-21.1 203", "TOL-RECIPIENTS-CDA OBX-5.5 207"})
    );
    EXPECT_EQ(r.version, dialect::v1_2);
    expect_same(r.asked, read(letter).asked);
    ASSERT_EQ(r.asked.recipients.size(), 1U);
    EXPECT_EQ(r.asked.recipients[0].address, "paule.bernache@medecin.test.mssante.fr");
    EXPECT_EQ(r.asked.recipients[0].kind, recipient_kind::professional);
    EXPECT_FALSE(r.asked.receipts.reception || r.asked.receipts.reading);
}

TEST_P(earlier_versions, are_reread_as_they_were_accepted)
{
    const auto er7 = as_version_1_2(sample());
    const message m{std::make_shared<const std::string>(er7), "lab", {}};
    const auto r = transmission::reread_request(m, sample_id);

    ASSERT_TRUE(r.has_value());
    EXPECT_EQ(r->version, dialect::v1_2);
    EXPECT_EQ(r->asked.recipients.size(), 1U);
    EXPECT_EQ(r->asked.action, sample().action);
}

TEST_P(earlier_versions, are_refused_where_the_source_is_strict)
{
    const transmission::gate_settings strict{
        .tolerances = {.by_default = transmission::strictness::strict}};

    for (const auto& er7 : {as_version_2_0(sample().print()), as_version_1_2(sample())})
        EXPECT_EQ(errors(read(er7, strict)), list{"TRANS-MSH-21-1 MSH-21.1 203"});
}

TEST_P(earlier_versions, pass_a_strict_source_that_takes_their_version)
{
    const transmission::gate_settings only_2_0{
        .tolerances = {
            .by_default = transmission::strictness::strict, .accept = {"TOL-VERSION-2.0"}}};
    const transmission::gate_settings but_one{
        .tolerances = {
            .by_default = transmission::strictness::strict,
            .accept = {"TOL-VERSION-2.0"},
            .refuse = {"TOL-ORC-1", "TOL-ORC-ABSENT"}}};
    const auto er7 = as_version_2_0(sample().print());
    const bool mdm = sample().kind == letter_kind::mdm;

    EXPECT_EQ(errors(read(er7, only_2_0)), list{});
    EXPECT_EQ(
        errors(read(er7, but_one)), list{mdm ? "HL7-STRUCTURE ORC 100" : "TRANS-ORC-1 ORC-1 103"}
    );
}

INSTANTIATE_TEST_SUITE_P(
    all,
    earlier_versions,
    testing::Combine(
        testing::Values(letter_kind::oru, letter_kind::mdm),
        testing::Values(
            submission_action::initial,
            submission_action::replacement,
            submission_action::removal
        )
    ),
    [](const auto& each) {
        return std::string(std::get<0>(each.param) == letter_kind::oru ? "oru_" : "mdm_") +
               std::string(to_string(std::get<1>(each.param)));
    }
);

TEST(transmission_dialect, uses_recipients_of_the_document_only_where_that_is_accepted)
{
    const auto er7 = as_version_1_2(sample_letter{});
    const auto flag = place_of(er7, "DESTMSSANTEPS", "5.1");

    EXPECT_EQ(errors(read(er7)), list{"TRANS-NO-ADDRESS " + flag + " 207"});
    EXPECT_TRUE(read(er7).asked.recipients.empty());
}

TEST(transmission_dialect, never_takes_recipients_of_the_document_of_a_later_version)
{
    auto letter = sample_letter{};
    letter.payloads = {with_information_recipient(letter.documents[0].print())};
    letter.recipients.clear();
    for (const auto& er7 : {letter.print(), as_version_2_0(letter.print())}) {
        const auto r = read(er7, {.tolerances = {.accept = {"TOL-RECIPIENTS-CDA"}}});
        EXPECT_FALSE(r.accepted());
        EXPECT_TRUE(r.asked.recipients.empty());
    }
}

TEST(transmission_dialect, checks_the_addresses_in_a_document_too)
{
    const transmission::gate_settings accepting{.tolerances = {.accept = {"TOL-RECIPIENTS-CDA"}}};
    auto letter = sample_letter{};
    const auto er7 = as_version_1_2(letter, "quelqu.un@exemple.test");

    EXPECT_EQ(errors(read(er7, accepting)), list{"TRANS-DOMAIN OBX-5.5 207"});
}

}  // namespace
