#include "schemas/hl7v2/lexical.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::hl7v2;

TEST(hl7v2_lexical, gives_the_parts_between_separators)
{
    EXPECT_EQ(nth_part("a^b^c", '^', 1), "a");
    EXPECT_EQ(nth_part("a^b^c", '^', 3), "c");
    EXPECT_EQ(nth_part("a^^c", '^', 2), "");
    EXPECT_EQ(nth_part("a", '^', 2), "");
    EXPECT_EQ(nth_part("a", '^', 0), "");
    EXPECT_EQ(nth_part("", '^', 1), "");
}

TEST(hl7v2_lexical, counts_parts_up_to_the_last_that_is_not_empty)
{
    EXPECT_EQ(count_parts("", '^'), 0U);
    EXPECT_EQ(count_parts("^^", '^'), 0U);
    EXPECT_EQ(count_parts("a", '^'), 1U);
    EXPECT_EQ(count_parts("^^a^^", '^'), 3U);
}

TEST(hl7v2_lexical, trims_every_blank_a_message_was_seen_with)
{
    EXPECT_EQ(trim_blanks(" \t\xC2\xA0\r\na b\xC2\xA0 \xC2\xA0"), "a b");
    EXPECT_EQ(trim_blanks("\xC2\xA0"), "");
    EXPECT_EQ(trim_blanks(""), "");
    EXPECT_EQ(trim_blanks("\xA0"), "\xA0");
}

TEST(hl7v2_lexical, knows_a_segment)
{
    EXPECT_TRUE(is_segment("PID|1", '|'));
    EXPECT_TRUE(is_segment("Z01", '|'));
    EXPECT_FALSE(is_segment("PID^1", '|'));
    EXPECT_FALSE(is_segment("PI|1", '|'));
    EXPECT_FALSE(is_segment("Pid|1", '|'));
    EXPECT_FALSE(is_segment("", '|'));
}

TEST(hl7v2_lexical, skips_what_may_come_before_the_header)
{
    EXPECT_EQ(skip_preamble("\xEF\xBB\xBF\r\n\nMSH"), "MSH");
    EXPECT_EQ(skip_preamble("MSH"), "MSH");
    EXPECT_EQ(skip_preamble(""), "");
    EXPECT_EQ(first_line("MSH|\r\nPID"), "MSH|");
    EXPECT_EQ(first_line("MSH|"), "MSH|");
}

}  // namespace
