#pragma once

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>

namespace vgm::annuaire {

// When the next call may be made: so many a second, evenly, and none before the directory said.
class call_pace
{
public:
    using clock = std::chrono::steady_clock;

    explicit call_pace(unsigned calls_per_second)
        : between_(
              std::chrono::duration_cast<clock::duration>(std::chrono::seconds{1}) /
              std::max(calls_per_second, 1u)
          )
    {}

    // The moment of the next call, and books it.
    clock::time_point take(clock::time_point now)
    {
        const auto at = std::max(now, next_);
        next_ = at + between_;
        return at;
    }
    void hold_until(clock::time_point at) { next_ = std::max(next_, at); }

private:
    clock::duration between_;
    clock::time_point next_{};
};

inline constexpr std::chrono::seconds retry_after_max{600};

// What a Retry-After in seconds asks for, ten minutes at most; nothing for a date or anything else.
inline std::optional<std::chrono::seconds> parse_retry_after(std::string_view text)
{
    long value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return std::min(std::chrono::seconds{value}, retry_after_max);
}

}  // namespace vgm::annuaire
