#include "schemas/hl7v2/delimiters.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::hl7v2;

void expect_malformed(std::string_view er7, std::string_view where)
{
    const auto d = parse_delimiters(er7);

    ASSERT_FALSE(d) << er7;
    EXPECT_EQ(to_fault(d.error().code), fault::malformed);
    EXPECT_EQ(d.error().where, where) << er7;
}

TEST(hl7v2_delimiters, reads_the_recommended_ones)
{
    EXPECT_EQ(*parse_delimiters("MSH|^~\\&|SIL"), delimiters{});
}

TEST(hl7v2_delimiters, reads_those_that_the_message_declares)
{
    const delimiters declared{'#', '*', '+', '!', '%'};

    EXPECT_EQ(*parse_delimiters("MSH#*+!%#SIL"), declared);
}

TEST(hl7v2_delimiters, allows_the_truncation_character_of_v2_7)
{
    EXPECT_EQ(*parse_delimiters("MSH|^~\\&#|SIL"), delimiters{});
}

TEST(hl7v2_delimiters, reads_a_header_that_ends_with_them)
{
    EXPECT_TRUE(parse_delimiters("MSH|^~\\&"));
    EXPECT_TRUE(parse_delimiters("MSH|^~\\&\r"));
    EXPECT_TRUE(parse_delimiters("MSH|^~\\&\nPID"));
}

TEST(hl7v2_delimiters, refuses_what_does_not_begin_with_a_header)
{
    for (const char* er7 : {"", "M", "MS", "PID|1", "msh|^~\\&|", " MSH|^~\\&|", "<xml/>"})
        expect_malformed(er7, "MSH");
}

TEST(hl7v2_delimiters, refuses_a_field_separator_that_is_no_punctuation)
{
    for (const char* er7 :
         {"MSH", "MSHA^~\\&A", "MSH ^~\\& ", "MSH1^~\\&1", "MSH\r^~\\&", "MSH\xA6"})
        expect_malformed(er7, "MSH-1");
}

TEST(hl7v2_delimiters, refuses_encoding_characters_that_are_not_four_or_five)
{
    for (const char* er7 : {"MSH|", "MSH||SIL", "MSH|^|SIL", "MSH|^~\\|SIL", "MSH|^~\\&#;|SIL"})
        expect_malformed(er7, "MSH-2");
}

TEST(hl7v2_delimiters, refuses_letters_blanks_and_halves_of_characters)
{
    for (const char* er7 : {"MSH|a~\\&|", "MSH|^ \\&|", "MSH|^~\\9|", "MSH|^\xCB\x9C\\&|"})
        expect_malformed(er7, "MSH-2");
}

TEST(hl7v2_delimiters, refuses_two_that_are_the_same)
{
    for (const char* er7 : {"MSH|^^\\&|", "MSH|^~~&|", "MSH|^~\\\\&|", "MSH|^~\\&&|"})
        expect_malformed(er7, "MSH-2");
}

TEST(hl7v2_delimiters, never_quotes_the_bytes_it_refuses)
{
    const auto d = parse_delimiters("MSH|DUPONT|");

    EXPECT_EQ(d.error().detail.find("DUP"), std::string::npos);
}

}  // namespace
