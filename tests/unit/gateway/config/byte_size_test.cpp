#include "gateway/config/byte_size.hpp"

#include <gtest/gtest.h>

namespace vgm::config {
namespace {

TEST(config_byte_size, reads_powers_of_1000_and_of_1024)
{
    EXPECT_EQ(byte_size::parse("7B")->bytes, 7u);
    EXPECT_EQ(byte_size::parse("50MB")->bytes, 50'000'000u);
    EXPECT_EQ(byte_size::parse("2KiB")->bytes, 2048u);
    EXPECT_EQ(byte_size::parse("1GiB")->bytes, 1'073'741'824u);
}

TEST(config_byte_size, refuses_other_units_and_no_unit)
{
    for (const char* text : {"", "50", "MB", "50 MB", "50mb", "50M", "-1MB", "1.5MB", "010MB"})
        EXPECT_EQ(byte_size::parse(text), std::nullopt) << text;
}

TEST(config_byte_size, refuses_what_would_overflow)
{
    EXPECT_TRUE(byte_size::parse("18446744073GB"));
    EXPECT_EQ(byte_size::parse("18446744074GB"), std::nullopt);
    EXPECT_EQ(byte_size::parse("99999999999999999999B"), std::nullopt);
}

TEST(config_byte_size, prints_the_shortest_exact_form)
{
    for (const char* text : {"64MB", "64MiB", "1GB", "1GiB", "1500KB", "3KiB", "0B", "1023B"})
        EXPECT_EQ(byte_size::parse(text)->to_string(), text);
}

}  // namespace
}  // namespace vgm::config
