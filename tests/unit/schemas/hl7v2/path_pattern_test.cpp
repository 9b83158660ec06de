#include "schemas/hl7v2/path_pattern.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::hl7v2;
using strings = std::vector<std::string>;

const std::string text =
    "MSH|^~\\&|A|B\rPV1||N|3435^^^HDJ~12\rPRT|1||||7^DUPONT~8\rPRT|2||||9\rOBX|1|ED|a||^^XML^B64^" +
    std::string(20'000, 'x') + "\r";

strings find(std::string_view path)
{
    const auto pattern = path_pattern::parse(path);
    EXPECT_TRUE(pattern) << path;
    const auto m = parse_message(text);
    return find_values(*m, *pattern);
}

TEST(hl7v2_path_pattern, means_every_place_where_no_index_says_which)
{
    EXPECT_EQ(find("PV1-3.1"), (strings{"3435", "12"}));
    EXPECT_EQ(find("PV1-3[1].1"), strings{"3435"});
    EXPECT_EQ(find("PRT-5.1"), (strings{"7", "8", "9"}));
    EXPECT_EQ(find("PRT[2]-5.1"), strings{"9"});
    EXPECT_EQ(find("PRT-5[1].1"), (strings{"7", "9"}));
}

TEST(hl7v2_path_pattern, finds_nothing_where_nothing_is)
{
    for (const char* path : {"PV1-3.2", "PV1-99", "ZZZ-1", "PRT[3]-5", "PRT-5[9]", "PV1-3[2].4"})
        EXPECT_EQ(find(path), strings{}) << path;
}

TEST(hl7v2_path_pattern, reads_the_header_as_the_standard_counts_it)
{
    EXPECT_EQ(find("MSH-3"), strings{"A"});
    EXPECT_EQ(find("MSH-2"), strings{"^~\\&"});
}

TEST(hl7v2_path_pattern, does_not_look_at_a_value_that_is_too_long)
{
    EXPECT_EQ(find("OBX-5.5"), strings{});
    EXPECT_EQ(find("OBX-5.3"), strings{"XML"});
}

TEST(hl7v2_path_pattern, stops_at_its_limit_of_values)
{
    std::string many = "MSH|^~\\&|A\rNTE|1||a";
    for (std::size_t n = 0; n < pattern_values_max + 5; ++n) many += "~a";
    const auto m = parse_message(std::string_view{many});
    EXPECT_EQ(find_values(*m, *path_pattern::parse("NTE-3")).size(), pattern_values_max);
}

TEST(hl7v2_path_pattern, prints_what_it_reads_and_refuses_what_is_no_place)
{
    for (const char* path : {"PID-3", "PID-3[2].4", "OBX[4]-5.5", "PRT[1]-5[1].1.2", "PV1-3.1"})
        EXPECT_EQ(path_pattern::parse(path)->to_string(), path);
    for (const char* path : {"PID", "PID[2]", "PID-", "PID-0", "PID-3[", "pid-3", "", "PID-3 "})
        EXPECT_FALSE(path_pattern::parse(path)) << path;
}

}  // namespace
