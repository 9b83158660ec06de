#include "schemas/pdf/table_layout.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace {

using namespace vgm::pdf;
using widths = std::vector<double>;

double sum(const widths& all) { return std::accumulate(all.begin(), all.end(), 0.0); }

TEST(pdf_table_columns, get_what_they_want_when_there_is_room)
{
    EXPECT_EQ(share_width({{100, 20}, {300, 20}}, {}, 400), (widths{100, 300}));
    EXPECT_EQ(share_width({{100, 20}, {100, 20}}, {}, 400), (widths{200, 200}));
}

TEST(pdf_table_columns, keep_short_labels_whole_beside_long_text)
{
    const auto made = share_width({{60, 30}, {1500, 50}}, {}, 400);

    EXPECT_NEAR(made[0], 60, 0.1);
    EXPECT_NEAR(sum(made), 400, 0.1);
}

TEST(pdf_table_columns, never_break_a_word_while_words_fit)
{
    for (const auto& need :
         {std::vector<column_need>{{500, 190}, {90, 10}, {3000, 190}},
          {{200, 200}, {800, 10}, {10, 10}}}) {
        const auto made = share_width(need, {}, 400);
        for (std::size_t n = 0; n < need.size(); ++n) EXPECT_GE(made[n], need[n].narrowest - 0.01);
        EXPECT_NEAR(sum(made), 400, 0.1);
    }
}

TEST(pdf_table_columns, stay_inside_the_page_when_words_do_not_fit)
{
    const auto made = share_width({{600, 600}, {300, 100}, {900, 900}}, {}, 400);

    EXPECT_NEAR(made[0], 150, 0.1);
    EXPECT_NEAR(made[1], 100, 0.1);
    EXPECT_NEAR(made[2], 150, 0.1);
}

TEST(pdf_table_columns, follow_the_document_as_far_as_words_allow)
{
    EXPECT_EQ(share_width({{50, 20}, {500, 20}}, {25, 75}, 400), (widths{100, 300}));
    EXPECT_NE(share_width({{50, 20}, {500, 350}}, {25, 75}, 400), (widths{100, 300}));
    EXPECT_EQ(share_width({{100, 20}, {300, 20}}, {50}, 400), (widths{100, 300}));
}

laid_cell cell_of(std::size_t lines, std::size_t rows = 1)
{
    laid_cell cell;
    cell.rows = rows;
    cell.pieces.assign(lines, piece{.height = 10});
    return cell;
}

std::vector<std::size_t> lines_of(const std::vector<laid_row>& rows)
{
    std::vector<std::size_t> all;
    for (const auto& row : rows)
        for (const auto& cell : row.cells) all.push_back(cell.pieces.size());
    return all;
}

constexpr double padding = 2 * cell_padding_y;

TEST(pdf_table_rows, are_as_high_as_their_highest_cell)
{
    std::vector<laid_row> rows{{.cells = {cell_of(1), cell_of(3)}}, {.cells = {cell_of(0)}}};
    set_heights(rows);

    EXPECT_DOUBLE_EQ(rows[0].height, 30 + padding);
    EXPECT_DOUBLE_EQ(rows[1].height, padding);
}

TEST(pdf_table_rows, make_room_for_a_cell_over_several)
{
    std::vector<laid_row> rows{{.cells = {cell_of(9, 2), cell_of(1)}}, {.cells = {cell_of(1)}}};
    set_heights(rows);

    EXPECT_DOUBLE_EQ(rows[0].height, 10 + padding);
    EXPECT_DOUBLE_EQ(height_of(rows, 0, 2), 90 + padding);
    EXPECT_EQ(group_end(rows, 0), 2U);
    EXPECT_EQ(group_end(rows, 1), 2U);
}

TEST(pdf_table_rows, are_cut_without_losing_a_line)
{
    std::vector<laid_row> rows{{.cells = {cell_of(8), cell_of(2)}}};
    set_heights(rows);

    ASSERT_TRUE(cut_inside(rows, 0, 35 + padding, progress::may_wait));
    EXPECT_EQ(lines_of(rows), (std::vector<std::size_t>{3, 2, 5, 0}));
    EXPECT_LE(rows[0].height, 35 + padding);
}

TEST(pdf_table_rows, wait_for_another_page_when_no_line_fits)
{
    std::vector<laid_row> rows{{.cells = {cell_of(8)}}};
    set_heights(rows);

    EXPECT_FALSE(cut_inside(rows, 0, 9 + padding, progress::may_wait));
    EXPECT_EQ(rows.size(), 1U);
    EXPECT_TRUE(cut_inside(rows, 0, 9 + padding, progress::must_be_made));
    EXPECT_EQ(lines_of(rows), (std::vector<std::size_t>{1, 7}));
}

TEST(pdf_table_rows, carry_a_cell_that_reaches_over_a_cut)
{
    std::vector<laid_row> rows{
        {.cells = {cell_of(6, 3), cell_of(2)}}, {.cells = {cell_of(1)}}, {.cells = {cell_of(1)}}};
    set_heights(rows);
    cut_before(rows, 1);

    EXPECT_EQ(lines_of(rows), (std::vector<std::size_t>{2, 2, 1, 4, 1}));
    EXPECT_EQ(rows[0].cells[0].rows, 1U);
    EXPECT_EQ(rows[1].cells[1].rows, 2U);
    EXPECT_EQ(group_end(rows, 0), 1U);
}

}  // namespace
