#include "schemas/pdf/text_layout.hpp"

#include <algorithm>

namespace vgm::pdf {
namespace {

constexpr double line_height = 1.32;  // of the type size
constexpr double small_scale = 0.68;  // of subscript and superscript
constexpr double superscript_rise = 0.33, subscript_rise = -0.14;

double to_points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

PangoAlignment to_pango(cda::alignment align)
{
    switch (align) {
        case cda::alignment::start:
            return PANGO_ALIGN_LEFT;
        case cda::alignment::center:
            return PANGO_ALIGN_CENTER;
        case cda::alignment::end:
            return PANGO_ALIGN_RIGHT;
    }
    return PANGO_ALIGN_LEFT;
}

void insert(PangoAttrList* list, PangoAttribute* attribute, std::size_t begin, std::size_t end)
{
    attribute->start_index = static_cast<guint>(begin);
    attribute->end_index = static_cast<guint>(end);
    pango_attr_list_insert(list, attribute);
}

void add_style(
    PangoAttrList* list,
    const cda::text_style& style,
    double points,
    std::size_t begin,
    std::size_t end
)
{
    const auto add = [&](PangoAttribute* attribute) { insert(list, attribute, begin, end); };
    if (style.bold) add(pango_attr_weight_new(PANGO_WEIGHT_BOLD));
    if (style.italic) add(pango_attr_style_new(PANGO_STYLE_ITALIC));
    if (style.underlined) add(pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
    if (style.struck) add(pango_attr_strikethrough_new(TRUE));
    if (style.position == cda::text_position::normal) return;
    const double rise =
        style.position == cda::text_position::superscript ? superscript_rise : subscript_rise;
    add(pango_attr_scale_new(small_scale));
    add(pango_attr_rise_new(static_cast<int>(rise * points * PANGO_SCALE)));
}

// The line's piece, its baseline where a line of plain text of this size has it.
piece to_piece(const shared_layout& owner, PangoLayoutIter* at, const type_size& type)
{
    PangoRectangle extents;
    pango_layout_iter_get_line_extents(at, nullptr, &extents);
    const double own = to_points(extents.height);
    const double height = std::max(own, line_height * type.points);
    const double ascent = to_points(pango_layout_iter_get_baseline(at) - extents.y);
    piece made;
    made.height = height;
    made.marks.push_back(text_mark{
        owner,
        pango_layout_iter_get_line_readonly(at),
        to_points(extents.x),
        (height - own) / 2 + ascent,
        type.ink});
    return made;
}

}  // namespace

shared_layout text_setter::lay_out(const cda::rich_text& text, const type_size& type) const
{
    const shared_layout layout(pango_layout_new(context_), g_object_unref);
    const description_handle font(pango_font_description_new());
    pango_font_description_set_family_static(font.get(), "Liberation Sans,DejaVu Sans");
    pango_font_description_set_absolute_size(font.get(), type.points * PANGO_SCALE);
    if (type.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    if (type.italic) pango_font_description_set_style(font.get(), PANGO_STYLE_ITALIC);
    pango_layout_set_font_description(layout.get(), font.get());

    std::string all;
    const attributes_handle attributes(pango_attr_list_new());
    for (const auto& run : text) {
        const auto begin = all.size();
        for (const char c : run.text) {
            if (c == '\n')
                all += "\u2028";  // a line of the same paragraph
            else
                all += c;
        }
        add_style(attributes.get(), run.style, type.points, begin, all.size());
    }
    // A word that is too long is broken as it is: a hyphen would become part of a number or a name.
    insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE), 0, all.size());
    pango_layout_set_text(layout.get(), all.data(), static_cast<int>(all.size()));
    pango_layout_set_attributes(layout.get(), attributes.get());
    return layout;
}

std::vector<piece> text_setter::set(
    const cda::rich_text& text,
    const type_size& type,
    double width,
    cda::alignment align
) const
{
    const auto layout = lay_out(text, type);
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout.get(), to_pango(align));
    const std::unique_ptr<PangoLayoutIter, freed_by<pango_layout_iter_free>> at(
        pango_layout_get_iter(layout.get())
    );
    std::vector<piece> lines;
    do lines.push_back(to_piece(layout, at.get(), type));
    while (pango_layout_iter_next_line(at.get()));
    if (lines.size() > 1) lines.front().keep_next = lines[lines.size() - 2].keep_next = true;
    return lines;
}

piece text_setter::set_line(
    std::string_view text,
    const type_size& type,
    double width,
    cda::alignment align
) const
{
    const auto layout = lay_out({{std::string(text), {}}}, type);
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    pango_layout_set_alignment(layout.get(), to_pango(align));
    const std::unique_ptr<PangoLayoutIter, freed_by<pango_layout_iter_free>> at(
        pango_layout_get_iter(layout.get())
    );
    return to_piece(layout, at.get(), type);
}

text_width text_setter::measure(const cda::rich_text& text, const type_size& type) const
{
    const auto layout = lay_out(text, type);
    PangoRectangle extents;
    pango_layout_get_extents(layout.get(), nullptr, &extents);
    text_width width;
    width.widest = to_points(extents.width) + 0.1;  // so that rounding breaks no line
    pango_layout_set_width(layout.get(), 0);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD);
    pango_layout_get_extents(layout.get(), nullptr, &extents);
    width.narrowest = to_points(extents.width) + 0.1;
    return width;
}

}  // namespace vgm::pdf
