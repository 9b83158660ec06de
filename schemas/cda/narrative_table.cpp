#include "schemas/cda/narrative_reader.hpp"

#include <algorithm>
#include <charconv>

// Tables: which cell stands where.

namespace vgm::cda {
namespace {

// colspan or rowspan; what is no number from 1 on counts as 1, as browsers have it.
std::size_t to_span(pugi::xml_node cell, const char* name)
{
    const auto text = attribute(cell, name);
    std::size_t span = 1;
    std::from_chars(text.data(), text.data() + text.size(), span);
    return std::max<std::size_t>(span, 1);
}

// The nearest align of a cell, its row, its group or its columns.
alignment to_alignment(pugi::xml_node cell)
{
    for (auto node = cell; node && local_name(node) != "table"; node = node.parent()) {
        const std::string_view align = node.attribute("align").value();
        if (align.empty()) continue;
        if (align == "center") return alignment::center;
        return align == "right" ? alignment::end : alignment::start;
    }
    return alignment::start;
}

void add_share(pugi::xml_node column, std::vector<double>& shares)
{
    const auto width = attribute(column, "width");
    double share = 0;
    const auto end = width.data() + width.size();
    const auto read = std::from_chars(width.data(), end, share);
    const bool percent = read.ec == std::errc{} && std::string_view(read.ptr, end) == "%";
    shares.push_back(percent && share > 0 && share <= 100 ? share : 0);
}

std::vector<double> column_shares(pugi::xml_node node)
{
    std::vector<double> shares;
    for (const auto child : node.children()) {
        if (local_name(child) == "col") add_share(child, shares);
        if (local_name(child) == "colgroup")
            for (const auto column : child.children())
                if (local_name(column) == "col") add_share(column, shares);
    }
    return shares;
}

// The rows of a table in the order of reading, each with its group.
struct grouped_row
{
    pugi::xml_node row;
    std::string_view group;
};

std::vector<grouped_row> rows_of(pugi::xml_node node)
{
    std::vector<grouped_row> rows;
    for (const std::string_view group : {"thead", "tbody", "tfoot"})
        for (const auto child : node.children()) {
            const auto name = local_name(child);
            if (name == "tr" && group == "tbody") rows.push_back({child, group});
            if (name != group) continue;
            for (const auto row : child.children())
                if (local_name(row) == "tr") rows.push_back({row, group});
        }
    return rows;
}

bool is_ruled(pugi::xml_node node)
{
    const std::string_view border = node.attribute("border").value();
    return !border.empty() && border != "0";
}

}  // namespace

void narrative_reader::read_row(pugi::xml_node node, bool header, text_style style, table& t)
{
    count(read_.lines, 1, most_.lines_max, "lines, paragraphs and rows");
    auto& row = t.rows.emplace_back();
    std::size_t column = 0;
    for (const auto child : node.children()) {
        const auto name = local_name(child);
        if (refused_ || (name != "td" && name != "th")) continue;
        count(read_.cells, 1, most_.cells_max, "table cells");
        while (column < rows_open_.size() && rows_open_[column] > 0) ++column;
        table_cell cell;
        cell.column = column;
        const auto span = to_span(child, "colspan");
        cell.rows = to_span(child, "rowspan");
        cell.is_header = header || name == "th";
        cell.align = to_alignment(child);
        // A cell ends where one that reaches down from above begins.
        for (cell.columns = 0; cell.columns < span; ++cell.columns, ++column) {
            if (column < rows_open_.size() && rows_open_[column] > 0) break;
            if (column == most_.columns_max)
                return refuse(
                    fault::too_large,
                    "a table of the narrative has more than " + std::to_string(most_.columns_max) +
                        " columns"
                );
            if (column == rows_open_.size()) rows_open_.push_back(0);
            rows_open_[column] = cell.rows;
        }
        read_mixed(child, styled(style, child), cell.content);
        row.cells.push_back(std::move(cell));
    }
    t.columns = std::max(t.columns, rows_open_.size());
    for (auto& open : rows_open_)
        if (open > 0) --open;
}

void narrative_reader::read_table(pugi::xml_node node, text_style style, flow& to)
{
    caption_of(node, to);
    ++table_depth_;
    rows_open_.clear();
    table made;
    made.ruled = is_ruled(node);
    std::string_view group;
    for (const auto& [row, its] : rows_of(node)) {
        if (refused_) break;
        // No cell reaches out of its group of rows.
        if (its != group) std::ranges::fill(rows_open_, 0);
        group = its;
        read_row(row, its == "thead", styled(styled(style, row.parent()), row), made);
        if (its == "thead") ++made.header_rows;
    }
    --table_depth_;
    // A cell ends where its group ends, whatever its rowspan says.
    for (std::size_t n = 0; n < made.rows.size(); ++n) {
        const auto end = n < made.header_rows ? made.header_rows : made.rows.size();
        for (auto& cell : made.rows[n].cells) cell.rows = std::min(cell.rows, end - n);
    }
    made.column_shares = column_shares(node);
    const bool all = made.column_shares.size() == made.columns &&
                     std::ranges::none_of(made.column_shares, [](double s) { return s == 0; });
    if (!all) made.column_shares.clear();
    if (made.columns > 0) to.into.push_back(std::move(made));
}

// CDA allows no table inside a table; where one is, its rows are read as lines.
void narrative_reader::read_inner_table(pugi::xml_node node, text_style style, flow& to)
{
    caption_of(node, to);
    for (const auto& [row, group] : rows_of(node)) {
        bool first = true;
        for (const auto cell : row.children()) {
            if (refused_) return;
            if (local_name(cell) != "td" && local_name(cell) != "th") continue;
            if (!first) to.words.add(" – ", style);
            first = false;
            read_children(cell, styled(style, cell), to);
        }
        flush(to);
    }
}

}  // namespace vgm::cda
