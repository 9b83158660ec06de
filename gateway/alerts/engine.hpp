#pragma once

#include "gateway/alerts/alert.hpp"

#include <span>
#include <vector>

namespace vgm::alerts {

// What a look changed.
struct change
{
    enum class kind { raised, recovered } what = kind::raised;
    alert_key of;
    std::uint64_t number = 0;
};

/** Takes what was found at a time into the state.

        calm --beyond--> pending --hold--> raised --clear--> easing --calm--> calm
                            |                ^                  |
                            +--not beyond    +------beyond------+

    Of each subject, raised and recovered alternate, whatever is found. A subject without a reading
    stays as it is: not knowing is no recovery. After a day of it, or when its rule is not watched
    any more, it is over.

    An alert that comes back within `relapse_memory` must be clear for twice as long before it is
    over, four times, and so on up to an hour (or its rule's own calm, if that is longer): what
   flaps stays raised. Between two values, `threshold` and `clears_at`, it stays what it is.

    A rule with a parent is not raised while the parent holds about the same group, or is about to;
    its own time begins when the parent's is over. */
std::vector<change>
observe(alert_state& state, const rule_book& rules, timestamp at, std::span<const reading> found);

inline constexpr seconds relapse_memory{6 * 3600};
inline constexpr seconds longest_calm{3600};
inline constexpr seconds forgotten_after{86400};

}  // namespace vgm::alerts
