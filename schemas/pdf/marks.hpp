#pragma once

#include "schemas/pdf/handles.hpp"

#include <variant>
#include <vector>

// What stands on a page, and where: lengths in points, y downwards. For the sources of this folder.
namespace vgm::pdf {

struct colour
{
    double red = 0, green = 0, blue = 0;
};

inline constexpr colour black{0.08, 0.08, 0.1};
inline constexpr colour grey{0.42, 0.44, 0.48};
inline constexpr colour ink_blue{0.10, 0.25, 0.43};
inline constexpr colour pale_blue{0.925, 0.945, 0.97};
inline constexpr colour hairline{0.78, 0.81, 0.85};

struct text_mark
{
    shared_layout owner;
    PangoLayoutLine* line = nullptr;  // the owner's
    double x = 0, y = 0;              // of the baseline's start
    colour ink = black;
};

struct box_mark  // filled; a rule is a thin one
{
    double x = 0, y = 0, width = 0, height = 0;
    colour ink = hairline;
};

struct picture_mark
{
    shared_surface surface;
    double x = 0, y = 0, width = 0, height = 0;
};

using mark = std::variant<text_mark, box_mark, picture_mark>;

/** Append marks moved by (x, y). */
void place(const std::vector<mark>& marks, double x, double y, std::vector<mark>& onto);

// The smallest thing that a page break does not cut: a line of text, a picture.
struct piece
{
    double before = 0;  // free space above; none at the top of a page or cell
    double height = 0;
    bool keep_next = false;   // no page break after it
    std::vector<mark> marks;  // from the piece's upper left corner
};

/** The height of pieces one under the other. */
double total_height(const std::vector<piece>& pieces);

}  // namespace vgm::pdf
