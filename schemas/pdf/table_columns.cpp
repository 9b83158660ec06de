#include "schemas/pdf/table_layout.hpp"

#include <algorithm>
#include <cmath>
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

// The widths that a share makes of each need and that together are what there is.
template <class Width>
std::vector<double> find_share(const std::vector<column_need>& needs, double width, Width width_of)
{
    const auto with_share = [&](double share) {
        std::vector<double> widths;
        for (const auto& n : needs) widths.push_back(width_of(n, share));
        return widths;
    };
    double low = 0, high = width;
    for (int step = 0; step < 40; ++step) {
        const double share = (low + high) / 2;
        const auto widths = with_share(share);
        (std::accumulate(widths.begin(), widths.end(), 0.0) > width ? high : low) = share;
    }
    return with_share(low);
}

}  // namespace

std::vector<double>
share_width(const std::vector<column_need>& needs, const std::vector<double>& shares, double width)
{
    if (auto followed = follow_shares(needs, shares, width); !followed.empty()) return followed;
    const double widest = sum_of(needs, &column_need::widest);
    const double narrowest = sum_of(needs, &column_need::narrowest);
    if (widest <= width) {
        std::vector<double> widths;
        for (const auto& n : needs) widths.push_back(n.widest * width / widest);
        return widths;
    }
    // By the square root of what each wants, which makes the rows low: four times the text needs
    // twice the width. No column gets more than it wants, nor less than its longest word.
    if (narrowest <= width)
        return find_share(needs, width, [](const column_need& n, double share) {
            return std::clamp(share * std::sqrt(n.widest), n.narrowest, n.widest);
        });
    // The longest words break; the others stay whole.
    return find_share(needs, width, [](const column_need& n, double share) {
        return std::min(share, n.narrowest);
    });
}

}  // namespace vgm::pdf
