#include "schemas/hl7v2/profiles/validate.hpp"

#include "tests/support/er7_edit.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using list = std::vector<std::string>;

bool in_table(std::string_view table, std::string_view code)
{
    return table == "J07" && code == "11502-2";
}

// What one rule finds in a message that has a place for any segment.
std::vector<issue> find(std::string_view rule, std::string_view segments)
{
    const auto p = hl7v2::profile::parse(
        "profile X\nstructure\n  MSH 1..1\n  PID 0..*\n  PV1 0..*\n  OBX 0..*\nrules\n  " +
        std::string{rule} + "\n"
    );
    const std::string er7 = "MSH|^~\\&|A|B|C|D|20260302||ORU^R01\r" + std::string{segments};
    const auto m = hl7v2::parse_message(er7);
    return hl7v2::validate(m.value(), p, in_table);
}

std::string told(const std::vector<issue>& found)
{
    std::string all;
    for (const auto& i : found)
        all += i.where + ' ' + std::to_string(i.code.value()) + ' ' +
               std::string{to_string(i.level)} + ';';
    return all;
}

std::string says(fault f, std::string_view where, std::string_view level = "error")
{
    return std::string{where} + ' ' + std::to_string(static_cast<int>(f)) + ' ' +
           std::string{level} + ';';
}

TEST(hl7v2_validate, asks_for_a_required_value_in_each_segment)
{
    constexpr auto rule = R"(ID PV1-2 required "s")";

    EXPECT_EQ(told(find(rule, "PV1|1|I\r")), "");
    EXPECT_EQ(told(find(rule, "PV1|1\r")), says(fault::field_missing, "PV1-2"));
    EXPECT_EQ(told(find(rule, "PV1|1|I\rPV1|1\r")), says(fault::field_missing, "PV1[2]-2"));
    EXPECT_EQ(told(find(rule, "PV1|1| \r")), says(fault::field_missing, "PV1-2"));
    EXPECT_EQ(told(find(rule, "")), "");
}

TEST(hl7v2_validate, compares_codes_trimmed_and_without_case)
{
    constexpr auto rule = R"(ID OBX-5.4 equals Base64 "s")";

    EXPECT_EQ(told(find(rule, "OBX|1||||^TEXT^XML^ base64 ^\r")), "");
    EXPECT_EQ(
        told(find(rule, "OBX|1||||^TEXT^XML^Hex\r")), says(fault::value_not_in_table, "OBX-5.4")
    );
    EXPECT_EQ(told(find(rule, "OBX|1\r")), "") << "absent and not required";
}

TEST(hl7v2_validate, compares_what_a_value_means_and_not_how_it_is_written)
{
    constexpr auto rule = R"(ID OBX-3.1 required one_of ABC "s")";
    constexpr auto two_words = R"(ID OBX-3.1 required one_of A&B "s")";

    EXPECT_EQ(told(find(rule, "OBX|1||ABC^x\r")), "");
    EXPECT_EQ(told(find(rule, "OBX|1||\tABC\xC2\xA0^x\r")), "");
    EXPECT_EQ(told(find(rule, "OBX|1||\\X414243\\^x\r")), "");
    EXPECT_EQ(told(find(two_words, "OBX|1||A\\T\\B^x\r")), "");
    EXPECT_EQ(told(find(rule, "OBX|1||\"\"^x\r")), says(fault::field_missing, "OBX-3.1"));
    EXPECT_EQ(
        told(find(rule, "OBX|1||ABC\xC3\xA9^x\r")), says(fault::value_not_in_table, "OBX-3.1")
    );
}

TEST(hl7v2_validate, knows_lists_and_tables)
{
    EXPECT_EQ(told(find(R"(ID PV1-2 one_of E,I+J "s")", "PV1|1|i j\r")), "");
    EXPECT_EQ(
        told(find(R"(ID PV1-2 one_of E,I "s")", "PV1|1|X\r")),
        says(fault::value_not_in_table, "PV1-2")
    );
    EXPECT_EQ(told(find(R"(ID OBX-3.1 table J07 "s")", "OBX|1||11502-2\r")), "");
    EXPECT_EQ(
        told(find(R"(ID OBX-3.1 table J07 "s")", "OBX|1||11502-9\r")),
        says(fault::value_not_in_table, "OBX-3.1")
    );
}

TEST(hl7v2_validate, knows_a_date_when_it_sees_one)
{
    constexpr auto rule = R"(ID PV1-44 date "s")";
    const auto with = [](std::string_view date) {
        return "PV1|1" + std::string(43, '|') + std::string{date} + "\r";
    };

    for (const auto* good :
         {"2026",
          "202603",
          "20260302",
          "202603021016",
          "20260302101600.25+0100",
          "202603021016-0500",
          ""})
        EXPECT_EQ(told(find(rule, with(good))), "") << good;
    for (const auto* bad :
         {"hier",
          "20261302",
          "20260230",
          "2026030",
          "202603022561",
          "20260302101600.x",
          "20260302+01",
          "+0100"})
        EXPECT_EQ(told(find(rule, with(bad))), says(fault::bad_data_type, "PV1-44")) << bad;
}

TEST(hl7v2_validate, counts_matching_segments)
{
    constexpr auto rule = R"(ID OBX occurs 1..2 where OBX-3.1 = A "s")";

    EXPECT_EQ(told(find(rule, "OBX|1||A\rOBX|2||B\rOBX|3||a\r")), "");
    EXPECT_EQ(told(find(rule, "OBX|1||B\r")), says(fault::field_missing, "OBX"));
}

TEST(hl7v2_validate, blames_the_first_segment_that_is_too_many)
{
    constexpr auto rule = R"(ID OBX occurs 0..1 where OBX-3.1 = A "s")";

    EXPECT_EQ(
        told(find(rule, "OBX|1||A\rOBX|2||B\rOBX|3||A\rOBX|4||A\r")),
        says(fault::wrong_cardinality, "OBX[3]")
    );
}

TEST(hl7v2_validate, asks_only_when_the_message_matches)
{
    constexpr auto rule = R"(ID PV1-19.1 required when PV1-2 in E,I "s")";

    EXPECT_EQ(told(find(rule, "PV1|1|N\r")), "");
    EXPECT_EQ(told(find(rule, "PV1|1|e\r")), says(fault::field_missing, "PV1-19.1"));
}

TEST(hl7v2_validate, asks_only_of_segments_where_the_condition_holds)
{
    constexpr auto rule = R"(ID OBX-11 required where OBX-2 = ED where OBX-3.1 = A "s")";

    EXPECT_EQ(told(find(rule, "OBX|1|CE|A\rOBX|2|ED|B\r")), "");
    EXPECT_EQ(
        told(find(rule, "OBX|1|CE|A\rOBX|2|ED|A\r")), says(fault::field_missing, "OBX[2]-11")
    );
}

TEST(hl7v2_validate, warns_and_uses_the_fault_it_is_told)
{
    EXPECT_EQ(
        told(find(R"(ID PV1-2 required warn "s")", "PV1|1\r")),
        says(fault::field_missing, "PV1-2", "warning")
    );
    EXPECT_EQ(
        told(find(R"(ID PV1-2 equals I fault incoherent "s")", "PV1|1|O\r")),
        says(fault::incoherent, "PV1-2")
    );
    const auto found = find(R"(ID-9 PV1-2 required "the sentence")", "PV1|1\r");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].rule, "ID-9");
    EXPECT_EQ(found[0].detail, "the sentence");
}

TEST(hl7v2_validate, never_repeats_what_the_sender_wrote)
{
    const auto found = find(R"(ID PID-5 equals X "s")", "PID|||1||DURAND\r");

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ((found[0].detail + found[0].where + found[0].rule).find("DURAND"), std::string::npos);
}

// A message against a profile with names, and what becomes of each.
list told_where(hl7v2::leniency how, std::string_view rules, std::string_view segments)
{
    const auto p = hl7v2::profile::parse(
        "profile X\ncase T-CASE\nblanks T-BLANKS\nnames OBX-3.1 ID-N\n  OLD = NEW ID-NEW T-NAME\n"
        "structure\n  MSH 1..1\n  PV1 1..1 unless T-PV1\n  PRT 0..*\n  OBX 0..*\nrules\n" +
        std::string{rules}
    );
    const std::string er7 = "MSH|^~\\&|A|B|C|D|20260302||ORU^R01\r" + std::string{segments};
    const auto m = hl7v2::parse_message(std::string_view{er7});
    list all;
    for (const auto& i :
         hl7v2::validate(m.value(), p, in_table, [&](std::string_view) { return how; }))
        all.push_back(i.rule + ' ' + i.where + ' ' + std::string{to_string(i.level)});
    return all;
}

struct named_case
{
    std::string_view rules, segments;
    std::string refused, warned;
};

const named_case named_cases[] = {
    {R"(  ID OBX-11 required equals F tolerates T-1 P "s")",
     "PV1|1\rOBX|1||||||||||P\r",
     "ID OBX-11 error",
     "T-1 OBX-11 warning"},
    {R"(  ID OBX-11 required equals F tolerates T-1 empty "s")",
     "PV1|1\rOBX|1\r",
     "ID OBX-11 error",
     "T-1 OBX-11 warning"},
    {R"(  ID OBX-11 required equals F tolerates T-1 any "s")",
     "PV1|1\rOBX|1||||||||||X\r",
     "ID OBX-11 error",
     "T-1 OBX-11 warning"},
    {R"(  ID OBX occurs 1..1 tolerates T-1 empty "s")",
     "PV1|1\r",
     "ID OBX error",
     "T-1 OBX warning"},
    {R"(  ID PRT-2 required or_at PRT-3 T-2 "s")",
     "PV1|1\rPRT|1||UC\r",
     "ID PRT-2 error",
     "T-2 PRT-2 warning"},
    {R"(  ID OBX-11 equals F "s")",
     "PV1|1\rOBX|1||||||||||f\r",
     "ID OBX-11 error",
     "T-CASE OBX-11 warning"},
    {R"(  ID OBX-11 equals F "s")",
     "PV1|1\rOBX|1|||||||||| F\r",
     "ID OBX-11 error",
     "T-BLANKS OBX-11 warning"},
    {R"(  ID OBX occurs 1..1 where OBX-3.1 = NEW "s")",
     "PV1|1\rOBX|1||OLD\r",
     "ID-NEW OBX-3.1 error",
     "T-NAME OBX-3.1 warning"},
    {R"(  ID OBX occurs 1..1 where OBX-3.1 = NEW "s")",
     "PV1|1\rOBX|1||New\r",
     "ID-N OBX-3.1 error",
     "T-CASE OBX-3.1 warning"},
    {R"(  ID OBX-1 required "s")", "OBX|1\r", "HL7-STRUCTURE PV1 error", "T-PV1 PV1 warning"},
};

TEST(hl7v2_validate, asks_what_becomes_of_a_breach_that_has_a_name)
{
    for (const auto& c : named_cases) {
        using enum hl7v2::leniency;
        EXPECT_EQ(told_where(refused, c.rules, c.segments), list{c.refused}) << c.rules;
        EXPECT_EQ(told_where(warned, c.rules, c.segments), list{c.warned}) << c.rules;
        EXPECT_EQ(told_where(silent, c.rules, c.segments), list{}) << c.rules;
    }
}

TEST(hl7v2_validate, refuses_what_is_beyond_the_named_breach)
{
    constexpr auto rule = R"(  ID OBX-11 required equals F tolerates T-1 P "s")";

    EXPECT_EQ(
        told_where(hl7v2::leniency::warned, rule, "PV1|1\rOBX|1||||||||||X\r"),
        list{"ID OBX-11 error"}
    );
    EXPECT_EQ(told_where(hl7v2::leniency::warned, rule, "PV1|1\rOBX|1\r"), list{"ID OBX-11 error"});
}

TEST(hl7v2_validate, warns_once_of_a_named_breach_and_refuses_each)
{
    constexpr auto rule = R"(  ID OBX-11 required equals F tolerates T-1 any "s")";
    constexpr auto twice = "PV1|1\rOBX|1||||||||||X\rOBX|2||||||||||X\r";

    EXPECT_EQ(told_where(hl7v2::leniency::warned, rule, twice), list{"T-1 OBX-11 warning"});
    EXPECT_EQ(told_where(hl7v2::leniency::refused, rule, twice).size(), 2U);
}

}  // namespace
