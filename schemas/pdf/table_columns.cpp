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

// By the square root of what each wants, which makes the rows low: four times the text needs twice
// the width. No column gets more than it wants, nor less than its longest word.
std::vector<double> share_fairly(const std::vector<column_need>& needs, double width)
{
    const auto with_share = [&](double share) {
        std::vector<double> widths;
        for (const auto& n : needs)
            widths.push_back(std::clamp(share * std::sqrt(n.widest), n.narrowest, n.widest));
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
    std::vector<double> widths;
    if (widest <= width || narrowest > width) {
        const auto which = widest <= width ? &column_need::widest : &column_need::narrowest;
        for (const auto& n : needs) widths.push_back(n.*which * width / sum_of(needs, which));
        return widths;
    }
    return share_fairly(needs, width);
}

}  // namespace vgm::pdf
