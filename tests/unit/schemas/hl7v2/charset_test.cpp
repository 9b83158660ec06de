#include "schemas/hl7v2/charset.hpp"

#include "schemas/hl7v2/message_view.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::hl7v2;

std::string message_in(std::string_view msh_18, std::string_view text)
{
    return "MSH|^~\\&|SIL||||||ORU^R01|1|P|2.5|||||FRA|" + std::string{msh_18} + "\rNTE|1||" +
           std::string{text} + "\r";
}

void expect_issue(std::string_view raw, fault expected)
{
    const auto decoded = decode_charset(raw);

    ASSERT_FALSE(decoded);
    EXPECT_EQ(to_fault(decoded.error().code), expected);
    EXPECT_EQ(decoded.error().where, "MSH-18");
}

TEST(hl7v2_charset, copies_nothing_that_is_utf_8_already)
{
    for (const char* msh_18 : {"UNICODE UTF-8", "UTF-8", "utf-8", " UNICODE UTF-8 ", ""}) {
        const std::string raw = message_in(msh_18, "Sant\xC3\xA9 \xE2\x80\x99");
        const auto decoded = decode_charset(std::string_view{raw});

        ASSERT_TRUE(decoded);
        EXPECT_EQ(decoded->text.data(), raw.data());
        EXPECT_EQ(decoded->text.size(), raw.size());
        EXPECT_EQ(decoded->storage, nullptr);
        EXPECT_EQ(decoded->which, charset::utf_8);
        EXPECT_FALSE(decoded->warning);
    }
}

TEST(hl7v2_charset, copies_nothing_that_is_ascii_in_any_set)
{
    for (const char* msh_18 : {"8859/15", "8859/1", "ASCII"}) {
        const std::string raw = message_in(msh_18, "Sante");

        EXPECT_EQ(decode_charset(std::string_view{raw})->text.data(), raw.data());
    }
}

TEST(hl7v2_charset, reads_the_iso_sets)
{
    const std::string in_15 = message_in("8859/15", "\xE9 \xA4 \xBD");
    const std::string in_1 = message_in("8859/1", "\xE9 \xA4 \xBD");

    const auto from_15 = decode_charset(std::string_view{in_15});
    const auto from_1 = decode_charset(std::string_view{in_1});

    EXPECT_EQ(from_15->text, message_in("8859/15", "é € œ"));
    EXPECT_EQ(from_15->which, charset::iso_8859_15);
    EXPECT_EQ(from_1->text, message_in("8859/1", "é ¤ ½"));
    EXPECT_EQ(from_1->which, charset::iso_8859_1);
}

TEST(hl7v2_charset, keeps_its_text_when_it_is_copied_or_moved)
{
    const std::string raw = message_in("8859/15", "\xE9");
    auto decoded = decode_charset(std::string_view{raw});
    const decoded_text copy = *decoded;
    const decoded_text moved = *std::move(decoded);

    EXPECT_EQ(copy.text, message_in("8859/15", "é"));
    EXPECT_EQ(moved.text.data(), copy.text.data());
}

TEST(hl7v2_charset, takes_undeclared_bytes_for_utf_8_when_they_are_and_iso_8859_15_otherwise)
{
    const std::string latin = message_in("", "Sant\xE9 \xA4");
    const std::string nulled = message_in("\"\"", "Sant\xE9 \xA4");
    const std::string short_header = "MSH|^~\\&|SIL\rNTE|1||\xE9";

    EXPECT_EQ(decode_charset(std::string_view{latin})->text, message_in("", "Santé €"));
    EXPECT_EQ(decode_charset(std::string_view{nulled})->text, message_in("\"\"", "Santé €"));
    EXPECT_EQ(decode_charset(std::string_view{short_header})->which, charset::iso_8859_15);
}

TEST(hl7v2_charset, decodes_what_is_no_message_so_that_it_can_be_refused)
{
    for (const std::string raw : {"", "M", "MSH", "MSH|", "hello", "\xFF\xFEM"})
        EXPECT_TRUE(decode_charset(std::string_view{raw}));
}

TEST(hl7v2_charset, finds_msh_18_behind_other_delimiters_marks_and_blank_lines)
{
    const std::string raw = "\r\nMSH#*+!%#SIL#######1#P#2.5#####FRA#8859/15+UTF-8\rNTE##\xE9\r";

    EXPECT_EQ(decode_charset(std::string_view{raw})->which, charset::iso_8859_15);
}

TEST(hl7v2_charset, does_not_look_for_msh_18_past_the_header)
{
    const std::string raw = "MSH|^~\\&|SIL\rNTE|||||||||||||||8859/99|8859/99|8859/99\r";

    EXPECT_EQ(decode_charset(std::string_view{raw})->which, charset::utf_8);
}

TEST(hl7v2_charset, refuses_bytes_that_are_not_what_is_declared)
{
    expect_issue(message_in("UNICODE UTF-8", "Sant\xE9"), fault::bad_data_type);
    expect_issue(message_in("ASCII", "Sant\xC3\xA9"), fault::bad_data_type);
    const std::string marked_latin = "\xEF\xBB\xBF" + message_in("", "Sant\xE9");
    expect_issue(marked_latin, fault::bad_data_type);
}

TEST(hl7v2_charset, refuses_a_set_it_does_not_know)
{
    expect_issue(message_in("8859/2", "a"), fault::value_not_in_table);
    expect_issue(message_in("UNICODE UTF-16", "a"), fault::value_not_in_table);
}

TEST(hl7v2_charset, refuses_a_byte_order_mark_before_another_set)
{
    expect_issue("\xEF\xBB\xBF" + message_in("8859/15", "a"), fault::incoherent);
}

TEST(hl7v2_charset, accepts_a_byte_order_mark_before_utf_8)
{
    const std::string raw = "\xEF\xBB\xBF" + message_in("UNICODE UTF-8", "é");
    const auto decoded = decode_charset(std::string_view{raw});

    ASSERT_TRUE(decoded);
    EXPECT_TRUE(parse_message(decoded->text));
}

TEST(hl7v2_charset, knows_the_spellings_of_each_set)
{
    for (const char* text : {"8859/15", "ISO-8859-15", "iso_8859/15"})
        EXPECT_EQ(parse_charset(text), charset::iso_8859_15);
    for (const char* text : {"8859/1", "ISO-8859-1"})
        EXPECT_EQ(parse_charset(text), charset::iso_8859_1);
    for (const auto c : {charset::utf_8, charset::iso_8859_15, charset::iso_8859_1, charset::ascii})
        EXPECT_EQ(parse_charset(to_string(c)), c);
    EXPECT_FALSE(parse_charset(""));
}

TEST(hl7v2_charset, reads_a_small_tilde_as_repetition_separator_with_a_warning)
{
    const std::string raw = "MSH|^˜\\&|SIL\rPID|||1^a~b˜2\r";
    const auto decoded = decode_charset(std::string_view{raw});

    ASSERT_TRUE(decoded);
    ASSERT_TRUE(decoded->warning);
    EXPECT_EQ(decoded->warning->where, "MSH-2");
    EXPECT_EQ(decoded->warning->level, severity::warning);
    const auto m = parse_message(decoded->text);
    ASSERT_TRUE(m);
    EXPECT_EQ(find_value(*m, "PID-3[2]"), "2");
    EXPECT_EQ(find_value(*m, "PID-3.2"), "a~b");
}

TEST(hl7v2_charset, leaves_small_tildes_alone_where_the_separator_is_a_tilde)
{
    const std::string raw = message_in("", "a˜b");

    EXPECT_EQ(decode_charset(std::string_view{raw})->text, raw);
}

TEST(hl7v2_charset, tells_a_place_but_never_a_byte)
{
    const auto decoded =
        decode_charset(std::string_view{"MSH|^~\\&||||||||||||||||UTF-8\rDUPON\xE9"});

    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().detail.find("DUPON"), std::string::npos);
    EXPECT_NE(decoded.error().detail.find("byte 35"), std::string::npos) << decoded.error().detail;
}

}  // namespace
