#include "schemas/pdf/block_layout.hpp"

#include "schemas/pdf/list_label.hpp"
#include "schemas/pdf/pictures.hpp"

#include <algorithm>

namespace vgm::pdf {
namespace {

constexpr double points_of_pixel = 0.75;  // as a screen of 96 dots an inch shows it
constexpr double narrowest_list = 60;     // below this a list is no longer indented

void indent(piece& p, double by)
{
    std::vector<mark> moved;
    place(p.marks, by, 0, moved);
    p.marks = std::move(moved);
}

}  // namespace

std::vector<piece> block_layout::lay_out_paragraph(
    const cda::paragraph& p,
    double width,
    const block_style& style
) const
{
    type_size type{.points = style.points, .bold = style.bold};
    const bool is_caption = p.role == cda::paragraph_role::caption;
    const bool is_note = p.role == cda::paragraph_role::footnote;
    if (is_caption) type = {style.points, true, false, ink_blue};
    if (is_note) type = {style.points * 0.84, false, false, grey};
    auto lines = setter_.set(p.text, type, width, style.align);
    lines.front().before = style.gap * (is_caption ? 1.6 : is_note ? 0.5 : 1);
    if (is_caption)
        for (auto& line : lines) line.keep_next = true;
    return lines;
}

result<std::vector<piece>>
block_layout::lay_out_list(const cda::list& l, double width, const block_style& style)
{
    const double indentation = width > narrowest_list ? style.points * 1.5 : 0;
    auto inside = style;
    inside.align = cda::alignment::start;
    inside.gap = style.gap * 0.45;
    ++inside.list_depth;
    std::vector<piece> all;
    for (std::size_t n = 0; n < l.items.size(); ++n) {
        auto pieces = lay_out_all(l.items[n].content, width - indentation, inside);
        if (!pieces) return pieces.error();
        if (pieces->empty()) continue;
        for (auto& p : *pieces) indent(p, indentation);
        auto label = setter_.set_line(
            list_label(l, n, style.list_depth),
            {.points = style.points},
            std::max(indentation - 2, style.points),
            l.ordered ? cda::alignment::end : cda::alignment::center
        );
        auto& first = pieces->front();
        if (indentation > 0)  // before the words that it stands before
            first.marks.insert(first.marks.begin(), label.marks.begin(), label.marks.end());
        first.before = all.empty() ? style.gap * 0.7 : style.gap * 0.45;
        std::ranges::move(*pieces, std::back_inserter(all));
    }
    return all;
}

result<std::vector<piece>>
block_layout::lay_out_picture(const cda::picture& p, double width, const block_style& style)
{
    auto surface = decode_picture(p.media_type, p.bytes, pixels_left_);
    if (!surface) return surface.error();
    const double columns = cairo_image_surface_get_width(surface->get());
    const double rows = cairo_image_surface_get_height(surface->get());
    const double scale = std::min({points_of_pixel, width / columns, page_height_ * 0.9 / rows});
    piece made;
    made.before = style.gap * 1.4;
    made.height = rows * scale;
    const double free = width - columns * scale;
    const double x = style.align == cda::alignment::center ? free / 2
                     : style.align == cda::alignment::end  ? free
                                                           : 0;
    made.marks.push_back(picture_mark{std::move(*surface), x, 0, columns * scale, rows * scale});
    return std::vector<piece>{std::move(made)};
}

result<std::vector<piece>>
block_layout::lay_out(const cda::block& b, double width, const block_style& style)
{
    if (const auto* p = std::get_if<cda::paragraph>(&b)) return lay_out_paragraph(*p, width, style);
    if (const auto* l = std::get_if<cda::list>(&b)) return lay_out_list(*l, width, style);
    if (const auto* p = std::get_if<cda::picture>(&b)) return lay_out_picture(*p, width, style);
    // A table in an item of a list: its rows one under the other, each cell a paragraph.
    std::vector<piece> all;
    for (const auto& row : std::get<cda::table>(b).rows)
        for (const auto& cell : row.cells) {
            auto pieces = lay_out_all(cell.content, width, style);
            if (!pieces) return pieces.error();
            std::ranges::move(*pieces, std::back_inserter(all));
        }
    return all;
}

result<std::vector<piece>> block_layout::lay_out_all(
    const std::vector<cda::block>& content,
    double width,
    const block_style& style
)
{
    std::vector<piece> all;
    for (const auto& b : content) {
        auto pieces = lay_out(b, width, style);
        if (!pieces) return pieces.error();
        std::ranges::move(*pieces, std::back_inserter(all));
    }
    return all;
}

}  // namespace vgm::pdf
