#include "schemas/hl7v2/utf8.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::hl7v2;

TEST(hl7v2_utf8, reads_every_character_that_it_writes)
{
    for (char32_t c = 1; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string text;
        append_utf8(text, c);

        ASSERT_EQ(utf8_sequence_size(text), text.size()) << std::hex << static_cast<unsigned>(c);
        ASSERT_EQ(utf8_character(text), c);
    }
}

TEST(hl7v2_utf8, refuses_surrogates_and_what_lies_past_the_last_character)
{
    for (const char32_t c : {0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0x110000, 0x1FFFFF}) {
        std::string text;
        append_utf8(text, c);

        EXPECT_FALSE(is_utf8(text)) << std::hex << static_cast<unsigned>(c);
    }
}

TEST(hl7v2_utf8, refuses_overlong_lone_and_cut_sequences)
{
    for (const char* text :
         {"\xC0\x80",
          "\xC1\xBF",
          "\xE0\x80\x80",
          "\xE0\x9F\xBF",
          "\xF0\x80\x80\x80",
          "\xF0\x8F\xBF\xBF",
          "\x80",
          "\xBF",
          "\xC3",
          "\xE2\x80",
          "\xF0\x9F\x98",
          "\xC3(",
          "\xE2(\xA1",
          "\xE2\x80(",
          "\xF8\x88\x80\x80\x80",
          "\xFE",
          "\xFF",
          "\xE9t\xE9"})
        EXPECT_EQ(find_invalid_utf8(text), 0U) << text;
}

TEST(hl7v2_utf8, says_where_the_first_broken_byte_is)
{
    for (const std::size_t before : {0U, 1U, 15U, 16U, 63U, 64U, 100U, 1000U}) {
        const std::string good =
            std::string(before, 'a') + "\xC3\xA9\xE2\x82\xAC" + std::string(70, 'b');

        EXPECT_TRUE(is_utf8(good));
        EXPECT_EQ(find_invalid_utf8(good + "\xC3"), good.size());
        EXPECT_EQ(find_invalid_utf8(good + "\xA9" + good), good.size());
    }
}

TEST(hl7v2_utf8, accepts_nothing_at_all)
{
    EXPECT_TRUE(is_utf8(""));
    EXPECT_EQ(utf8_sequence_size(""), 0U);
}

}  // namespace
