#include "schemas/mime/header.hpp"

#include "schemas/mime/encoded_word.hpp"
#include "schemas/mime/parameter.hpp"
#include "schemas/mime/quoted_printable.hpp"
#include "schemas/mime/xtext.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace {

using namespace vgm;
using namespace vgm::mime;

std::string printed_address(std::string_view name, std::string_view address)
{
    return print(make_address_header("From", name, address));
}

TEST(mime_header, prints_an_address_with_and_without_a_name)
{
    EXPECT_EQ(printed_address("", "a@b.fr"), "From: a@b.fr\r\n");
    EXPECT_EQ(printed_address("Hopital C", "a@b.fr"), "From: Hopital C <a@b.fr>\r\n");
    EXPECT_EQ(printed_address("Dr. Who", "a@b.fr"), "From: \"Dr. Who\" <a@b.fr>\r\n");
    EXPECT_EQ(printed_address("say \"x\"", "a@b.fr"), "From: \"say \\\"x\\\"\" <a@b.fr>\r\n");
    EXPECT_EQ(
        printed_address("H\xC3\xB4pital C, Biologie", "a@b.fr"),
        "From: =?UTF-8?Q?H=C3=B4pital_C=2C_Biologie?= <a@b.fr>\r\n"
    );
}

TEST(mime_header, never_makes_two_addresses_of_one)
{
    EXPECT_EQ(printed_address("", "a@b.fr>, <evil@x"), "From: a@b.fr____evil@x\r\n");
    EXPECT_EQ(printed_address("", "a@b.fr\r\nBcc: evil@x"), "From: a@b.fr__Bcc__evil@x\r\n");
    EXPECT_EQ(printed_address("x <evil@x>, y", "a@b.fr"), "From: \"x <evil@x>, y\" <a@b.fr>\r\n");
    EXPECT_EQ(
        printed_address("x\r\nBcc: evil@x", "a@b.fr"), "From: \"x  Bcc: evil@x\" <a@b.fr>\r\n"
    );
}

TEST(mime_header, keeps_every_value_within_its_header)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);

    for (int i = 0; i < 5000; ++i) {
        std::string value;
        const std::size_t length = random() % 300;
        for (std::size_t k = 0; k < length; ++k) {
            value += random() % 4 ? static_cast<char>(random()) : "\r\n: "[random() % 4];
        }
        std::vector<mail_header> headers;
        headers.push_back(make_text_header("Subject", value));
        headers.push_back({"X-MSS-NIL", value});
        headers.push_back(make_address_header("From", value, "a@b"));
        headers.push_back(make_address_header("From", "x", value));
        headers.push_back(make_message_id_header("References", {value}));
        for (const auto& header : headers) {
            const std::string text = print(header);
            ASSERT_EQ(text.substr(text.size() - 2), "\r\n");
            for (std::size_t k = 0; k + 2 < text.size(); ++k) {
                ASSERT_LT(static_cast<unsigned char>(text[k]), 0x80u);
                if (text[k] == '\n') {
                    ASSERT_EQ(text[k + 1], ' ') << text;
                    ASSERT_NE(text[k + 2], '\r') << text;
                }
            }
        }
    }
}

TEST(mime_header, folds_a_structured_value_at_blanks_only)
{
    const std::string id = "0123456789.0123456789@hopital.mssante.fr";
    const std::vector<std::string> ids(10, id);

    const std::string text = print(make_message_id_header("References", ids));

    std::size_t begin = 0;
    for (std::size_t end; (end = text.find("\r\n", begin)) != std::string::npos; begin = end + 2) {
        EXPECT_LE(end - begin, 76u);
    }
    EXPECT_NE(text.find("\r\n <0123456789.0123456789@hopital.mssante.fr>"), std::string::npos);
}

TEST(mime_header, tells_an_address_from_other_text)
{
    EXPECT_TRUE(is_address("dr.dupont@exemple.mssante.fr"));
    EXPECT_TRUE(is_address("146026322000196@patient.mssante.fr"));
    for (const char* bad :
         {"",
          "a",
          "@b",
          "a@",
          "a@b@c",
          "a b@c",
          "a@b,c@d",
          "<a@b>",
          "a..b@c",
          ".a@b",
          "a@b.",
          "\xC3\xA9@b",
          "a@b\r\nc",
          "a@[1.2.3.4]",
          "a@b_c"}) {
        EXPECT_FALSE(is_address(bad)) << bad;
    }
    const std::string longest(64, 'a');
    EXPECT_TRUE(is_address(longest + "@b"));
    EXPECT_FALSE(is_address(longest + "a@b"));
    EXPECT_FALSE(is_address("a@" + std::string(253, 'b')));
}

TEST(mime_header, writes_the_date_of_rfc_5322)
{
    EXPECT_EQ(to_rfc5322_date(timestamp{}), "Thu, 01 Jan 1970 00:00:00 +0000");
    EXPECT_EQ(
        to_rfc5322_date(parse_rfc3339("2025-01-10T09:15:07.999Z").value()),
        "Fri, 10 Jan 2025 09:15:07 +0000"
    );
    EXPECT_EQ(
        to_rfc5322_date(parse_rfc3339("2024-02-29T23:59:59.000Z").value()),
        "Thu, 29 Feb 2024 23:59:59 +0000"
    );
}

TEST(mime_parameter, quotes_short_ascii)
{
    EXPECT_EQ(encode_parameter("name", "IHE_XDM.ZIP"), ";\r\n name=\"IHE_XDM.ZIP\"");
    EXPECT_EQ(encode_parameter("name", "a\"b\\"), ";\r\n name=\"a\\\"b\\\\\"");
}

TEST(mime_parameter, writes_other_text_twice)
{
    EXPECT_EQ(
        encode_parameter("filename", "R\xC3\xA9sultat d'examen.pdf"),
        ";\r\n filename*=UTF-8''R%C3%A9sultat%20d%27examen.pdf"
        ";\r\n filename=\"Resultat d'examen.pdf\""
    );
}

TEST(mime_parameter, continues_a_long_value_and_keeps_the_extension_of_its_fallback)
{
    std::string name;
    for (int i = 0; i < 30; ++i) name += "\xC3\xA9t\xC3\xA9_";

    const std::string text = encode_parameter("filename", name + ".pdf");

    EXPECT_NE(text.find(";\r\n filename*0*=UTF-8''%C3%A9t"), std::string::npos);
    EXPECT_NE(text.find(";\r\n filename*1*=%C3%A9"), std::string::npos);
    EXPECT_NE(text.find("_ete_et.pdf\""), std::string::npos) << text;
    std::size_t begin = 3;
    for (std::size_t end; (end = text.find("\r\n", begin)) != std::string::npos; begin = end + 2) {
        EXPECT_LE(end - begin, 76u);
    }
}

TEST(mime_parameter, lets_no_value_end_the_header)
{
    const std::string text = encode_parameter("name", "a\r\nBcc: x@y\r\n\r\n.pdf");

    EXPECT_EQ(text, ";\r\n name=\"a  Bcc: x@y    .pdf\"");
}

TEST(mime_quoted_printable, encodes_what_does_not_stand_for_itself)
{
    EXPECT_EQ(encode_quoted_printable("a=\xC3\xA9\t!"), "a=3D=C3=A9\t!");
    EXPECT_EQ(encode_quoted_printable("blank \nend\t"), "blank=20\r\nend=09");
    EXPECT_EQ(encode_quoted_printable(""), "");
}

TEST(mime_quoted_printable, ends_lines_with_crlf_whatever_ended_them)
{
    EXPECT_EQ(encode_quoted_printable("a\nb\rc\r\nd"), "a\r\nb\r\nc\r\nd");
    EXPECT_EQ(encode_quoted_printable("a\n\nb\n"), "a\r\n\r\nb\r\n");
}

TEST(mime_quoted_printable, breaks_long_lines_softly)
{
    EXPECT_EQ(encode_quoted_printable(std::string(76, 'a')), std::string(76, 'a'));
    const std::string line(75, 'a');
    EXPECT_EQ(encode_quoted_printable(line + "aa"), line + "=\r\naa");
    const std::string accents = encode_quoted_printable(std::string(100, '\xE9'));
    EXPECT_EQ(accents.find("=\r\n"), 75u);
}

TEST(mime_xtext, carries_any_text)
{
    std::string all;
    for (int c = 1; c < 128; ++c) all += static_cast<char>(c);

    EXPECT_EQ(decode_xtext(encode_xtext(all)), all);
    EXPECT_EQ(encode_xtext("a+b=c d"), "a+2Bb+3Dc+20d");
    EXPECT_EQ(decode_xtext("a+zz+2"), "a+zz+2");
}

}  // namespace
