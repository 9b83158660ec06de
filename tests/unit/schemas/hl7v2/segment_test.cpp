#include "schemas/hl7v2/message_view.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace {

using namespace vgm::hl7v2;

// A message whose second segment is the one under test; it owns its bytes.
struct one_segment
{
    explicit one_segment(const std::string& segment)
        : er7("MSH|^~\\&|SIL||PFI\r" + segment + "\r"), message(*parse_message(er7))
    {}
    segment_view operator*() const { return message[1]; }

    std::string er7;
    message_view message;
};

TEST(hl7v2_segment, counts_fields_from_one)
{
    const one_segment s{"PID|a|b|c"};

    EXPECT_EQ((*s).id(), "PID");
    EXPECT_EQ((*s).fields(), 3U);
    EXPECT_EQ((*s).raw_field(1), "a");
    EXPECT_EQ((*s).raw_field(3), "c");
}

TEST(hl7v2_segment, counts_the_field_separator_as_the_first_field_of_the_header)
{
    const std::string er7 = "MSH|^~\\&|SIL||PFI";
    const auto m = parse_message(er7);
    const segment_view msh = m->msh();

    EXPECT_EQ(msh.raw_field(1), "|");
    EXPECT_EQ(msh.raw_field(2), "^~\\&");
    EXPECT_EQ(msh.value(3), "SIL");
    EXPECT_EQ(msh.value(4), "");
    EXPECT_EQ(msh.value(5), "PFI");
    EXPECT_EQ(msh.fields(), 5U);
}

TEST(hl7v2_segment, never_cuts_nor_unescapes_the_encoding_characters)
{
    const std::string er7 = "MSH|^~\\&|SIL";
    const auto m = parse_message(er7);
    const field_view encoding = m->msh().field(2);

    EXPECT_EQ(m->msh().repetitions(2), 1U);
    EXPECT_EQ(encoding.components(), 1U);
    EXPECT_EQ(encoding.value(), "^~\\&");
    EXPECT_EQ(encoding.component(1).subcomponent(1), "^~\\&");
    EXPECT_EQ(encoding.component(1).text(), "^~\\&");
    EXPECT_EQ(encoding.component(2).raw(), "");
    EXPECT_EQ(m->msh().field(2, 2).raw(), "");
}

TEST(hl7v2_segment, does_not_count_what_is_empty_at_the_end)
{
    const one_segment s{"PV1|1|N||a^b^^^~c~~|||"};

    EXPECT_EQ((*s).fields(), 4U);
    EXPECT_EQ((*s).repetitions(4), 2U);
    EXPECT_EQ((*s).field(4).components(), 2U);
    EXPECT_EQ((*one_segment{"PV1||||"}).fields(), 0U);
}

TEST(hl7v2_segment, reads_what_is_absent_as_empty_at_every_level)
{
    const one_segment s{"PID|||a"};
    const segment_view pid = *s;

    EXPECT_EQ(pid.raw_field(0), "");
    EXPECT_EQ(pid.raw_field(4), "");
    EXPECT_EQ(pid.raw_field(1'000'000), "");
    EXPECT_EQ(pid.repetitions(1), 0U);
    EXPECT_EQ(pid.repetitions(9), 0U);
    EXPECT_TRUE(pid.field(9).empty());
    EXPECT_EQ(pid.field(3, 2).raw(), "");
    EXPECT_EQ(pid.field(3, 0).raw(), "");
    EXPECT_EQ(pid.field(3).component(2).raw(), "");
    EXPECT_EQ(pid.field(3).component(1).subcomponent(2), "");
    EXPECT_EQ(pid.field(3).value(2, 3), "");
    EXPECT_EQ(pid.field(9).components(), 0U);
}

TEST(hl7v2_segment, lets_a_view_of_nothing_be_read)
{
    EXPECT_EQ(segment_view{}.field(3).value(), "");
    EXPECT_EQ(segment_view{}.fields(), 0U);
    EXPECT_EQ(segment_view{}.id(), "");
    EXPECT_EQ(field_view{}.component(1).text(), "");
    EXPECT_EQ(field_view{}.components(), 0U);
    EXPECT_EQ(component_view{}.subcomponent(1), "");
}

TEST(hl7v2_segment, cuts_repetitions_components_and_subcomponents)
{
    const one_segment s{"PID|||1^^^A&1.2&ISO^INS~2^^^B&1.3&ISO^PI"};
    const segment_view pid = *s;

    ASSERT_EQ(pid.repetitions(3), 2U);
    EXPECT_EQ(pid.field(3).value(4, 2), "1.2");
    EXPECT_EQ(pid.field(3, 2).value(4, 2), "1.3");
    EXPECT_EQ(pid.field(3, 2).value(5), "PI");
    EXPECT_EQ(pid.field(3).components(), 5U);
    EXPECT_EQ(pid.field(3).value(4), "A&1.2&ISO");
    EXPECT_EQ(pid.field(3).value(0), "1^^^A&1.2&ISO^INS");
    EXPECT_EQ(pid.raw_field(3), "1^^^A&1.2&ISO^INS~2^^^B&1.3&ISO^PI");
}

TEST(hl7v2_segment, trims_blanks_and_no_break_spaces_of_values)
{
    const one_segment s{"OBX|1|CE| \xC2\xA0 LN\xC2\xA0\t||N^\xC2\xA0^ expandedYes-NoIndicator"};
    const segment_view obx = *s;

    EXPECT_EQ(obx.value(3), "LN");
    EXPECT_EQ(obx.value(5, 2), "");
    EXPECT_EQ(obx.value(5, 3), "expandedYes-NoIndicator");
    EXPECT_EQ(obx.field(5).component(3).text(), " expandedYes-NoIndicator");
}

TEST(hl7v2_segment, keeps_blanks_inside_and_letters_that_share_a_byte_with_the_no_break_space)
{
    const one_segment s{"OBX|1|CE|a\xC2\xA0z|\xC3\xA0"};

    EXPECT_EQ((*s).value(3), "a\xC2\xA0z");
    EXPECT_EQ((*s).value(4), "\xC3\xA0");
}

TEST(hl7v2_segment, unescapes_after_it_has_cut)
{
    const one_segment s{R"(OBX|1|TX|a\S\b^c\T\d\F\e)"};

    EXPECT_EQ((*s).value(3, 1), "a^b");
    EXPECT_EQ((*s).value(3, 2), "c&d|e");
    EXPECT_EQ((*s).field(3).component(2).raw(), R"(c\T\d\F\e)");
}

TEST(hl7v2_segment, reads_the_explicit_null_as_no_value)
{
    const one_segment s{"PID|||\"\"|a^\"\"|\"\"\"\""};

    EXPECT_TRUE((*s).field(3).is_null());
    EXPECT_EQ((*s).value(3), "");
    EXPECT_EQ((*s).value(4, 2), "");
    EXPECT_FALSE((*s).field(4).is_null());
    EXPECT_EQ((*s).value(5), "\"\"\"\"");
}

// What is written from texts is read back from them, whatever the texts hold.
TEST(hl7v2_segment, reads_back_what_was_written_at_random)
{
    const unsigned seed = std::random_device{}();
    std::mt19937 random{seed};
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto pick = [&](std::size_t n) { return random() % n; };
    const std::vector<std::string> pieces{
        "a",
        "Z",
        "0",
        "|",
        "^",
        "~",
        "\\",
        "&",
        "\r",
        "\n",
        "\xC3\xA9",
        "\xE2\x80\x99",
        ".br",
        "X0D",
        "F",
        "E"};

    for (int round = 0; round < 300; ++round) {
        std::vector<std::vector<std::string>> fields(1 + pick(12));
        std::string segment = "ZZZ";
        for (auto& components : fields) {
            components.resize(1 + pick(4));
            segment += '|';
            for (std::size_t c = 0; c < components.size(); ++c) {
                for (std::size_t n = pick(9); n > 0; --n)
                    components[c] += pieces[pick(pieces.size())];
                segment += (c > 0 ? "^" : "") + escape(components[c]);
            }
        }

        const one_segment s{segment};

        for (std::size_t f = 0; f < fields.size(); ++f)
            for (std::size_t c = 0; c < fields[f].size(); ++c)
                ASSERT_EQ((*s).field(f + 1).component(c + 1).text(), fields[f][c]) << segment;
    }
}

}  // namespace
