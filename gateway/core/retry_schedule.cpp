#include "gateway/core/retry_schedule.hpp"

#include <algorithm>
#include <cmath>

namespace vgm {
namespace {

// No schedule means more than this, and every sum of times below stays far from overflow.
constexpr seconds century{100LL * 366 * 86400};

}  // namespace

std::optional<timestamp>
retry_schedule::next(int attempt, timestamp first_attempt, timestamp now, double random) const
{
    // 2^60 seconds is beyond `longest` whatever it is: the exponent is bounded before pow().
    const double exponent = std::clamp(attempt, 1, 61) - 1;
    const double most = static_cast<double>(std::min(longest, century).count());
    const double grown = static_cast<double>(first.count()) * std::pow(factor, exponent);
    const double plain = grown < most ? grown : most;  // and not a number is most
    const double wait = std::max(0.0, plain * (1.0 + jitter * (2.0 * random - 1.0)));
    const timestamp when = now + milliseconds{static_cast<std::int64_t>(wait * 1000.0)};
    if (when > first_attempt + std::min(give_up_after, century)) return std::nullopt;
    return when;
}

}  // namespace vgm
