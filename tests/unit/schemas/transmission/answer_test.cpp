#include "tests/unit/schemas/transmission/support.hpp"

// What a producer reads after a refusal: the whole answer but its MSH, for the mistakes that are
// made most.

namespace {

using namespace vgm;
using namespace vgm::test;

TEST(transmission_answer, says_that_all_is_well)
{
    EXPECT_EQ(answer_to(read(sample_letter{})), "MSA|AA|CTRL-1\n");
}

TEST(transmission_answer, says_which_version_is_taken)
{
    EXPECT_EQ(
        answer_to(read(with_value(sample_letter{}.print(), "MSH-12", "2.3"))),
        "MSA|AE|CTRL-1\n"
        "ERR||MSH^1^12|203^Unsupported version id^messageErrorCondition|E|||TRANS-MSH-12|"
        "MSH-12 must be 2.5 for ORU\n"
    );
}

TEST(transmission_answer, says_that_the_patients_differ)
{
    auto letter = sample_letter{};
    auto other = letter.documents[0];
    other.ins = "185079999903480";
    letter.payloads = {other.print()};

    EXPECT_EQ(
        answer_to(read(letter)),
        "MSA|AE|CTRL-1\n"
        "ERR||PID^1^3|207^Application error^messageErrorCondition|E|||TRANS-PID-CDA|"
        "the patient of PID-3 is not the patient of the document in OBX[1]: their identifiers must "
        "agree with recordTarget/patientRole/id; nothing was sent\n"
    );
}

TEST(transmission_answer, says_that_the_dmp_is_not_fed)
{
    auto letter = sample_letter{}.set("DESTMSSANTEPS", "N").set("DESTDMP", "Y");
    letter.recipients.clear();

    EXPECT_EQ(
        answer_to(read(letter)),
        "MSA|AE|CTRL-1\n"
        "ERR||OBX^7^5^1^1|207^Application error^messageErrorCondition|E|||TRANS-DMP-ONLY|"
        "the document is for the DMP only, which this gateway does not feed: send it to the system "
        "that does, or set DESTMSSANTEPS or DESTMSSANTEPAT to Y\n"
    );
}

TEST(transmission_answer, says_which_segment_is_missing)
{
    const sample_letter letter{.kind = letter_kind::mdm};

    EXPECT_EQ(
        answer_to(read(without_segment(letter.print(), "EVN"))),
        "MSA|AE|CTRL-1\n"
        "ERR||EVN^1|100^Segment sequence error^messageErrorCondition|E|||HL7-STRUCTURE|"
        "the segment EVN is required after MSH[1]\n"
    );
}

TEST(transmission_answer, says_every_mistake_at_once)
{
    auto er7 = with_value(sample_letter{}.print(), "MSH-17", "");
    er7 = with_value(er7, "PRT[2]-15.4", "");

    EXPECT_EQ(
        answer_to(read(er7)),
        "MSA|AE|CTRL-1\n"
        "ERR||MSH^1^17|101^Required field missing^messageErrorCondition|E|||TRANS-MSH-17|"
        "MSH-17 must be FRA\n"
        "ERR||PRT^2^15^1^4|207^Application error^messageErrorCondition|E|||TRANS-PRT-15-4|"
        "PRT-15.4 must hold the MSSanté address\n"
    );
}

TEST(transmission_answer, can_be_given_to_garbage)
{
    EXPECT_EQ(
        answer_to(read(std::string{"garbage"})),
        "MSA|AE\n"
        "ERR||MSH^1|199^Other HL7 Error^messageErrorCondition|E|||HL7-READ|"
        "The first segment is not MSH.\n"
    );
}

}  // namespace
