#include "schemas/mime/charset.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::mime;

TEST(mime_charset, knows_the_length_of_the_first_character)
{
    EXPECT_EQ(first_character_length("a"), 1u);
    EXPECT_EQ(first_character_length("\xC3\xA9x"), 2u);
    EXPECT_EQ(first_character_length("\xE2\x82\xAC"), 3u);
    EXPECT_EQ(first_character_length("\xF0\x9F\x98\x80"), 4u);
}

TEST(mime_charset, finds_no_character_in_what_is_not_utf8)
{
    for (const char* bad :
         {"",
          "\x80",
          "\xC0\x80",
          "\xC3",
          "\xE0\x80\x80",
          "\xED\xA0\x80",
          "\xF0\x80\x80\x80",
          "\xF4\x90\x80\x80",
          "\xFF",
          "\xE2\x82"}) {
        EXPECT_EQ(first_character_length(bad), 0u) << bad;
    }
}

TEST(mime_charset, replaces_what_is_not_utf8)
{
    EXPECT_EQ(repair_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
    EXPECT_EQ(repair_utf8("\xC3\xA9"), "\xC3\xA9");
}

TEST(mime_charset, converts_the_charsets_it_knows)
{
    EXPECT_EQ(to_utf8("\xE9", "ISO-8859-1"), "\xC3\xA9");
    EXPECT_EQ(to_utf8("\x80\x92", "windows-1252"), "\xE2\x82\xAC\xE2\x80\x99");
    EXPECT_EQ(to_utf8("\xA4\xA6\xA8\xB4\xB8\xBC\xBD\xBE", "iso-8859-15"), "€ŠšŽžŒœŸ");
    EXPECT_EQ(to_utf8("\xC3\xA9", "UTF-8"), "\xC3\xA9");
    EXPECT_EQ(to_utf8("a", "us-ascii"), "a");
    EXPECT_EQ(to_utf8("a", "utf-16"), std::nullopt);
}

TEST(mime_charset, makes_readable_ascii)
{
    EXPECT_EQ(to_ascii("Pièce n° 3 – œuvre «Noël»"), "Piece no 3 - oeuvre \"Noel\"");
    EXPECT_EQ(to_ascii("L’été"), "L'ete");
    EXPECT_EQ(to_ascii("e\xCC\x81"), "e");
    EXPECT_EQ(to_ascii("日本"), "__");
    EXPECT_EQ(to_ascii("a\xFF", '?'), "a?");
}

}  // namespace
