#include "schemas/hl7v2/message_view.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::hl7v2;

TEST(hl7v2_path, reads_every_part)
{
    const path p = *path::parse("OBX[4]-5[2].3.1");

    EXPECT_EQ(p, (path{"OBX", 4, 5, 2, 3, 1}));
}

TEST(hl7v2_path, counts_from_one_what_is_not_written)
{
    EXPECT_EQ(*path::parse("PID"), (path{"PID", 1, 0, 1, 0, 0}));
    EXPECT_EQ(*path::parse("PID-3"), (path{"PID", 1, 3, 1, 0, 0}));
    EXPECT_EQ(*path::parse("MSH-9.2"), (path{"MSH", 1, 9, 1, 2, 0}));
    EXPECT_EQ(*path::parse("PID-3.4.2"), (path{"PID", 1, 3, 1, 4, 2}));
    EXPECT_EQ(*path::parse("PV1[1]-2[1]"), (path{"PV1", 1, 2, 1, 0, 0}));
}

TEST(hl7v2_path, prints_what_it_reads)
{
    for (const char* text :
         {"PID",
          "OBX[4]",
          "PID-3",
          "PID-3[2]",
          "PID-3[2].4",
          "OBX[4]-5.5",
          "MSH-9.2",
          "PID-3.4.2",
          "Z01[12]-345[6].7.8"})
        EXPECT_EQ(path::parse(text)->to_string(), text);
}

TEST(hl7v2_path, refuses_any_other_text)
{
    for (const char* text :
         {"",
          "PI",
          "pid-3",
          "PID-",
          "PID-0",
          "PID-03",
          "PID3",
          "PID-3.",
          "PID-3.0",
          "PID-3[",
          "PID-3[]",
          "PID-3[0]",
          "PID-3[2",
          "PID[0]-3",
          "PID[x]-3",
          "PID.3",
          "PID-3.4.2.1",
          "PID-3 ",
          " PID-3",
          "PIDX-3",
          "PID-3-4",
          "PID-9999999",
          "/ClinicalDocument/id",
          "line 12",
          "PID-3.4[2]"})
        EXPECT_FALSE(path::parse(text)) << text;
}

class hl7v2_path_in_a_message : public testing::Test
{
protected:
    const std::string er7_ =
        "MSH|^~\\&|SIL|LABO\rPID|||1^^^A&1.2&ISO^INS~ 2 ^^^B&1\\T\\3\rOBX|1||c\rOBX|2||d\r";
    const message_view message_ = *parse_message(er7_);
};

TEST_F(hl7v2_path_in_a_message, leads_to_the_raw_text)
{
    const auto raw = [&](const char* text) { return find_raw(message_, *path::parse(text)); };

    EXPECT_EQ(raw("PID-3[2]"), " 2 ^^^B&1\\T\\3");
    EXPECT_EQ(raw("PID-3[2].4"), "B&1\\T\\3");
    EXPECT_EQ(raw("PID-3[2].4.2"), "1\\T\\3");
    EXPECT_EQ(raw("OBX[2]"), "OBX|2||d");
    EXPECT_EQ(raw("MSH-1"), "|");
    EXPECT_EQ(raw("MSH-2"), "^~\\&");
}

TEST_F(hl7v2_path_in_a_message, leads_to_the_value)
{
    EXPECT_EQ(find_value(message_, "PID-3[2].1"), "2");
    EXPECT_EQ(find_value(message_, "PID-3[2].4.2"), "1&3");
    EXPECT_EQ(find_value(message_, "PID-3.4.2"), "1.2");
    EXPECT_EQ(find_value(message_, "OBX[2]-3"), "d");
    EXPECT_EQ(find_value(message_, "MSH-2"), "^~\\&");
    EXPECT_EQ(find_value(message_, "OBX[2]"), "OBX|2||d");
    EXPECT_EQ(find_value(message_, path{"OBX", 1, 3}), "c");
}

TEST_F(hl7v2_path_in_a_message, leads_to_nothing_where_nothing_is)
{
    for (const char* text :
         {"PV1-2", "OBX[3]-1", "PID-4", "PID-3[3]", "PID-3.9", "PID-3.4.9", "ZZZ"}) {
        EXPECT_EQ(find_value(message_, text), "") << text;
        EXPECT_EQ(find_raw(message_, *path::parse(text)), "") << text;
    }
}

TEST_F(hl7v2_path_in_a_message, stops_the_program_when_we_wrote_no_path)
{
    EXPECT_DEATH(find_value(message_, "PID/3"), "");
}

}  // namespace
