#include "gateway/config/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace vgm::config {

std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::optional<std::string_view>
find_nearest(std::string_view name, const std::vector<std::string_view>& known)
{
    // Longer than any key of ours: not a slip of the finger, and not worth the work.
    constexpr std::size_t length_max = 64;
    if (name.empty() || name.size() > length_max) return std::nullopt;

    std::optional<std::string_view> nearest;
    std::size_t least = std::max<std::size_t>(1, name.size() / 3) + 1;
    for (std::string_view candidate : known) {
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < least) {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

}  // namespace vgm::config
