#include "schemas/pdf/table_layout.hpp"

#include <algorithm>
#include <numeric>

namespace vgm::pdf {
namespace {

double sum_of(const std::vector<column_need>& needs, double column_need::*which)
{
    double sum = 0;
    for (const auto& n : needs) sum += n.*which;
    return sum;
}

// What the document asks for, when each column's words fit.
std::vector<double> follow_shares(
    const std::vector<column_need>& needs,
    const std::vector<double>& shares,
    double width
)
{
    const double whole = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (shares.size() != needs.size() || whole <= 0) return {};
    std::vector<double> widths;
    for (std::size_t n = 0; n < needs.size(); ++n) {
        widths.push_back(width * shares[n] / whole);
        if (widths.back() < needs[n].narrowest) return {};
    }
    return widths;
}

}  // namespace

std::vector<double>
share_width(const std::vector<column_need>& needs, const std::vector<double>& shares, double width)
{
    if (auto followed = follow_shares(needs, shares, width); !followed.empty()) return followed;
    const double widest = sum_of(needs, &column_need::widest);
    const double narrowest = sum_of(needs, &column_need::narrowest);
    std::vector<double> widths;
    for (const auto& n : needs) {
        if (widest <= width)
            widths.push_back(n.widest * width / widest);
        else if (narrowest <= width)
            widths.push_back(
                n.narrowest + (width - narrowest) * (n.widest - n.narrowest) / (widest - narrowest)
            );
        else
            widths.push_back(n.narrowest * width / narrowest);
    }
    return widths;
}

}  // namespace vgm::pdf
