#include "schemas/pdf/table_layout.hpp"

#include <algorithm>

namespace vgm::pdf {
namespace {

constexpr double rule = 0.5;

double height_of_cell(const laid_cell& cell)
{
    return total_height(cell.pieces) + 2 * cell_padding_y;
}

// Takes the pieces that fit out of a cell; what is left starts a cell of its own.
std::vector<piece> take_fitting(std::vector<piece>& pieces, double room, std::size_t at_least)
{
    std::size_t count = 0;
    double height = 0;
    for (; count < pieces.size(); ++count) {
        const double next = (count > 0 ? pieces[count].before : 0) + pieces[count].height;
        if (count >= at_least && height + next > room) break;
        height += next;
    }
    const auto end = pieces.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<piece> taken(std::make_move_iterator(pieces.begin()), std::make_move_iterator(end));
    pieces.erase(pieces.begin(), end);
    return taken;
}

void draw_cell(
    const laid_table& table,
    const laid_cell& cell,
    double x,
    double y,
    double height,
    std::vector<mark>& onto
)
{
    const double left = x + table.edges[cell.column];
    const double width = x + table.edges[cell.column + cell.columns] - left;
    onto.push_back(box_mark{left, y + height - rule / 2, width, rule, hairline});
    if (table.ruled) {
        onto.push_back(box_mark{left - rule / 2, y, rule, height, hairline});
        onto.push_back(box_mark{left + width - rule / 2, y, rule, height, hairline});
    }
    double at = y + cell_padding_y;
    for (const auto& p : cell.pieces) {
        if (&p != &cell.pieces.front()) at += p.before;
        place(p.marks, left + cell_padding_x, at, onto);
        at += p.height;
    }
}

}  // namespace

double height_of(const std::vector<laid_row>& rows, std::size_t first, std::size_t last)
{
    double height = 0;
    for (auto n = first; n < last; ++n) height += rows[n].height;
    return height;
}

void set_heights(std::vector<laid_row>& rows)
{
    for (auto& row : rows) {
        row.height = 2 * cell_padding_y;
        for (const auto& cell : row.cells)
            if (cell.rows == 1) row.height = std::max(row.height, height_of_cell(cell));
    }
    for (std::size_t n = 0; n < rows.size(); ++n)
        for (const auto& cell : rows[n].cells) {
            if (cell.rows == 1) continue;
            const auto end = std::min(n + cell.rows, rows.size());
            const double lacking = height_of_cell(cell) - height_of(rows, n, end);
            if (lacking > 0) rows[end - 1].height += lacking;
        }
}

std::size_t group_end(const std::vector<laid_row>& rows, std::size_t first)
{
    auto end = first + 1;
    for (auto n = first; n < end; ++n)
        for (const auto& cell : rows[n].cells)
            end = std::min(std::max(end, n + cell.rows), rows.size());
    return end;
}

void cut_before(std::vector<laid_row>& rows, std::size_t at)
{
    std::vector<laid_cell> below;
    for (std::size_t n = at; n-- > 0;)
        for (auto& cell : rows[n].cells) {
            if (n + cell.rows <= at) continue;
            auto rest = cell;
            const double room = height_of(rows, n, at) - 2 * cell_padding_y;
            cell.pieces = take_fitting(rest.pieces, room, 0);
            rest.rows = n + cell.rows - at;
            cell.rows = at - n;
            below.push_back(std::move(rest));
        }
    if (below.empty()) return;
    for (auto& cell : below) rows[at].cells.push_back(std::move(cell));
    set_heights(rows);
}

bool cut_inside(std::vector<laid_row>& rows, std::size_t at, double room, progress wanted)
{
    const std::size_t at_least = wanted == progress::must_be_made ? 1 : 0;
    laid_row upper = rows[at], lower = rows[at];
    bool any = false;
    for (std::size_t n = 0; n < upper.cells.size(); ++n) {
        upper.cells[n].rows = 1;
        upper.cells[n].pieces =
            take_fitting(lower.cells[n].pieces, room - 2 * cell_padding_y, at_least);
        any = any || !upper.cells[n].pieces.empty();
    }
    if (!any) return false;
    rows[at] = std::move(lower);
    rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(at), std::move(upper));
    set_heights(rows);
    return true;
}

void draw_rows(
    const laid_table& table,
    std::size_t first,
    std::size_t last,
    double x,
    double y,
    std::vector<mark>& onto
)
{
    if (first == last) return;
    // Grounds before rules: a rule between two grounds lies on both.
    auto at = y;
    for (auto n = first; n < last; ++n) {
        for (const auto& cell : table.rows[n].cells) {
            const double left = table.edges[cell.column];
            const double width = table.edges[cell.column + cell.columns] - left;
            const double height = height_of(table.rows, n, std::min(n + cell.rows, last));
            if (cell.is_header) onto.push_back(box_mark{x + left, at, width, height, pale_blue});
        }
        at += table.rows[n].height;
    }
    onto.push_back(box_mark{
        x + table.edges.front(),
        y - rule / 2,
        table.edges.back() - table.edges.front(),
        rule,
        hairline});
    for (auto n = first; n < last; ++n) {
        for (const auto& cell : table.rows[n].cells) {
            const auto end = std::min(n + cell.rows, last);
            draw_cell(table, cell, x, y, height_of(table.rows, n, end), onto);
        }
        y += table.rows[n].height;
    }
}

}  // namespace vgm::pdf
