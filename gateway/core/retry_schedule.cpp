#include "gateway/core/retry_schedule.hpp"

#include <algorithm>
#include <cmath>

namespace vgm {

std::optional<timestamp>
retry_schedule::next(int attempt, timestamp first_attempt, timestamp now, double random) const
{
    // 2^60 seconds is beyond `longest` whatever it is: the exponent is bounded before pow().
    const double exponent = std::min(attempt - 1, 60);
    const double plain = std::min(
        static_cast<double>(first.count()) * std::pow(factor, exponent),
        static_cast<double>(longest.count())
    );
    const double wait = plain * (1.0 + jitter * (2.0 * random - 1.0));
    const timestamp when = now + milliseconds{static_cast<std::int64_t>(wait * 1000.0)};
    if (when > first_attempt + give_up_after) return std::nullopt;
    return when;
}

}  // namespace vgm
