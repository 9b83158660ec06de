#include "schemas/hl7v2/acknowledgment.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace vgm;
using namespace vgm::hl7v2;

// Every enumerator, found by walking the codes that have a sentence of their own.
std::vector<fault> every_fault()
{
    std::vector<fault> all;
    for (int value = 1; fault_category().message(value) != "unknown"; ++value)
        all.push_back(static_cast<fault>(value));
    return all;
}

TEST(hl7v2_ack_error, has_a_row_of_table_0357_for_every_fault)
{
    const std::set<std::string_view> table_0357{
        "100", "101", "102", "103", "198", "199", "200", "201", "202", "203", "207"};

    ASSERT_EQ(every_fault().back(), fault::internal);
    for (const fault f : every_fault()) {
        const ack_row row = to_ack_error(f);

        EXPECT_TRUE(table_0357.contains(row.code)) << fault_category().message(static_cast<int>(f));
        EXPECT_FALSE(row.label.empty());
        EXPECT_NE(row.answer, acknowledgment_code::AA);
    }
}

TEST(hl7v2_ack_error, asks_for_a_second_sending_only_when_that_can_help)
{
    for (const fault f : every_fault()) {
        const bool passes = f == fault::storage_unavailable;

        EXPECT_EQ(to_ack_error(f).answer == acknowledgment_code::AR, passes);
    }
}

TEST(hl7v2_ack_error, follows_the_verdicts_of_the_profile)
{
    EXPECT_EQ(to_ack_error(fault::segment_missing).code, "100");
    EXPECT_EQ(to_ack_error(fault::field_missing).code, "101");
    EXPECT_EQ(to_ack_error(fault::bad_data_type).code, "102");
    EXPECT_EQ(to_ack_error(fault::value_not_in_table).code, "103");
    EXPECT_EQ(to_ack_error(fault::wrong_cardinality).code, "198");
    EXPECT_EQ(to_ack_error(fault::incoherent).code, "199");
    EXPECT_EQ(to_ack_error(fault::malformed).code, "199");
    EXPECT_EQ(to_ack_error(fault::unsupported_message_type).code, "200");
    EXPECT_EQ(to_ack_error(fault::unsupported_event).code, "201");
    EXPECT_EQ(to_ack_error(fault::unsupported_processing_id).code, "202");
    EXPECT_EQ(to_ack_error(fault::unsupported_version).code, "203");
    EXPECT_EQ(to_ack_error(fault::patient_mismatch).code, "207");
    EXPECT_EQ(to_ack_error(fault::storage_unavailable).code, "207");
}

TEST(hl7v2_ack_error, writes_our_paths_as_error_locations)
{
    EXPECT_EQ(to_error_location("PID-3[2].4"), "PID^1^3^2^4");
    EXPECT_EQ(to_error_location("PID-3"), "PID^1^3");
    EXPECT_EQ(to_error_location("OBX[4]-5.5"), "OBX^4^5^1^5");
    EXPECT_EQ(to_error_location("OBX[4]"), "OBX^4");
    EXPECT_EQ(to_error_location("MSH-9.2"), "MSH^1^9^1^2");
    EXPECT_EQ(to_error_location("MSH-12"), "MSH^1^12");
    EXPECT_EQ(to_error_location("PID-3[2]"), "PID^1^3^2");
    EXPECT_EQ(to_error_location("PID-3.4.2"), "PID^1^3^1^4^2");
    EXPECT_EQ(to_error_location("TXA"), "TXA^1");
}

TEST(hl7v2_ack_error, has_no_location_for_what_is_no_path_of_the_message)
{
    for (const char* where : {"", "line 12", "/ClinicalDocument/id", "Bundle.entry[0]", "PID|3"})
        EXPECT_EQ(to_error_location(where), "") << where;
}

TEST(hl7v2_ack_error, tells_an_issue)
{
    const ack_error e = to_ack_error(issue{
        fault::field_missing, severity::warning, "PID-3", "No INS.", "TRANS-PID"});

    EXPECT_EQ(
        e,
        (ack_error{"PID^1^3", "101", "Required field missing", 'W', {}, {}, "TRANS-PID", "No INS."})
    );
}

TEST(hl7v2_ack_error, tells_in_the_diagnostic_a_place_that_is_not_in_the_message)
{
    const auto diagnostic = [](std::string where, std::string rule) {
        return to_ack_error(
                   issue{fault::incoherent, severity::error, std::move(where), "", std::move(rule)}
        )
            .diagnostic;
    };

    EXPECT_EQ(diagnostic("/ClinicalDocument/id", "TRANS-CDA"), "TRANS-CDA /ClinicalDocument/id");
    EXPECT_EQ(diagnostic("line 12", ""), "line 12");
    EXPECT_EQ(diagnostic("", "TRANS-CDA"), "TRANS-CDA");
}

TEST(hl7v2_ack_error, takes_a_foreign_error_for_one_of_ours)
{
    const boost::system::error_code foreign =
        boost::system::errc::make_error_code(boost::system::errc::io_error);

    EXPECT_EQ(to_ack_error(issue{foreign, severity::error, {}, {}, {}}).code, "207");
}

TEST(hl7v2_ack_error, writes_severities_as_letters)
{
    EXPECT_EQ(to_severity_letter(severity::information), 'I');
    EXPECT_EQ(to_severity_letter(severity::warning), 'W');
    EXPECT_EQ(to_severity_letter(severity::error), 'E');
    EXPECT_EQ(to_severity_letter(severity::fatal), 'F');
}

TEST(hl7v2_acknowledgment_code, reads_both_modes)
{
    for (const auto code :
         {acknowledgment_code::AA, acknowledgment_code::AE, acknowledgment_code::AR}) {
        const std::string text{to_string(code)};

        EXPECT_EQ(parse_acknowledgment_code(text), code);
        EXPECT_EQ(parse_acknowledgment_code("C" + text.substr(1)), code);
    }
    for (const char* text : {"", "A", "AX", "aa", "AAA"})
        EXPECT_FALSE(parse_acknowledgment_code(text)) << text;
}

TEST(hl7v2_acknowledgment_code, follows_from_the_worst_issue)
{
    const issue warning{fault::field_missing, severity::warning, {}, {}, {}};
    const issue wrong{fault::field_missing, severity::error, {}, {}, {}};
    const issue fatal{fault::malformed, severity::fatal, {}, {}, {}};
    const issue passing{fault::storage_unavailable, severity::error, {}, {}, {}};

    EXPECT_EQ(to_acknowledgment_code({}), acknowledgment_code::AA);
    EXPECT_EQ(to_acknowledgment_code({warning}), acknowledgment_code::AA);
    EXPECT_EQ(to_acknowledgment_code({warning, wrong}), acknowledgment_code::AE);
    EXPECT_EQ(to_acknowledgment_code({fatal}), acknowledgment_code::AE);
    EXPECT_EQ(to_acknowledgment_code({passing, warning}), acknowledgment_code::AR);
    EXPECT_EQ(to_acknowledgment_code({passing, wrong}), acknowledgment_code::AE);
    EXPECT_EQ(to_acknowledgment_code({wrong, passing}), acknowledgment_code::AE);
}

}  // namespace
