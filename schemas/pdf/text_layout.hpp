#pragma once

#include "schemas/cda/narrative.hpp"
#include "schemas/pdf/marks.hpp"

// Text into lines. For the sources of this folder.
namespace vgm::pdf {

struct type_size
{
    double points = 9.5;
    bool bold = false, italic = false;
    colour ink = black;
};

// How wide text is when no line must break, and when every line breaks that can.
struct text_width
{
    double widest = 0, narrowest = 0;
};

class text_setter
{
public:
    explicit text_setter(PangoContext* context) : context_(context) {}

    /** The lines of a paragraph. A single line of several is never left alone on a page. */
    std::vector<piece> set(
        const cda::rich_text& text,
        const type_size& type,
        double width,
        cda::alignment align = cda::alignment::start
    ) const;

    /** One line; what does not fit ends in an ellipsis. */
    piece set_line(
        std::string_view text,
        const type_size& type,
        double width,
        cda::alignment align = cda::alignment::start
    ) const;

    text_width measure(const cda::rich_text& text, const type_size& type) const;

private:
    shared_layout lay_out(const cda::rich_text& text, const type_size& type) const;

    PangoContext* context_;
};

}  // namespace vgm::pdf
