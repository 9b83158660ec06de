#pragma once

#include "gateway/core/issue.hpp"
#include "schemas/pdf/table_layout.hpp"
#include "schemas/pdf/text_layout.hpp"

// A narrative as a sequence of things to put on pages. For the sources of this folder.
namespace vgm::pdf {

using flow_element = std::variant<piece, laid_table>;

struct heading  // for the document's outline
{
    std::string text;
    std::size_t depth = 0, element = 0;  // index of the piece that it starts at
};

struct flow
{
    std::vector<flow_element> elements;
    std::vector<heading> headings;
};

/** Lay a narrative out for a width.

    @param pixels_left  How many pixels its pictures may have in all.
    @param page_height  No picture is higher than what a page has room for.

    @return The flow, or the issue of a picture.
*/
result<flow> lay_out_narrative(
    const cda::narrative& n,
    const text_setter& setter,
    double width,
    double page_height,
    std::size_t pixels_left
);

}  // namespace vgm::pdf
