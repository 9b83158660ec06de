#include "gateway/config/codec.hpp"

#include <gtest/gtest.h>

namespace vgm::config {
namespace {

using namespace std::chrono_literals;

enum class colour { red, blue };

constexpr std::array<std::pair<std::string_view, colour>, 2> names_of(colour)
{
    return {{{"red", colour::red}, {"blue", colour::blue}}};
}

TEST(config_codec, takes_only_true_and_false_for_a_truth_value)
{
    EXPECT_EQ(codec<bool>::parse("true"), true);
    EXPECT_EQ(codec<bool>::parse("false"), false);
    for (const char* text : {"yes", "NO", "True", "1", "on", ""})
        EXPECT_EQ(codec<bool>::parse(text), std::nullopt) << text;
}

TEST(config_codec, takes_whole_numbers_in_decimal_without_leading_zeros)
{
    EXPECT_EQ(codec<unsigned>::parse("0"), 0u);
    EXPECT_EQ(codec<unsigned>::parse("4294967295"), 4294967295u);
    for (const char* text : {"4294967296", "010", "0x10", "-1", "+1", "1.0", "1e3", "", " 1"})
        EXPECT_EQ(codec<unsigned>::parse(text), std::nullopt) << text;
}

TEST(config_codec, takes_finite_numbers)
{
    EXPECT_EQ(codec<double>::parse("2"), 2.0);
    EXPECT_EQ(codec<double>::parse("0.2"), 0.2);
    EXPECT_EQ(codec<double>::print(2.0), "2");
    EXPECT_EQ(codec<double>::print(0.2), "0.2");
    for (const char* text : {"", "nan", "inf", "0x2", "2,5", "1e999", "2x"})
        EXPECT_EQ(codec<double>::parse(text), std::nullopt) << text;
}

TEST(config_codec, keeps_milliseconds_out_of_whole_seconds)
{
    EXPECT_EQ(codec<seconds>::parse("2m"), 120s);
    EXPECT_EQ(codec<seconds>::parse("500ms"), std::nullopt);
    EXPECT_EQ(codec<seconds>::parse("2000ms"), std::nullopt);
    EXPECT_EQ(codec<milliseconds>::parse("500ms"), 500ms);
}

TEST(config_codec, names_choices_both_ways)
{
    EXPECT_EQ(codec<colour>::parse("blue"), colour::blue);
    EXPECT_EQ(codec<colour>::parse("Blue"), std::nullopt);
    EXPECT_EQ(codec<colour>::print(colour::red), "red");
    EXPECT_EQ(codec<colour>::type().expected, "red or blue");
    EXPECT_EQ(make_choice({"a", "b", "c"}).expected, "a, b or c");
}

}  // namespace
}  // namespace vgm::config
