#include "gateway/core/time.hpp"

#include "tests/support/dice.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;

TEST(core_time, is_written_in_utc_to_the_millisecond)
{
    EXPECT_EQ(to_rfc3339(timestamp{}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(timestamp{milliseconds{1'795'434'227'120}}), "2026-11-23T11:43:47.120Z");
    EXPECT_EQ(to_rfc3339(timestamp{milliseconds{-1}}), "1969-12-31T23:59:59.999Z");
}

TEST(core_time, is_read_back_as_written)
{
    vgm::test::dice any;
    SCOPED_TRACE(any.seed());
    std::uniform_int_distribution<std::int64_t> from_year_0_to_9999(
        -62'167'219'200'000, 253'402'300'799'999
    );

    for (int n = 0; n < 2000; ++n) {
        const timestamp t{milliseconds{from_year_0_to_9999(any.engine())}};

        EXPECT_EQ(parse_rfc3339(to_rfc3339(t)), t);
    }
}

TEST(core_time, knows_leap_days)
{
    EXPECT_TRUE(parse_rfc3339("2028-02-29T00:00:00.000Z"));
    EXPECT_FALSE(parse_rfc3339("2027-02-29T00:00:00.000Z"));
    EXPECT_FALSE(parse_rfc3339("2100-02-29T00:00:00.000Z"));
}

TEST(core_time, is_not_read_from_other_text)
{
    for (const char* wrong :
         {"",
          "2026-11-23",
          "2026-11-23T11:43:47Z",
          "2026-11-23T11:43:47.120",
          "2026-11-23T11:43:47.120+01:00",
          "2026-11-23t11:43:47.120Z",
          "2026-11-23T11:43:47,120Z",
          "2026-11-23T24:00:00.000Z",
          "2026-11-23T23:60:00.000Z",
          "2026-11-23T23:59:60.000Z",
          "2026-13-01T00:00:00.000Z",
          "2026-00-01T00:00:00.000Z",
          "2026-04-31T00:00:00.000Z",
          "2026-11-00T00:00:00.000Z",
          "-026-11-23T11:43:47.120Z",
          "2026-11-23T11:43:47.120Z "})
        EXPECT_FALSE(parse_rfc3339(wrong)) << wrong;
}

}  // namespace
