#pragma once

#include "schemas/pdf/flow.hpp"

#include <string>

// Things onto pages. For the sources of this folder.
namespace vgm::pdf {

// A4, in points.
inline constexpr double paper_width = 595.28, paper_height = 841.89;
inline constexpr double margin_x = 50, first_top = 44, later_top = 62, bottom = 792;
inline constexpr double text_breadth = paper_width - 2 * margin_x;
inline constexpr double page_room = bottom - later_top;

struct outline_entry
{
    std::string text;
    std::size_t depth = 0, page = 0;  // pages from 0
    double y = 0;
};

struct pages
{
    std::vector<std::vector<mark>> all;
    std::vector<outline_entry> outline;
};

/** Put a flow onto pages, below a head on the first one. A title stays with what follows it, a
   table repeats its header rows, rows are cut only when a page is not enough for them.

    @return The pages, or fault::too_large when there are more than `pages_max`.
*/
result<pages>
fill_pages(std::vector<mark> head, double head_height, flow content, std::size_t pages_max);

}  // namespace vgm::pdf
