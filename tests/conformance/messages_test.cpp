#include "tests/conformance/published.hpp"

#include <algorithm>
#include <map>

// Every published message, and what the gate answers. The three requests are taken; the others are
// messages of other transactions, refused for the reason that the guide gives.

namespace {

using namespace vgm;
using namespace vgm::test;
using list = std::vector<std::string>;

struct expectation
{
    list errors, warnings;
};

const std::map<std::string, expectation> expected{
    // Both ask for the DMP too, which is not fed from here. Their document has no setId, an author
    // without a specialty and a performer without an id.
    {"mdm-t02-radio-n1.er7",
     {{},
      {"TRANS-DMP-NOT-FED OBX[7]-5.1",
       "CDA-VERSION OBX[1]-5.5",
       "CDA-AUTHOR-SPECIALTY OBX[1]-5.5",
       "CDA-EVENT-PERFORMER OBX[1]-5.5"}}},
    {"mdm-t10-radio-n1.er7",
     {{},
      {"TRANS-DMP-NOT-FED OBX[7]-5.1",
       "CDA-VERSION OBX[1]-5.5",
       "CDA-AUTHOR-SPECIALTY OBX[1]-5.5",
       "CDA-EVENT-PERFORMER OBX[1]-5.5"}}},
    // The patient's mailbox has digits that the INS has not; the INS is one of tests.
    {"oru-r01-bio-n3.er7",
     {{},
      {"TOL-PRT-5-9 PRT[3]-5.9.2",
       "TOL-BODY-CUT OBX[12]-5.5",
       "TRANS-PATIENT-ADDRESS PRT[3]-15.4",
       "TRANS-DMP-NOT-FED OBX[7]-5.1"}}},
    // The other guide's message: for a hospital application, not for a gateway.
    {"lps-mdm-t02-radio-n1.er7",
     {{"TRANS-MSH-21-1 MSH-21.1",
       "TRANS-MSH-21-2 MSH-21.2",
       "TRANS-CONNEXION-SECRETE OBX",
       "TRANS-DESTDMP OBX",
       "TRANS-DESTMSSANTEPS OBX",
       "TRANS-DESTMSSANTEPAT OBX"},
      {"TOL-ACK-ABSENT OBX"}}},
    // What a gateway sends is not what it takes.
    {"mdm-t10-radio-n1.ack.er7", {{"TRANS-MSH-9-1 MSH-9.1"}, {}}},
    {"zam-z01-dmp-refused.er7", {{"TRANS-MSH-9-1 MSH-9.1"}, {}}},
    {"zam-z02-received.er7", {{"TRANS-MSH-9-1 MSH-9.1"}, {}}},
    {"zam-z03-read.er7", {{"TRANS-MSH-9-1 MSH-9.1"}, {}}},
};

class published_messages : public testing::Test
{
protected:
    void SetUp() override
    {
        if (!is_published("hl7")) GTEST_SKIP() << "VGM_SHARED_DIR has no published messages";
        ASSERT_EQ(names_in("hl7").size(), expected.size());
    }
};

TEST_F(published_messages, are_taken_or_refused_as_the_guide_says)
{
    for (const auto& name : names_in("hl7")) {
        const auto v = judge(read_published("hl7", name));
        ASSERT_TRUE(expected.contains(name)) << name << " is new: say here what is expected of it";
        EXPECT_EQ(v.errors, expected.at(name).errors) << name;
        EXPECT_EQ(v.warnings, expected.at(name).warnings) << name;
    }
}

TEST_F(published_messages, are_answered_aa_or_ae_in_their_own_version)
{
    for (const auto& name : names_in("hl7")) {
        auto v = judge(read_published("hl7", name));
        v.request.answer.code = hl7v2::to_acknowledgment_code(v.request.found);
        const auto ack = hl7v2::make_ack(v.request.answer);
        const auto read = hl7v2::parse_acknowledgment(ack);

        ASSERT_TRUE(read.has_value()) << name;
        EXPECT_EQ(hl7v2::to_string(read->code), v.errors.empty() ? "AA" : "AE") << name;
        EXPECT_FALSE(read->control_id.empty()) << name;
        EXPECT_NE(ack.find(name.starts_with("oru") ? "|2.5|" : "|2.6|"), std::string::npos) << name;
    }
}

TEST_F(published_messages, literal_matrices_refuse_the_guides_own_requests)
{
    // Why `contradictions` is the default: no request of the guide is in the guide's own table but
    // the one to professionals and patient, and that one only since 2.1.3 or without secrecy.
    const auto accepts = [](const char* name, transmission::matrix_policy policy) {
        const message m{
            std::make_shared<const std::string>(read_published("hl7", name)), "bench", {}};
        return transmission::read_request(m, {}, {.matrix = policy}).accepted();
    };
    using transmission::matrix_policy;

    EXPECT_TRUE(accepts("oru-r01-bio-n3.er7", matrix_policy::literal_2_1_2));
    EXPECT_TRUE(accepts("oru-r01-bio-n3.er7", matrix_policy::literal_2_1_3));
    for (const auto policy : {matrix_policy::literal_2_1_2, matrix_policy::literal_2_1_3}) {
        EXPECT_FALSE(accepts("mdm-t02-radio-n1.er7", policy));
        EXPECT_FALSE(accepts("mdm-t10-radio-n1.er7", policy));
    }
}

// What a source gets that insists on the letter of version 2.1. The files end their lines with LF,
// which no message does.
TEST_F(published_messages, are_held_to_the_letter_by_a_strict_source)
{
    const std::map<std::string, list> refused_for{
        {"mdm-t02-radio-n1.er7", {"HL7-READ MSH"}},
        {"mdm-t10-radio-n1.er7", {"HL7-READ MSH"}},
        {"oru-r01-bio-n3.er7", {"HL7-READ MSH", "TRANS-PRT-5-9 PRT[3]-5.9.2"}},
    };
    for (const auto& [name, errors] : refused_for) {
        const message m{
            std::make_shared<const std::string>(read_published("hl7", name)), "bench", {}};
        transmission::gate_settings strict;
        strict.tolerances.by_default = transmission::strictness::strict;
        list told;
        for (const auto& i : transmission::read_request(m, {}, strict).errors())
            told.push_back(i.rule + ' ' + i.where);
        EXPECT_EQ(told, errors) << name;
    }
}

}  // namespace
