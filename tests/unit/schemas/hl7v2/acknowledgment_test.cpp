#include "schemas/hl7v2/acknowledgment.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::hl7v2;

const std::string request_er7 =
    "MSH|^~\\&|SIL^1.2^ISO|LABO|PFI|ETAB|20260101083000||MDM^T10^MDM_T02|12346|T|2.6|||||FRA|"
    "UNICODE "
    "UTF-8\rPID|1\r";

ack_request answer_to(std::string_view er7, charset encoding = charset::utf_8)
{
    ack_request request = make_ack_request(er7, encoding);
    request.own_control_id = "A0002";
    request.made_at = *parse_rfc3339("2026-01-01T08:31:00.000Z");
    return request;
}

issue wrong(std::string where, std::string detail = "Not so.")
{
    return {fault::incoherent, severity::error, std::move(where), std::move(detail), "TRANS-ORC"};
}

TEST(hl7v2_acknowledgment, accepts)
{
    EXPECT_EQ(
        make_ack(answer_to(request_er7)),
        "MSH|^~\\&|PFI|ETAB|SIL^1.2^ISO|LABO|20260101083100+0000||ACK^T10^ACK|A0002|T|2.6|||||FRA|"
        "UNICODE "
        "UTF-8\r"
        "MSA|AA|12346\r"
    );
}

// Latin letters under a MSH-18 that says UTF-8 are refused; the refusal is the UTF-8 it declares.
TEST(hl7v2_acknowledgment, is_utf8_whatever_bytes_the_request_has)
{
    ack_request request = answer_to("MSH|^~\\&|SIL|H\xF4pital|||||ORU^R01|C\xE9-1|P|2.5\r");
    request.code = acknowledgment_code::AE;

    const std::string er7 = make_ack(request);

    EXPECT_NE(er7.find("MSA|AE|C\uFFFD-1\r"), std::string::npos) << er7;
    EXPECT_TRUE(parse_acknowledgment(er7).has_value());
}

// FS CR is the end of an MLLP block: a control id must not end the answer in its middle.
TEST(hl7v2_acknowledgment, holds_nothing_that_frames_a_block)
{
    const std::string er7 = make_ack(answer_to("MSH|^~\\&|\x0BSIL|||||||X\x1C|P|2.5\r"));

    EXPECT_EQ(er7.find_first_of("\x0B\x1C"), std::string::npos);
    EXPECT_NE(er7.find("MSA|AA|X \r"), std::string::npos) << er7;
}

TEST(hl7v2_acknowledgment, tells_every_issue)
{
    ack_request request = answer_to(request_er7);
    request.code = acknowledgment_code::AE;
    request.issues = {wrong("ORC-1"), {fault::field_missing, severity::warning, "PV1", "", ""}};

    const std::string er7 = make_ack(request);

    EXPECT_EQ(
        er7.substr(er7.find("MSA")),
        "MSA|AE|12346\r"
        "ERR||ORC^1^1|199^Other HL7 Error^messageErrorCondition|E|||TRANS-ORC|Not so.\r"
        "ERR||PV1^1|101^Required field missing^messageErrorCondition|W\r"
    );
}

TEST(hl7v2_acknowledgment, says_something_when_it_refuses_without_a_reason)
{
    ack_request request = answer_to(request_er7);
    request.code = acknowledgment_code::AR;

    EXPECT_NE(
        make_ack(request).find("\rERR|||207^Application error^messageErrorCondition|E\r"),
        std::string::npos
    );
}

TEST(hl7v2_acknowledgment, escapes_our_sentences)
{
    ack_request request = answer_to(request_er7);
    request.issues = {wrong("ORC-1", "One | two & three\rERR|||forged")};

    const std::string er7 = make_ack(request);

    const auto read = parse_acknowledgment(er7);
    ASSERT_EQ(read->errors.size(), 1U);
    EXPECT_EQ(read->errors[0].detail, "One | two & three\rERR|||forged");
}

TEST(hl7v2_acknowledgment, answers_what_could_not_be_read_at_all)
{
    for (const char* er7 : {"", "hello", "\xFF\xFE", "MSH", "MSH|^~", "PID|1\rMSH|^~\\&|SIL\r"}) {
        ack_request request = answer_to(er7);
        request.code = acknowledgment_code::AE;
        request.issues = {{fault::malformed, severity::fatal, "MSH", "No header.", ""}};

        EXPECT_EQ(
            make_ack(request),
            "MSH|^~\\&|||||20260101083100+0000||ACK^^ACK|A0002|P|2.5|||||FRA|UNICODE UTF-8\r"
            "MSA|AE\r"
            "ERR||MSH^1|199^Other HL7 Error^messageErrorCondition|F||||No header.\r"
        );
    }
}

TEST(hl7v2_acknowledgment, names_the_request_when_only_its_header_can_be_read)
{
    const std::string er7 = request_er7 + "garbage\r";
    const auto m = parse_message(er7);
    ASSERT_FALSE(m);
    ack_request request = answer_to(er7);
    request.code = to_acknowledgment_code({m.error()});
    request.issues = {m.error()};

    const std::string ack = make_ack(request);

    EXPECT_NE(ack.find("|PFI|ETAB|SIL^1.2^ISO|LABO|"), std::string::npos);
    EXPECT_NE(ack.find("\rMSA|AE|12346\r"), std::string::npos);
    EXPECT_NE(ack.find("|E|||line 3|"), std::string::npos) << ack;
}

TEST(hl7v2_acknowledgment, copies_names_from_other_delimiters)
{
    const ack_request request = answer_to(
        "MSH#*+!%#SIL*1.2%x#LA|BO#PFI###"
        "#ORU*R01*ORU_R01#1^2#P#2.5\r"
    );

    EXPECT_EQ(request.sending_application, "SIL^1.2&x");
    EXPECT_EQ(request.sending_facility, R"(LA\F\BO)");
    EXPECT_EQ(request.event, "R01");
    EXPECT_EQ(request.control_id, R"(1\S\2)");
}

TEST(hl7v2_acknowledgment, echoes_the_control_id_as_it_was_written)
{
    const std::string er7 = R"(MSH|^~\&|SIL||PFI|||||A\T\B^x|P|2.5)";

    EXPECT_NE(make_ack(answer_to(er7)).find("\rMSA|AA|A\\T\\B^x\r"), std::string::npos);
}

TEST(hl7v2_acknowledgment, is_written_in_the_character_set_of_the_request)
{
    ack_request request = answer_to(request_er7, charset::iso_8859_15);
    request.issues = {wrong("ORC-1", "L’événement")};

    const std::string er7 = make_ack(request);

    EXPECT_NE(er7.find("|FRA|8859/15\r"), std::string::npos);
    EXPECT_NE(er7.find("|L'\xE9v\xE9nement\r"), std::string::npos);
    EXPECT_EQ(parse_acknowledgment(er7)->errors[0].detail, "L'événement");
}

TEST(hl7v2_acknowledgment, puts_nothing_of_a_caller_on_a_line_of_its_own)
{
    ack_request request = answer_to(request_er7);
    request.control_id = "1\rMSA|AA|2";

    EXPECT_EQ(parse_message(make_ack(request).c_str())->size(), 2U);
}

TEST(hl7v2_acknowledgment, reads_back_what_it_writes_for_every_code)
{
    for (const auto code :
         {acknowledgment_code::AA, acknowledgment_code::AE, acknowledgment_code::AR}) {
        ack_request request = answer_to(request_er7);
        request.code = code;
        request.issues = {wrong("OBX[4]-5.5"), wrong("")};

        const auto read = parse_acknowledgment(make_ack(request));

        ASSERT_TRUE(read);
        EXPECT_EQ(read->code, code);
        EXPECT_EQ(read->control_id, "12346");
        ASSERT_EQ(read->errors.size(), 2U);
        EXPECT_EQ(read->errors[0], to_ack_error(request.issues[0]));
        EXPECT_EQ(read->errors[1], to_ack_error(request.issues[1]));
    }
}

}  // namespace
