#include "schemas/pdf/block_layout.hpp"

#include <algorithm>

namespace vgm::pdf {
namespace {

constexpr double sizes[] = {8.8, 8, 7.2, 6.5};  // of a table's text: the first that fits
constexpr double gap_of_table = 6, gap_in_cell = 2;
constexpr double picture_width = 90;  // that a picture asks of a column

block_style style_of(const cda::table_cell& cell, double points)
{
    return {points, cell.is_header, cell.align, gap_in_cell, 0};
}

// What columns need at a size, when what their words need is known at the first one: unhinted type
// is in proportion to its size.
std::vector<column_need> at_size(std::vector<column_need> words, double points)
{
    for (auto& n : words) {
        n.widest = n.widest * points / sizes[0] + 2 * cell_padding_x;
        n.narrowest = n.narrowest * points / sizes[0] + 2 * cell_padding_x;
    }
    return words;
}

bool fits(const std::vector<column_need>& needs, double width)
{
    double narrowest = 0;
    for (const auto& n : needs) narrowest += n.narrowest;
    return narrowest <= width;
}

// A cell over several columns asks of each what they lack together.
void spread(column_need need, const cda::table_cell& cell, std::vector<column_need>& needs)
{
    column_need have;
    for (std::size_t n = 0; n < cell.columns; ++n) {
        have.widest += needs[cell.column + n].widest;
        have.narrowest += needs[cell.column + n].narrowest;
    }
    const auto columns = static_cast<double>(cell.columns);
    for (std::size_t n = 0; n < cell.columns; ++n) {
        auto& each = needs[cell.column + n];
        each.widest += std::max(0.0, need.widest - have.widest) / columns;
        each.narrowest += std::max(0.0, need.narrowest - have.narrowest) / columns;
    }
}

}  // namespace

column_need block_layout::need_of(const std::vector<cda::block>& content, const block_style& style)
    const
{
    column_need need;
    const auto widen = [&need](column_need other, double by) {
        need.widest = std::max(need.widest, other.widest + by);
        need.narrowest = std::max(need.narrowest, other.narrowest + by);
    };
    for (const auto& b : content) {
        if (const auto* p = std::get_if<cda::paragraph>(&b)) {
            const bool bold = style.bold || p->role == cda::paragraph_role::caption;
            const auto width = setter_.measure(p->text, {.points = style.points, .bold = bold});
            widen({width.widest, width.narrowest}, 0);
        } else if (const auto* l = std::get_if<cda::list>(&b)) {
            for (const auto& item : l->items)
                widen(need_of(item.content, style), style.points * 1.5);
        } else if (std::holds_alternative<cda::picture>(b)) {
            widen({2 * picture_width, picture_width}, 0);
        }
    }
    return need;
}

std::vector<column_need> block_layout::needs_of(const cda::table& t, const block_style& style) const
{
    constexpr double least = 4;
    std::vector<column_need> needs(t.columns, {least, least});
    std::vector<std::pair<const cda::table_cell*, column_need>> wide;
    for (const auto& row : t.rows)
        for (const auto& cell : row.cells) {
            auto need = need_of(cell.content, style_of(cell, style.points));
            if (cell.columns > 1) {
                wide.emplace_back(&cell, need);
                continue;
            }
            auto& column = needs[cell.column];
            column.widest = std::max(column.widest, need.widest);
            column.narrowest = std::max(column.narrowest, need.narrowest);
        }
    for (const auto& [cell, need] : wide) spread(need, *cell, needs);
    return needs;
}

result<laid_table> block_layout::lay_out_table(const cda::table& t, double width)
{
    block_style style{.points = sizes[0]};
    const auto words = needs_of(t, style);
    std::vector<column_need> needs;
    for (const double points : sizes) {
        style.points = points;
        needs = at_size(words, points);
        if (fits(needs, width)) break;
    }
    laid_table made;
    made.before = gap_of_table;
    made.header_rows = t.header_rows;
    made.ruled = t.ruled;
    made.edges.push_back(0);
    for (const double w : share_width(needs, t.column_shares, width))
        made.edges.push_back(made.edges.back() + w);
    for (std::size_t n = 0; n < t.rows.size(); ++n) {
        auto& row = made.rows.emplace_back();
        row.is_header = n < t.header_rows;
        for (const auto& cell : t.rows[n].cells) {
            const double room = made.edges[cell.column + cell.columns] - made.edges[cell.column] -
                                2 * cell_padding_x;
            auto pieces =
                lay_out_all(cell.content, std::max(room, 1.0), style_of(cell, style.points));
            if (!pieces) return pieces.error();
            row.cells.push_back(
                {cell.column, cell.columns, cell.rows, cell.is_header, std::move(*pieces)}
            );
        }
    }
    set_heights(made.rows);
    return made;
}

}  // namespace vgm::pdf
