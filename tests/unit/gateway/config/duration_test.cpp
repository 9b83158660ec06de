#include "gateway/config/duration.hpp"

#include <gtest/gtest.h>

namespace vgm::config {
namespace {

using namespace std::chrono_literals;

TEST(config_duration, reads_each_unit)
{
    EXPECT_EQ(parse_duration("500ms"), 500ms);
    EXPECT_EQ(parse_duration("2s"), 2s);
    EXPECT_EQ(parse_duration("5m"), 5min);
    EXPECT_EQ(parse_duration("2h"), 2h);
    EXPECT_EQ(parse_duration("5d"), 120h);
    EXPECT_EQ(parse_duration("0"), 0ms);
    EXPECT_EQ(parse_duration("0s"), 0ms);
}

TEST(config_duration, refuses_what_has_no_unit_or_is_not_whole)
{
    for (const char* text :
         {"", "5", "s", "1.5h", "-2s", "+2s", "2 s", "2S", "2w", "1h30m", "010s"})
        EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

TEST(config_duration, refuses_what_would_overflow)
{
    EXPECT_EQ(parse_duration("1000000000d"), milliseconds{86'400'000'000'000'000});
    EXPECT_EQ(parse_duration("1000000001d"), std::nullopt);
    EXPECT_EQ(parse_duration("99999999999999999999999d"), std::nullopt);
}

TEST(config_duration, prints_the_largest_whole_unit)
{
    EXPECT_EQ(print_duration(0ms), "0s");
    EXPECT_EQ(print_duration(1500ms), "1500ms");
    EXPECT_EQ(print_duration(90s), "90s");
    EXPECT_EQ(print_duration(60s), "1m");
    EXPECT_EQ(print_duration(180 * 24h), "180d");
}

}  // namespace
}  // namespace vgm::config
