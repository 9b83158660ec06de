#pragma once

#include "schemas/cda/narrative.hpp"
#include "schemas/pdf/marks.hpp"

// Tables: columns, rows, and how a page break cuts them. For the sources of this folder.
namespace vgm::pdf {

struct laid_cell
{
    std::size_t column = 0, columns = 1, rows = 1;
    bool is_header = false;
    std::vector<piece> pieces;
};

struct laid_row
{
    double height = 0;
    bool is_header = false;
    std::vector<laid_cell> cells;
};

struct laid_table
{
    double before = 0;
    std::vector<double> edges;  // of the columns, from the left; one more than columns
    std::size_t header_rows = 0;
    bool ruled = false;
    std::vector<laid_row> rows;
};

inline constexpr double cell_padding_x = 4, cell_padding_y = 2.6;

// How much room a column wants, its padding included.
struct column_need
{
    double widest = 0, narrowest = 0;
};

/** Share a width out: what each column wants when there is room, else at least its longest word,
    else the longest words break.

    @param shares  Percentages that the document asks for, or none; followed as far as words allow.
*/
std::vector<double>
share_width(const std::vector<column_need>& needs, const std::vector<double>& shares, double width);

/** Give each row the height that its cells need; one that reaches over several rows stretches the
    last of them. */
void set_heights(std::vector<laid_row>& rows);

/** The end of the rows that belong together with `first`, because a cell reaches over them. */
std::size_t group_end(const std::vector<laid_row>& rows, std::size_t first);

/** The height of rows [first, last). */
double height_of(const std::vector<laid_row>& rows, std::size_t first, std::size_t last);

/** Cut before row `at`: cells that reach over the cut keep above it what fits there, and go on
    below. */
void cut_before(std::vector<laid_row>& rows, std::size_t at);

/** Cut row `at` in two, the upper one at most `room` high; on a page of its own (`alone`) at least
    one line of each cell stays above.

    @return Whether anything stays above; if not, the rows are as they were. */
enum class progress { may_wait, must_be_made };
bool cut_inside(std::vector<laid_row>& rows, std::size_t at, double room, progress wanted);

/** The marks of rows [first, last), the first one's upper edge at y = 0. */
void draw_rows(
    const laid_table& table,
    std::size_t first,
    std::size_t last,
    double x,
    double y,
    std::vector<mark>& onto
);

}  // namespace vgm::pdf
