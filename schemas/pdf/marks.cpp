#include "schemas/pdf/marks.hpp"

namespace vgm::pdf {

void place(const std::vector<mark>& marks, double x, double y, std::vector<mark>& onto)
{
    for (auto moved : marks) {
        std::visit(
            [&](auto& m) {
                m.x += x;
                m.y += y;
            },
            moved
        );
        onto.push_back(std::move(moved));
    }
}

double total_height(const std::vector<piece>& pieces)
{
    double height = 0;
    for (const auto& p : pieces) height += (height > 0 ? p.before : 0) + p.height;
    return height;
}

}  // namespace vgm::pdf
