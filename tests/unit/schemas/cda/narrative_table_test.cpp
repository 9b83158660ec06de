#include "schemas/cda/narrative.hpp"
#include "tests/support/sample_narratives.hpp"

#include <gtest/gtest.h>

// Tables, and the limits of a narrative.

namespace {

using namespace vgm;
using list = std::vector<std::string>;

std::string document_of(const std::string& text)
{
    test::sample_cda d{.form = test::cda_form::n3, .pdf = ""};
    d.sections = test::detail::section_of("T", "<text>" + text + "</text>");
    return d.print();
}

cda::table table_of(const std::string& inside, const std::string& attributes = {})
{
    const auto n =
        cda::parse_narrative(document_of("<table " + attributes + ">" + inside + "</table>"))
            .value();
    return std::get<cda::table>(n.sections.at(0).content.at(0));
}

// "0:a" is a cell in column 0; "1+2x3:b" one from column 1 on, 2 wide and 3 high; "*" a header's.
list cells_of(const cda::table& t)
{
    list rows;
    for (const auto& row : t.rows) {
        std::string line;
        for (const auto& c : row.cells) {
            if (!line.empty()) line += ' ';
            line += std::to_string(c.column);
            if (c.columns != 1 || c.rows != 1)
                line += '+' + std::to_string(c.columns) + 'x' + std::to_string(c.rows);
            line += c.is_header ? "*" : ":";
            for (const auto& b : c.content)
                for (const auto& run : std::get<cda::paragraph>(b).text) line += run.text;
        }
        rows.push_back(line);
    }
    return rows;
}

TEST(cda_narrative_table, places_its_cells_in_a_grid)
{
    const auto t = table_of(
        "<thead><tr><th rowspan=\"2\">a</th><th "
        "colspan=\"2\">b</th></tr><tr><th>c</th><th>d</th></tr>"
        "</thead><tbody><tr><td>1</td><td rowspan=\"2\">2</td><td>3</td></tr>"
        "<tr><th>4</th><td>5</td></tr></tbody>"
    );

    EXPECT_EQ(t.columns, 3U);
    EXPECT_EQ(t.header_rows, 2U);
    EXPECT_EQ(cells_of(t), (list{"0+1x2*a 1+2x1*b", "1*c 2*d", "0:1 1+1x2:2 2:3", "0*4 2:5"}));
}

TEST(cda_narrative_table, lets_no_cells_overlap)
{
    EXPECT_EQ(
        cells_of(
            table_of("<tr><td>a</td><td rowspan=\"2\">b</td></tr><tr><td colspan=\"2\">c</td></tr>")
        ),
        (list{"0:a 1+1x2:b", "0:c"})
    );
    EXPECT_EQ(
        cells_of(table_of("<tr><td colspan=\"0\" rowspan=\"-1\">a</td><td rowspan=\"x\">b</td></tr>"
        )),
        list{"0:a 1:b"}
    );
}

TEST(cda_narrative_table, ends_a_cell_with_its_group_of_rows)
{
    EXPECT_EQ(
        cells_of(table_of("<thead><tr><th rowspan=\"9\">a</th></tr></thead>"
                          "<tbody><tr><td rowspan=\"99999999999\">b</td><td>c</td></tr></tbody>")),
        (list{"0*a", "0:b 1:c"})
    );
}

TEST(cda_narrative_table, reads_the_foot_last)
{
    EXPECT_EQ(
        cells_of(table_of("<tfoot><tr><td>f</td></tr></tfoot><tbody><tr><td>b</td></tr></tbody>")),
        (list{"0:b", "0:f"})
    );
}

TEST(cda_narrative_table, knows_what_it_is_asked_to_look_like)
{
    const auto t = table_of(
        "<col width=\"30%\"/><colgroup><col width=\"70%\"/></colgroup><tbody align=\"right\"><tr>"
        "<td>a</td><td align=\"center\">b</td></tr></tbody>",
        "border=\"1\""
    );

    EXPECT_TRUE(t.ruled);
    EXPECT_EQ(t.column_shares, (std::vector<double>{30, 70}));
    EXPECT_EQ(t.rows[0].cells[0].align, cda::alignment::end);
    EXPECT_EQ(t.rows[0].cells[1].align, cda::alignment::center);
    const auto plain =
        table_of("<col width=\"30\"/><col/><tr><td>a</td><td>b</td></tr>", "border=\"0\"");
    EXPECT_FALSE(plain.ruled);
    EXPECT_TRUE(plain.column_shares.empty());
}

TEST(cda_narrative_table, reads_a_table_inside_a_cell_as_lines)
{
    EXPECT_EQ(
        cells_of(table_of("<tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td></tr>")),
        list{"0:ab – c"}
    );
}

TEST(cda_narrative_table, without_a_cell_is_no_block)
{
    EXPECT_TRUE(cda::parse_narrative(document_of("<table><tbody/></table>"))
                    .value()
                    .sections[0]
                    .content.empty());
}

// One more than is allowed, through the door that documents come in by.

std::string repeated(std::string_view text, std::size_t times)
{
    std::string all;
    for (std::size_t n = 0; n < times; ++n) all += text;
    return all;
}

void expect_limit(const std::string& text, const cda::narrative_limits& most, std::string_view word)
{
    const auto n = cda::parse_narrative(text, most);
    ASSERT_FALSE(n.has_value()) << word;
    EXPECT_EQ(to_fault(n.error().code), fault::too_large) << word;
    EXPECT_NE(n.error().detail.find(word), std::string::npos) << n.error().detail;
}

TEST(cda_narrative_limits, refuse_one_more_than_they_allow)
{
    const auto list_in_list = [](std::size_t depth) {
        return repeated("<list><item>a", depth) + repeated("</item></list>", depth);
    };

    EXPECT_TRUE(cda::parse_narrative(document_of("12345"), {.text_bytes_max = 6})
    );  // and the title
    expect_limit(document_of("12345"), {.text_bytes_max = 5}, "5 bytes of text");
    EXPECT_TRUE(cda::parse_narrative(document_of("a<br/>b"), {.lines_max = 3}));
    expect_limit(document_of("a<br/>b<br/>c"), {.lines_max = 3}, "3 lines");
    const std::string cells = "<table><tr><td>a</td><td>b</td><td>c</td></tr></table>";
    EXPECT_TRUE(cda::parse_narrative(document_of(cells), {.cells_max = 3, .columns_max = 3}));
    expect_limit(document_of(cells), {.cells_max = 2}, "2 table cells");
    expect_limit(document_of(cells), {.columns_max = 2}, "2 columns");
    expect_limit(
        document_of("<table><tr><td colspan=\"4000000000\">a</td></tr></table>"), {}, "40 columns"
    );
    EXPECT_TRUE(cda::parse_narrative(document_of(list_in_list(3)), {.depth_max = 3}));
    expect_limit(document_of(list_in_list(4)), {.depth_max = 3}, "lists more than 3 deep");

    test::sample_cda deep{.form = test::cda_form::n3, .pdf = ""};
    deep.sections = repeated("<component><section>", 4) + repeated("</section></component>", 4);
    EXPECT_TRUE(cda::parse_narrative(deep.print(), {.depth_max = 4}));
    expect_limit(deep.print(), {.depth_max = 3}, "sections more than 3 deep");
}

TEST(cda_narrative_limits, are_for_pictures_too)
{
    test::sample_cda d{.form = test::cda_form::n3, .pdf = ""};
    d.sections = test::detail::section_of(
        "T",
        "<text>" + repeated("<renderMultiMedia referencedObject=\"m\"/>", 3) +
            "</text><entry><observationMedia ID=\"m\"><value mediaType=\"image/png\" "
            "representation=\"B64\">" +
            test::to_base64(std::string(300, 'x')) + "</value></observationMedia></entry>"
    );

    EXPECT_TRUE(cda::parse_narrative(d.print(), {.pictures_max = 3, .picture_bytes_max = 900}));
    expect_limit(d.print(), {.pictures_max = 2}, "2 pictures");
    expect_limit(d.print(), {.picture_bytes_max = 899}, "899 bytes of pictures");
}

}  // namespace
