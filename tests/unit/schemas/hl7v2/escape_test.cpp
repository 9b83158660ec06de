#include "schemas/hl7v2/message_view.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::hl7v2;

std::string undo(std::string_view raw) { return unescape(raw, delimiters{}); }

TEST(hl7v2_escape, undoes_the_sequences_of_the_delimiters)
{
    EXPECT_EQ(undo(R"(\F\ \S\ \T\ \R\ \E\)"), R"(| ^ & ~ \)");
    EXPECT_EQ(undo(R"(a\F\\S\b)"), "a|^b");
    EXPECT_EQ(undo(R"(\E\F\E\)"), R"(\F\)");
}

TEST(hl7v2_escape, undoes_line_breaks_and_bytes)
{
    EXPECT_EQ(undo(R"(a\.br\b)"), "a\nb");
    EXPECT_EQ(undo(R"(\X0D0A\)"), "\r\n");
    EXPECT_EQ(undo(R"(\X4a4B\)"), "JK");
}

TEST(hl7v2_escape, gives_utf_8_whatever_the_bytes_were)
{
    EXPECT_EQ(undo(R"(caf\XC3A9\)"), "caf\xC3\xA9");
    EXPECT_EQ(undo(R"(caf\XE9\)"), "caf\xC3\xA9");
    EXPECT_EQ(undo(R"(\XA4\)"), "\xE2\x82\xAC");
}

TEST(hl7v2_escape, keeps_sequences_that_it_does_not_undo)
{
    for (const char* raw :
         {R"(\H\bold\N\)",
          R"(\H\E\N\)",
          R"(\.sp2\)",
          R"(\.in+4\)",
          R"(\C2842\)",
          R"(\Zlocal\)",
          R"(\X\)",
          R"(\XABC\)",
          R"(\XGG\)",
          R"(\X00\)",
          R"(\X41)"})
        EXPECT_EQ(undo(raw), raw);
}

TEST(hl7v2_escape, keeps_escape_characters_that_begin_no_sequence)
{
    for (const char* raw :
         {R"(\)", R"(\\)", R"(a\)", R"(\\serveur\partage\fichier)", R"(C:\temp\x)", ""})
        EXPECT_EQ(undo(raw), raw);
    EXPECT_EQ(undo(R"(C:\temp \F\)"), R"(C:\temp |)");
}

TEST(hl7v2_escape, uses_the_delimiters_of_the_message)
{
    const delimiters declared{'#', '*', '+', '!', '%'};

    EXPECT_EQ(unescape("!F!!S!!R!!E!!T!\\F\\", declared), "#*+!%\\F\\");
    EXPECT_EQ(escape("#*+!%|", declared), "!F!!S!!R!!E!!T!|");
}

TEST(hl7v2_escape, writes_what_it_undoes)
{
    EXPECT_EQ(escape("a|b^c&d~e\\f"), R"(a\F\b\S\c\T\d\R\e\E\f)");
    EXPECT_EQ(escape("a\rb\nc"), R"(a\X0D\b\.br\c)");
    EXPECT_EQ(escape("Sant\xC3\xA9"), "Sant\xC3\xA9");
    EXPECT_EQ(escape(""), "");
}

TEST(hl7v2_escape, takes_time_in_proportion_to_a_text_of_escape_characters)
{
    const std::string raw(4 << 20, '\\');

    EXPECT_EQ(undo(raw).size(), raw.size());
}

TEST(hl7v2_recode, copies_a_field_of_the_recommended_delimiters_as_it_is)
{
    EXPECT_EQ(recode(R"(A^1.2&x\F\^ISO~B)", {}), R"(A^1.2&x\F\^ISO~B)");
}

TEST(hl7v2_recode, writes_other_delimiters_as_the_recommended_ones)
{
    const delimiters declared{'#', '*', '+', '!', '%'};

    EXPECT_EQ(recode("A*1.2%x*ISO+B", declared), "A^1.2&x^ISO~B");
    EXPECT_EQ(recode("a|b^c", declared), R"(a\F\b\S\c)");
    EXPECT_EQ(recode("a!F!b!S!c!E!", declared), "a#b*c!");
    EXPECT_EQ(recode("a!.br!b", declared), R"(a\.br\b)");
}

TEST(hl7v2_recode, keeps_the_meaning)
{
    const delimiters declared{'|', '~', '^', '$', '&'};
    const std::string raw = "x$E$~y^z$S$\\$R$";

    const std::string recoded = recode(raw, declared);

    EXPECT_EQ(recoded.substr(3, 1), "y");
    EXPECT_EQ(recoded, R"(x$^y~z\R\\E\\S\)");
}

}  // namespace
