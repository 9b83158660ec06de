#include "schemas/hl7v2/acknowledgment.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::hl7v2;

result<acknowledgment> parse_after_header(const std::string& segments)
{
    return parse_acknowledgment("MSH|^~\\&|SIL||PFI||20260101||ACK^Z02^ACK|9|P|2.6\r" + segments);
}

TEST(hl7v2_parse_acknowledgment, reads_an_acceptance)
{
    const auto answer = parse_after_header("MSA|AA|Z0007\r");

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->code, acknowledgment_code::AA);
    EXPECT_EQ(answer->control_id, "Z0007");
    EXPECT_TRUE(answer->errors.empty());
}

TEST(hl7v2_parse_acknowledgment, reads_the_codes_of_enhanced_mode)
{
    EXPECT_EQ(parse_after_header("MSA|CA|1")->code, acknowledgment_code::AA);
    EXPECT_EQ(parse_after_header("MSA|CE|1")->code, acknowledgment_code::AE);
    EXPECT_EQ(parse_after_header("MSA| CR |1")->code, acknowledgment_code::AR);
}

TEST(hl7v2_parse_acknowledgment, reads_the_errors_of_an_application)
{
    const auto answer = parse_after_header(
        "MSA|AE|Z0007|refus\xC3\xA9\n"
        "ERR||PID^1^3^2|207^Application error^messageErrorCondition|F|"
        "902^Identifiant patient inconnu^applicationErrorCondition||trace 5|a\\T\\b\n"
        "ERR|||101^Required field missing\n"
    );

    ASSERT_EQ(answer->errors.size(), 2U);
    EXPECT_EQ(answer->text, "refus\xC3\xA9");
    EXPECT_EQ(
        answer->errors[0],
        (ack_error{
            "PID^1^3^2",
            "207",
            "Application error",
            'F',
            "902",
            "Identifiant patient inconnu",
            "trace 5",
            "a&b"})
    );
    EXPECT_EQ(answer->errors[1], (ack_error{"", "101", "Required field missing", 'E'}));
}

TEST(hl7v2_parse_acknowledgment, reads_the_errors_of_older_versions)
{
    const auto in_err = parse_after_header(
        "MSA|AE|1|text\rERR|PID^1^3^101&Required field missing&HL70357~MSH^^^203&Version\r"
    );
    const auto in_msa =
        parse_after_header("MSA|AE|1|text|||207^Application internal error^HL70357\r");

    ASSERT_EQ(in_err->errors.size(), 2U);
    EXPECT_EQ(in_err->errors[0], (ack_error{"PID^1^3", "101", "Required field missing"}));
    EXPECT_EQ(in_err->errors[1], (ack_error{"MSH", "203", "Version"}));
    ASSERT_EQ(in_msa->errors.size(), 1U);
    EXPECT_EQ(in_msa->errors[0], (ack_error{"", "207", "Application internal error"}));
}

TEST(hl7v2_parse_acknowledgment, reads_iso_8859_15)
{
    const auto answer = parse_acknowledgment(
        "MSH|^~\\&|SIL||PFI||1||ACK|9|P|2.6||||||8859/15\rMSA|AE|1\rERR||||E||||Refus\xE9\r"
    );

    EXPECT_EQ(answer->errors.at(0).detail, "Refusé");
}

TEST(hl7v2_parse_acknowledgment, refuses_what_is_no_answer)
{
    const auto no_msa = parse_after_header("PID|1\r");
    const auto no_code = parse_after_header("MSA||1\r");
    const auto other_code = parse_after_header("MSA|OK|1\r");

    EXPECT_EQ(to_fault(no_msa.error().code), fault::segment_missing);
    EXPECT_EQ(no_msa.error().where, "MSA");
    EXPECT_EQ(to_fault(no_code.error().code), fault::value_not_in_table);
    EXPECT_EQ(other_code.error().where, "MSA-1");
    EXPECT_EQ(to_fault(parse_acknowledgment("").error().code), fault::malformed);
    EXPECT_EQ(
        to_fault(parse_acknowledgment("MSH|^~\\&|a\rgarbage").error().code), fault::malformed
    );
}

TEST(hl7v2_parse_acknowledgment, leaves_empty_a_control_id_that_was_not_sent)
{
    EXPECT_EQ(parse_after_header("MSA|AR\r")->control_id, "");
}

}  // namespace
