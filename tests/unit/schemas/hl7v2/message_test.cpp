#include "schemas/hl7v2/message_view.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using namespace vgm;
using namespace vgm::hl7v2;

const std::string header =
    "MSH|^~\\&|SIL|LABO|PFI|ETAB|20260101083000||ORU^R01^ORU_R01|12345|P|2.5";

std::string joined(const std::vector<std::string>& lines, std::string_view line_end)
{
    std::string text;
    for (const std::string& line : lines) text.append(line).append(line_end);
    return text;
}

void expect_malformed(std::string_view er7, std::string_view where)
{
    const auto m = parse_message(er7);

    ASSERT_FALSE(m);
    EXPECT_EQ(to_fault(m.error().code), fault::malformed);
    EXPECT_EQ(m.error().where, where);
}

TEST(hl7v2_message, is_the_same_for_every_line_end)
{
    const std::vector<std::string> lines{header, "PID|||1~2", "PV1|1|I", "OBX|1|ED||||x"};

    for (const char* line_end : {"\r", "\n", "\r\n", "\r\r", "\n\n\n", "\r\n\r\n"}) {
        const std::string er7 = joined(lines, line_end);
        const auto m = parse_message(er7);

        ASSERT_TRUE(m);
        ASSERT_EQ(m->size(), lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ((*m)[i].raw(), lines[i]);
        EXPECT_EQ(find_value(*m, "PID-3[2]"), "2");
        EXPECT_EQ(m->bytes(), er7);
    }
}

TEST(hl7v2_message, needs_no_end_after_its_last_segment)
{
    const std::string er7 = header + "\rPID|1";
    const auto m = parse_message(er7);

    ASSERT_EQ(m->size(), 2U);
    EXPECT_EQ((*m)[1].value(1), "1");
}

TEST(hl7v2_message, mixes_line_ends)
{
    const std::string er7 = header + "\rPID|1\nPV1|2\r\nORC|3\n\rOBR|4";
    const auto m = parse_message(er7);

    ASSERT_EQ(m->size(), 5U);
    EXPECT_EQ(find_value(*m, "ORC-1"), "3");
    EXPECT_EQ(find_value(*m, "OBR-1"), "4");
}

TEST(hl7v2_message, drops_a_byte_order_mark_and_blank_lines)
{
    const std::string er7 = "\xEF\xBB\xBF\r\n" + header + "\r \t\rPID|1\r\r";
    const auto m = parse_message(er7);

    ASSERT_TRUE(m);
    EXPECT_EQ(m->size(), 2U);
    EXPECT_EQ(m->msh().raw(), header);
}

TEST(hl7v2_message, refuses_what_does_not_begin_with_a_header)
{
    expect_malformed("", "MSH");
    expect_malformed("\xEF\xBB\xBF", "MSH");
    expect_malformed("\r\n\r\n", "MSH");
    expect_malformed("FHS|^~\\&|\rMSH|^~\\&|\r", "MSH");
    expect_malformed("MSH|^~\\\r", "MSH-2");
}

TEST(hl7v2_message, names_the_line_that_is_no_segment)
{
    expect_malformed(header + "\rPID|1\rnot a segment\r", "line 3");
    expect_malformed(header + "\r\nPID|1\r\n\r\nPIDX|1\r\n", "line 4");
    expect_malformed(header + "\npid|1\n", "line 2");
    expect_malformed(header + "\nPI", "line 2");
    expect_malformed(header + "\rPID^1", "line 2");
    expect_malformed(" " + header, "line 1");
}

TEST(hl7v2_message, refuses_a_second_message_in_the_same_block)
{
    expect_malformed(header + "\rPID|1\r" + header + "\rPID|2\r", "line 3");
}

TEST(hl7v2_message, never_quotes_the_line_it_refuses)
{
    const auto m = parse_message((header + "\rMARTIN-DUPONT\r").c_str());

    ASSERT_FALSE(m);
    EXPECT_EQ(m.error().detail.find("MARTIN"), std::string::npos);
    EXPECT_EQ(m.error().where.find("MARTIN"), std::string::npos);
}

TEST(hl7v2_message, accepts_local_segments_and_bare_ids)
{
    const std::string er7 = header + "\rZ01|a\rZZZ\r";
    const auto m = parse_message(er7);

    ASSERT_EQ(m->size(), 3U);
    EXPECT_EQ((*m)[2].id(), "ZZZ");
    EXPECT_EQ((*m)[2].fields(), 0U);
}

TEST(hl7v2_message, finds_segments_by_id_and_occurrence)
{
    const std::string er7 = header + "\rOBX|1\rNTE|a\rOBX|2\rOBX|3\r";
    const auto m = parse_message(er7);

    EXPECT_EQ(m->find_segment("OBX")->value(1), "1");
    EXPECT_EQ(m->find_segment("OBX", 3)->value(1), "3");
    EXPECT_FALSE(m->find_segment("OBX", 4));
    EXPECT_FALSE(m->find_segment("OBX", 0));
    EXPECT_FALSE(m->find_segment("PID"));
    EXPECT_FALSE(m->find_segment("OB"));
    EXPECT_EQ(m->count_segments("OBX"), 3U);
    EXPECT_EQ(m->count_segments("PID"), 0U);
}

TEST(hl7v2_message, keeps_its_views_when_it_moves)
{
    const std::string er7 = header + "\rPID|||1^2~3\r";
    auto m = parse_message(er7);
    const segment_view pid = *m->find_segment("PID");

    const message_view moved = *std::move(m);

    EXPECT_EQ(pid.field(3, 2).value(), "3");
    EXPECT_EQ(moved.find_segment("PID")->field(3).value(2), "2");
}

TEST(hl7v2_message, reads_every_part_with_declared_delimiters)
{
    const std::string er7 = "MSH#*+!%#SIL#LABO|X\rPID###a*b%c!T!d+e|^~\\&\r";
    const auto m = parse_message(er7);

    EXPECT_EQ(find_value(*m, "MSH-1"), "#");
    EXPECT_EQ(find_value(*m, "MSH-2"), "*+!%");
    EXPECT_EQ(find_value(*m, "MSH-4"), "LABO|X");
    EXPECT_EQ(find_value(*m, "PID-3.2.2"), "c%d");
    EXPECT_EQ(find_value(*m, "PID-3[2]"), "e|^~\\&");
}

TEST(hl7v2_message, refuses_continuation_lines_unless_told)
{
    const std::string er7 = header + "\rOBX|1|ED|||^^^Base64^QUJD\nREVG\nAB1\nR0hJ^x|y\rNTE|1\r";

    expect_malformed(er7, "line 3");
    const auto m = parse_message(er7, continuation_lines::joined);

    ASSERT_TRUE(m);
    EXPECT_EQ(m->size(), 3U);
    EXPECT_EQ(find_raw(*m, *path::parse("OBX-5.5")), "QUJD\nREVG\nAB1\nR0hJ");
    EXPECT_EQ(find_value(*m, "OBX-5.6"), "x");
    EXPECT_EQ(find_value(*m, "OBX-6"), "y");
    EXPECT_EQ(find_value(*m, "NTE-1"), "1");
}

TEST(hl7v2_message, joins_a_segment_that_is_broken_between_two_fields)
{
    const std::string er7 = header + "\r\nPRT||UC||SB|123^A\r\n^B|||labo\r\n^X|end\r\nNTE|1\r\n";
    const auto m = parse_message(er7, continuation_lines::joined);

    EXPECT_EQ(find_value(*m, "PRT-5.1"), "123");
    EXPECT_EQ(find_value(*m, "PRT-5.3"), "B");
    EXPECT_EQ(find_value(*m, "PRT-8.1"), "labo");
    EXPECT_EQ(find_value(*m, "PRT-8.2"), "X");
    EXPECT_EQ(find_value(*m, "PRT-9"), "end");
}

TEST(hl7v2_message, reads_a_document_of_twenty_megabytes)
{
    const std::string base64(20 << 20, 'Q');
    const std::string er7 =
        header + "\rOBX|1|ED|11502-2||^TEXT^XML^Base64^" + base64 + "||||||F\rPRT|1\r";
    const auto m = parse_message(er7);

    ASSERT_EQ(m->size(), 3U);
    const segment_view obx = (*m)[1];
    EXPECT_EQ(obx.field(5).component(5).raw(), base64);
    EXPECT_EQ(obx.field(5).component(5).raw().data(), er7.data() + er7.find("QQQ"));
    EXPECT_EQ(obx.value(11), "F");
}

TEST(hl7v2_message, refuses_more_separators_than_any_message_needs)
{
    const std::string most = header + '\r' + "ZZZ" + std::string(separators_max - 12 - 10, '|');
    const std::string more = most + std::string(30, '|');

    EXPECT_TRUE(parse_message(most));
    const auto m = parse_message(more);
    ASSERT_FALSE(m);
    EXPECT_EQ(to_fault(m.error().code), fault::too_large);
}

TEST(hl7v2_message, refuses_four_gibibytes_before_it_looks_at_them)
{
    const std::string_view huge{header.data(), std::size_t{1} << 32};
    const auto m = parse_message(huge);

    ASSERT_FALSE(m);
    EXPECT_EQ(to_fault(m.error().code), fault::too_large);
}

}  // namespace
