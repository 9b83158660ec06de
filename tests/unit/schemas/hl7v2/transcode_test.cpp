#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/charset_tables.hpp"
#include "schemas/hl7v2/utf8.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::hl7v2;

TEST(hl7v2_transcode, writes_every_byte_of_the_iso_sets_that_it_reads)
{
    for (const charset set : {charset::iso_8859_15, charset::iso_8859_1})
        for (unsigned byte = 1; byte < 256; ++byte) {
            if (byte >= 0x80 && byte < 0xA0) continue;
            const std::string bytes(1, static_cast<char>(byte));

            EXPECT_EQ(encode_charset(to_utf8(bytes, set), set), bytes) << byte;
        }
}

TEST(hl7v2_transcode, reads_the_controls_that_windows_writes_as_what_it_means)
{
    EXPECT_EQ(
        to_utf8(
            "l\x92"
            "examen \x96 \x8C",
            charset::iso_8859_15
        ),
        "l’examen – Œ"
    );
    EXPECT_EQ(to_utf8("\x80\x85", charset::iso_8859_1), "€…");
    EXPECT_TRUE(is_utf8(to_utf8("\x81\x8D\x8F\x90\x9D", charset::iso_8859_15)));
}

TEST(hl7v2_transcode, reads_a_document_between_accents)
{
    const std::string base64(100'000, 'Q');

    EXPECT_EQ(to_utf8("\xE9" + base64 + "\xE8", charset::iso_8859_15), "é" + base64 + "è");
}

TEST(hl7v2_transcode, replaces_what_is_not_of_the_set)
{
    EXPECT_EQ(
        to_utf8(
            "a\xFF"
            "b\xC3",
            charset::utf_8
        ),
        "a\uFFFDb\uFFFD"
    );
    EXPECT_EQ(to_utf8("a\xE9", charset::ascii), "a\uFFFD");
}

TEST(hl7v2_transcode, transliterates_what_iso_8859_15_lacks)
{
    const auto latin = [](std::string_view text) {
        return encode_charset(text, charset::iso_8859_15);
    };

    EXPECT_EQ(latin("l’examen"), "l'examen");
    EXPECT_EQ(latin("2–3 — 4"), "2-3 - 4");
    EXPECT_EQ(latin("etc…"), "etc...");
    EXPECT_EQ(latin("“a” „b‚ • ™"), "\"a\" \"b' - (tm)");
    EXPECT_EQ(latin("10\u202F000\u2009€"), "10 000 \xA4");
    EXPECT_EQ(latin("œuvre"), "\xBDuvre");
    EXPECT_EQ(latin("½ ¤"), "1/2 ?");
    EXPECT_EQ(latin("日本 😀"), "?? ?");
    EXPECT_EQ(latin("e\u0301te\u0301"), "ete");
    EXPECT_EQ(
        latin("a\xFF"
              "b"),
        "a?b"
    );
    EXPECT_EQ(latin("a\xC3"), "a?");
}

TEST(hl7v2_transcode, transliterates_what_iso_8859_1_and_ascii_lack)
{
    EXPECT_EQ(encode_charset("œuvre à 5 €", charset::iso_8859_1), "oeuvre \xE0 5 EUR");
    EXPECT_EQ(encode_charset("Élève naïf ÆŒ ß ÿ Ÿ", charset::ascii), "Eleve naif AEOE ss y Y");
    EXPECT_EQ(encode_charset("n° 5 ×", charset::ascii), "no 5 x");
}

TEST(hl7v2_transcode, leaves_utf_8_as_it_is)
{
    EXPECT_EQ(encode_charset("é’日", charset::utf_8), "é’日");
}

TEST(hl7v2_transcode, never_writes_a_delimiter_that_was_not_there)
{
    for (char32_t c = 0x80; c <= 0x2FFF; ++c)
        EXPECT_EQ(transliterate(c).find_first_of("|^~\\&\r\n"), std::string_view::npos)
            << std::hex << static_cast<unsigned>(c);
}

}  // namespace
