#include "schemas/mime/encoded_word.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace {

using namespace vgm::mime;

constexpr std::size_t subject_column = 9;  // "Subject: "

void expect_lines_fit(const std::string& value)
{
    std::size_t column = subject_column;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\r') {
            ASSERT_EQ(value[i + 1], '\n');
            ASSERT_EQ(value[i + 2], ' ');
            column = 0;
            ++i;
        } else {
            ASSERT_NE(value[i], '\n');
            ASSERT_LE(++column, header_line_max) << value;
        }
    }
}

TEST(mime_encoded_word, leaves_ascii_as_it_is)
{
    EXPECT_EQ(encode_header_text("CR d'examens VIAL Paul", 9), "CR d'examens VIAL Paul");
    EXPECT_EQ(encode_header_text("", 9), "");
}

TEST(mime_encoded_word, encodes_from_the_first_to_the_last_word_that_is_not_ascii)
{
    EXPECT_EQ(
        encode_header_text("XDM/1.0/DDM+CR d\xC3\xA9tails VIAL Paul", 9),
        "XDM/1.0/DDM+CR =?UTF-8?Q?d=C3=A9tails?= VIAL Paul"
    );
}

TEST(mime_encoded_word, chooses_the_shorter_encoding)
{
    EXPECT_EQ(encode_header_text("compl\xC3\xA8tement", 9), "=?UTF-8?Q?compl=C3=A8tement?=");
    EXPECT_EQ(
        encode_header_text("\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E", 9), "=?UTF-8?B?5pel5pys6Kqe?="
    );
}

TEST(mime_encoded_word, encodes_text_that_looks_encoded)
{
    const std::string text = "=?UTF-8?Q?evil?=";

    EXPECT_EQ(decode_header_text(encode_header_text(text, 9)), text);
}

TEST(mime_encoded_word, gives_back_every_text_in_lines_that_fit)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::string pieces[] = {
        "a",
        "Z",
        " ",
        "  ",
        "=",
        "?",
        "_",
        "\"",
        "\xC3\xA9",
        "\xE2\x82\xAC",
        "\xF0\x9F\x98\x80",
        "=?",
        "word ",
        "<",
        "\\",
        "compte-rendu "};

    for (int i = 0; i < 5000; ++i) {
        std::string text = "x";
        const std::size_t length = random() % 80;
        for (std::size_t k = 0; k < length; ++k) text += pieces[random() % std::size(pieces)];
        text += "x";
        const std::string value = encode_header_text(text, subject_column);
        ASSERT_EQ(decode_header_text(value), text) << value;
        if (text.find_first_not_of('x') != std::string::npos && value.find("=?") == 0) {
            expect_lines_fit(value);
        }
    }
}

TEST(mime_encoded_word, folds_long_text_at_76)
{
    std::string text;
    for (int i = 0; i < 60; ++i) text += i % 3 ? "word " : "\xC3\xA9t\xC3\xA9 ";

    expect_lines_fit(encode_header_text(text, subject_column));
    expect_lines_fit(encode_header_text(std::string(300, 'a').replace(50, 1, "\xC3\xA9"), 9));
}

TEST(mime_encoded_word, never_cuts_a_character_between_two_words)
{
    std::string text;
    for (int i = 0; i < 100; ++i) text += "\xE2\x82\xAC";
    std::string value = encode_header_text(text, subject_column);

    std::size_t words = 0;
    for (std::size_t at = 0; (at = value.find("=?", at)) != std::string::npos; ++words) {
        const std::size_t end = value.find("?=", at + 10) + 2;
        EXPECT_LE(end - at, 75u);
        const std::string decoded = decode_header_text(value.substr(at, end - at));
        EXPECT_EQ(decoded.size() % 3, 0u);
        EXPECT_EQ(decoded.find("\xEF\xBF\xBD"), std::string::npos);
        at = end;
    }
    EXPECT_GT(words, 4u);
}

TEST(mime_encoded_word, lets_no_text_begin_another_header)
{
    for (const std::string& text :
         {std::string("a\r\nBcc: x@y"),
          std::string("a\nBcc: x@y"),
          std::string("a\rBcc: x@y"),
          std::string("a\0b", 3),
          std::string("\xC3\xA9\r\n\r\nbody"),
          std::string("a\xC2\x85"
                      "b")}) {
        const std::string value = encode_header_text(text, subject_column);
        EXPECT_EQ(value.find_first_of(std::string("\r\n\0", 3)), std::string::npos) << value;
        EXPECT_EQ(decode_header_text(value).find('\n'), std::string::npos);
    }
    EXPECT_EQ(encode_header_text("a\r\nBcc: x@y", 9), "a  Bcc: x@y");
}

TEST(mime_encoded_word, repairs_what_is_no_utf8)
{
    EXPECT_EQ(decode_header_text(encode_header_text("a\xE9z", 9)), "a\xEF\xBF\xBDz");
}

TEST(mime_encoded_word, decodes_the_charsets_french_mail_uses)
{
    EXPECT_EQ(decode_header_text("=?utf-8?q?=C3=A9t=c3=a9?="), "\xC3\xA9t\xC3\xA9");
    EXPECT_EQ(decode_header_text("=?ISO-8859-1?Q?=E9t=E9?="), "\xC3\xA9t\xC3\xA9");
    EXPECT_EQ(decode_header_text("=?iso-8859-15?Q?10_=A4?="), "10 \xE2\x82\xAC");
    EXPECT_EQ(decode_header_text("=?windows-1252?B?gA==?="), "\xE2\x82\xAC");
    EXPECT_EQ(decode_header_text("=?UTF-8*fr?B?w6k?="), "\xC3\xA9");
}

TEST(mime_encoded_word, joins_words_that_follow_each_other)
{
    EXPECT_EQ(decode_header_text("=?utf-8?q?a?= =?utf-8?q?b?="), "ab");
    EXPECT_EQ(decode_header_text("=?utf-8?q?a?=\r\n =?iso-8859-1?q?=E9?="), "a\xC3\xA9");
    EXPECT_EQ(decode_header_text("=?utf-8?q?a?= b =?utf-8?q?c?="), "a b c");
    EXPECT_EQ(decode_header_text("=?utf-8?q?=C3?= =?utf-8?q?=A9?="), "\xC3\xA9");
}

TEST(mime_encoded_word, keeps_what_it_cannot_decode)
{
    EXPECT_EQ(decode_header_text("=?koi8-r?Q?abc?="), "=?koi8-r?Q?abc?=");
    EXPECT_EQ(decode_header_text("=?utf-8?B?***?="), "=?utf-8?B?***?=");
    EXPECT_EQ(decode_header_text("=?utf-8?X?abc?="), "=?utf-8?X?abc?=");
    EXPECT_EQ(decode_header_text("=?utf-8?Q?abc"), "=?utf-8?Q?abc");
    EXPECT_EQ(decode_header_text("=?"), "=?");
    EXPECT_EQ(decode_header_text("a = b ?="), "a = b ?=");
}

TEST(mime_encoded_word, takes_raw_bytes_for_utf8_or_windows_1252)
{
    EXPECT_EQ(decode_header_text("R\xC3\xA9sultat"), "R\xC3\xA9sultat");
    EXPECT_EQ(decode_header_text("R\xE9sultat"), "R\xC3\xA9sultat");
}

TEST(mime_encoded_word, reads_words_that_never_end_in_linear_time)
{
    std::string words, never;
    for (int i = 0; i < 10'000; ++i) {
        words += "=?";
        never += "=?u?q?x ";
    }

    EXPECT_EQ(decode_header_text(words), words);
    EXPECT_EQ(decode_header_text(never).size(), never.size() - 1);
}

}  // namespace
