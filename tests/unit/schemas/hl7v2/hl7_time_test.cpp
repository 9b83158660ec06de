#include "schemas/hl7v2/hl7_time.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::hl7v2;
using namespace std::chrono_literals;
using precision = hl7_time::precision;

timestamp at(std::string_view rfc3339) { return *parse_rfc3339(rfc3339); }

TEST(hl7v2_time, is_written_in_utc_with_its_offset)
{
    EXPECT_EQ(to_hl7_time(at("2026-11-23T11:43:47.120Z")), "20261123114347+0000");
    EXPECT_EQ(to_hl7_time(at("1999-01-02T03:04:05.000Z")), "19990102030405+0000");
}

TEST(hl7v2_time, is_written_in_the_local_time_of_an_offset)
{
    const timestamp t = at("2026-12-31T23:43:47.000Z");

    EXPECT_EQ(to_hl7_time(t, 1h), "20270101004347+0100");
    EXPECT_EQ(to_hl7_time(t, -(3h + 30min)), "20261231201347-0330");
}

TEST(hl7v2_time, is_read_as_precisely_as_it_was_written)
{
    EXPECT_EQ(parse_hl7_time("2026")->known_to, precision::year);
    EXPECT_EQ(parse_hl7_time("202611")->known_to, precision::month);
    EXPECT_EQ(parse_hl7_time("20261123")->known_to, precision::day);
    EXPECT_EQ(parse_hl7_time("2026112311")->known_to, precision::hour);
    EXPECT_EQ(parse_hl7_time("202611231143")->known_to, precision::minute);
    EXPECT_EQ(parse_hl7_time("20261123114347")->known_to, precision::second);
    EXPECT_EQ(parse_hl7_time("20261123114347.1")->known_to, precision::millisecond);
}

TEST(hl7v2_time, becomes_a_moment)
{
    EXPECT_EQ(
        to_timestamp(*parse_hl7_time("20261123114347"), 0min), at("2026-11-23T11:43:47.000Z")
    );
    EXPECT_EQ(
        to_timestamp(*parse_hl7_time("20261123114347"), 60min), at("2026-11-23T10:43:47.000Z")
    );
    EXPECT_EQ(
        to_timestamp(*parse_hl7_time("202611231143-0330"), 60min), at("2026-11-23T15:13:00.000Z")
    );
    EXPECT_EQ(to_timestamp(*parse_hl7_time("2026+0100"), 0min), at("2025-12-31T23:00:00.000Z"));
    EXPECT_EQ(
        to_timestamp(*parse_hl7_time("20261123114347.1239+0000"), 60min),
        at("2026-11-23T11:43:47.123Z")
    );
}

TEST(hl7v2_time, reads_back_what_it_writes)
{
    const timestamp t = at("2028-02-29T23:59:59.000Z");

    for (const auto offset : {0min, 60min, 120min, -600min})
        EXPECT_EQ(to_timestamp(*parse_hl7_time(to_hl7_time(t, offset)), 77min), t);
}

TEST(hl7v2_time, refuses_any_other_text)
{
    for (const char* text :
         {"",
          "202",
          "20261",
          "202613",
          "20260230",
          "20270229",
          "2026112324",
          "202611231160",
          "20261123114360",
          "2026112311434",
          "20261123114347.",
          "20261123114347.12345",
          "202611231143.1",
          "20261123114347+01",
          "20261123114347+1500",
          "20261123114347+0160",
          "20261123114347Z",
          "2026-11-23",
          "20261123 ",
          " 20261123",
          "20261123^D",
          "+0100",
          "202600",
          "20260100"})
        EXPECT_FALSE(parse_hl7_time(text)) << text;
}

// "0000" is how some systems write that they know no date.
TEST(hl7v2_time, knows_no_year_zero)
{
    EXPECT_FALSE(parse_hl7_time("0000"));
    EXPECT_FALSE(parse_hl7_time("00000101"));
    EXPECT_TRUE(parse_hl7_time("0001"));
}

}  // namespace
