#include "schemas/mime/characters.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::mime;

TEST(mime_characters, reads_the_first_character)
{
    EXPECT_EQ(first_character("é!"), U'é');
    EXPECT_EQ(first_character("€"), U'€');
    EXPECT_EQ(first_character("👩x"), U'👩');
    EXPECT_EQ(first_character("\xC3"), U'\uFFFD');
    EXPECT_EQ(first_character(""), U'\uFFFD');
}

TEST(mime_characters, takes_accents_off_letters)
{
    EXPECT_EQ(without_accents("Œuvré ÇÀ ÿ æ ñ"), "OEuvre CA y ae n");
    EXPECT_EQ(
        without_accents("Łukasz Dvořák Şahin Iași Nguyễn Đỗ Strauß"),
        "Lukasz Dvorak Sahin Iasi Nguyen Do Strauss"
    );
    EXPECT_EQ(without_accents("L’Haÿ"), "L'Hay");
    EXPECT_EQ(without_accents("e\u0301e\u0302"), "ee") << "accents that are characters";
    EXPECT_EQ(without_accents("Ελένη 2×3"), "Ελένη 2×3") << "what is no Latin letter stays";
    EXPECT_EQ(without_accents("\xC3"), "\xC3") << "half a character is left alone";
}

TEST(mime_characters, leaves_no_latin_letter_of_europe_with_an_accent)
{
    for (char32_t c = 0xC0; c <= 0x17F; ++c) {
        if (c == U'×' || c == U'÷') continue;
        const auto letters = find_plain_letters(c);
        EXPECT_FALSE(letters.empty()) << static_cast<unsigned>(c);
        for (const char l : letters) EXPECT_TRUE(std::isalpha(static_cast<unsigned char>(l)));
    }
}

TEST(mime_characters, cuts_text_between_characters)
{
    EXPECT_EQ(cut_text("éèà", 2), "éè");
    EXPECT_EQ(cut_text("é", 0), "");
    EXPECT_EQ(cut_text("abc", 3), "abc");
    EXPECT_EQ(cut_text("ab  cd", 4), "ab") << "no blank at the end";
    EXPECT_EQ(cut_text("", 40), "");
    EXPECT_EQ(cut_text("\xFF\xFF\xFF", 2), "\xFF\xFF");
}

TEST(mime_characters, parts_nothing_that_belongs_together)
{
    EXPECT_EQ(cut_text("ae\u0301", 2), "a");
    EXPECT_EQ(cut_text("ae\u0301", 3), "ae\u0301");
    EXPECT_EQ(cut_text("x👩‍⚕️y", 4), "x") << "four code points joined to one picture";
    EXPECT_EQ(cut_text("x👩‍⚕️y", 5), "x👩‍⚕️");
    EXPECT_EQ(cut_text("👍🏽", 1), "");
    EXPECT_EQ(cut_bytes("ae\u0301", 3), "a");
    EXPECT_EQ(cut_bytes("aé", 2), "a");
    EXPECT_EQ(cut_bytes("aé", 3), "aé");
}

}  // namespace
