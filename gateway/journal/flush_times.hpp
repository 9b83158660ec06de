#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace vgm::journal {

// The upper bounds of how long flushes are counted by; those beyond the last are counted apart.
inline constexpr std::array<std::chrono::microseconds, 14> flush_bounds{
    std::chrono::microseconds{100},
    std::chrono::microseconds{250},
    std::chrono::microseconds{500},
    std::chrono::microseconds{1'000},
    std::chrono::microseconds{2'500},
    std::chrono::microseconds{5'000},
    std::chrono::microseconds{10'000},
    std::chrono::microseconds{25'000},
    std::chrono::microseconds{50'000},
    std::chrono::microseconds{100'000},
    std::chrono::microseconds{250'000},
    std::chrono::microseconds{500'000},
    std::chrono::microseconds{1'000'000},
    std::chrono::microseconds{2'500'000}};

// How many flushes took no longer than each bound and longer than the one before.
struct flush_times
{
    std::array<std::uint64_t, flush_bounds.size() + 1> counts{};
    std::chrono::nanoseconds sum{0};
};

// Counted by one thread, read by any.
class flush_clock
{
public:
    void count(std::chrono::nanoseconds took)
    {
        std::size_t i = 0;
        while (i < flush_bounds.size() && took > flush_bounds[i]) ++i;
        counts_[i].fetch_add(1, std::memory_order_relaxed);
        sum_ns_.fetch_add(took.count(), std::memory_order_relaxed);
    }
    flush_times read() const
    {
        flush_times all;
        for (std::size_t i = 0; i < counts_.size(); ++i)
            all.counts[i] = counts_[i].load(std::memory_order_relaxed);
        all.sum = std::chrono::nanoseconds(sum_ns_.load(std::memory_order_relaxed));
        return all;
    }

private:
    std::array<std::atomic<std::uint64_t>, flush_bounds.size() + 1> counts_{};
    std::atomic<std::int64_t> sum_ns_{0};
};

}  // namespace vgm::journal
