#pragma once

#include "gateway/core/time.hpp"

#include <optional>

namespace vgm {

// When to try again what failed for a passing reason: each wait is `factor` times the last, up to
// `longest`, with a share of jitter so that a thousand letters do not come back in the same second.
struct retry_schedule
{
    seconds first{60};
    double factor = 2.0;
    seconds longest{3600};
    double jitter = 0.2;               // ± this share of the wait; 0 to 1
    seconds give_up_after{5 * 86400};  // counted from the first attempt

    /** The moment of the next attempt.

        @param attempt  How many attempts were made; 1 after the first failure.
        @param first_attempt  When the first was made.
        @param random  Uniform in [0, 1), from the caller.
        @return Nothing when the next attempt would come later than `give_up_after`.
    */
    std::optional<timestamp>
    next(int attempt, timestamp first_attempt, timestamp now, double random) const;
};

}  // namespace vgm
