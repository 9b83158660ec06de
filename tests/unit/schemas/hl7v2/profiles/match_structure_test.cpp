#include "schemas/hl7v2/profiles/match_structure.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;

// The issues of a message of these segments against one of our profiles, as "where: detail".
std::vector<std::string>
match(std::string_view type, std::string_view version, std::string_view ids)
{
    std::string er7;
    for (std::size_t at = 0; at < ids.size(); at += 4)
        er7 += std::string{ids.substr(at, 3)} + (at == 0 ? "|^~\\&|\r" : "|1\r");
    const auto m = hl7v2::parse_message(er7);
    std::vector<std::string> all;
    for (const auto& i :
         hl7v2::match_structure(m.value(), hl7v2::find_profile(type, version)->structure)) {
        EXPECT_EQ(i.rule, "HL7-STRUCTURE");
        EXPECT_EQ(to_fault(i.code), fault::segment_missing);
        all.push_back(i.where + ": " + i.detail);
    }
    return all;
}

std::vector<std::string> match_oru(std::string_view ids) { return match("ORU", "2.5", ids); }
std::vector<std::string> match_mdm(std::string_view ids) { return match("MDM", "2.6", ids); }

using issues = std::vector<std::string>;

TEST(hl7v2_match_structure, accepts_the_orders_of_the_guide)
{
    EXPECT_EQ(match_oru("MSH PID PV1 ORC OBR OBX PRT PRT OBX OBX"), issues{});
    EXPECT_EQ(match_oru("MSH PID ORC OBR OBX"), issues{}) << "the visit may be absent";
    EXPECT_EQ(
        match_oru("MSH SFT PID PD1 NTE NK1 PV1 PV2 ORC OBR NTE TQ1 TQ2 CTD OBX PRT NTE"), issues{}
    );
    EXPECT_EQ(match_mdm("MSH EVN PID PV1 ORC OBR TXA OBX PRT OBX"), issues{});
    EXPECT_EQ(match_mdm("MSH SFT UAC EVN PID PV1 ORC TQ1 OBR NTE TXA OBX NTE"), issues{});
}

TEST(hl7v2_match_structure, passes_over_segments_it_does_not_know)
{
    EXPECT_EQ(match_oru("MSH ZXX PID ZYY ORC OBR ROL OBX ZZZ"), issues{});
}

TEST(hl7v2_match_structure, names_the_one_segment_that_is_missing)
{
    EXPECT_EQ(
        match_mdm("MSH PID PV1 ORC OBR TXA OBX"),
        issues{"EVN: the segment EVN is required after MSH[1]"}
    );
    EXPECT_EQ(
        match_mdm("MSH EVN PID ORC OBR TXA OBX"),
        issues{"PV1: the segment PV1 is required after PID[1]"}
    );
    EXPECT_EQ(
        match_oru("MSH ORC OBR OBX"), issues{"PID: the segment PID is required after MSH[1]"}
    );
    EXPECT_EQ(
        match_oru("MSH PID PV1 ORC OBR"), issues{"OBX: the segment OBX is required after OBR[1]"}
    );
}

TEST(hl7v2_match_structure, names_the_one_segment_that_is_misplaced)
{
    EXPECT_EQ(
        match_oru("MSH PV1 PID ORC OBR OBX"),
        issues{"PV1[1]: the segment PV1 may not stand at this place of the message"}
    );
    EXPECT_EQ(
        match_oru("MSH PID PV1 PV1 ORC OBR OBX PRT OBX"),
        issues{"PV1[2]: the segment PV1 may not stand at this place of the message"}
    );
    EXPECT_EQ(
        match_oru("MSH PID ORC OBR PRT OBX"),
        issues{"PRT[1]: the segment PRT may not stand at this place of the message"}
    );
}

TEST(hl7v2_match_structure, refuses_a_second_order_of_an_mdm)
{
    EXPECT_EQ(
        match_mdm("MSH EVN PID PV1 ORC OBR ORC OBR TXA OBX"),
        (issues{
            "ORC[2]: the segment ORC may not stand at this place of the message",
            "OBR[2]: the segment OBR may not stand at this place of the message"})
    );
    EXPECT_EQ(match_oru("MSH PID ORC OBR OBX ORC OBR OBX"), issues{}) << "counted elsewhere";
}

TEST(hl7v2_match_structure, tells_two_mistakes_as_two)
{
    EXPECT_EQ(
        match_mdm("MSH PID PV1 ORC OBR OBX"),
        (issues{
            "EVN: the segment EVN is required after MSH[1]",
            "TXA: the segment TXA is required after OBR[1]"})
    );
}

TEST(hl7v2_match_structure, counts_occurrences_as_the_message_does)
{
    const auto found = match_oru("MSH PID PV1 ORC OBR OBX PV2");

    EXPECT_EQ(found, issues{"PV2[1]: the segment PV2 may not stand at this place of the message"});
}

TEST(hl7v2_match_structure, never_tells_more_than_ten)
{
    std::string ids = "MSH PID ORC OBR OBX";
    for (int i = 0; i < 50; ++i) ids += " PID";

    EXPECT_EQ(match_oru(ids).size(), 10U);
}

TEST(hl7v2_match_structure, stays_quick_on_a_message_of_many_wrong_segments)
{
    std::string ids = "MSH PID ORC OBR OBX";
    for (int i = 0; i < 200'000; ++i) ids += " PID";

    EXPECT_EQ(match_oru(ids).size(), 1U);
}

}  // namespace
