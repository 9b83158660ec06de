#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

namespace vgm::bench {

using clock = std::chrono::steady_clock;

inline double seconds_since(clock::time_point start)
{
    return std::chrono::duration<double>(clock::now() - start).count();
}

// Times of single answers, in milliseconds.
class latencies
{
public:
    void add(clock::duration took)
    {
        all_.push_back(std::chrono::duration<float, std::milli>(took).count());
    }
    void add(const latencies& others)
    {
        all_.insert(all_.end(), others.all_.begin(), others.all_.end());
    }
    void sort() { std::sort(all_.begin(), all_.end()); }

    std::size_t size() const { return all_.size(); }

    // Of sorted ones: 0.5 is the median, 1 the longest.
    double at(double share) const
    {
        if (all_.empty()) return 0;
        const auto n = static_cast<std::size_t>(share * static_cast<double>(all_.size()));
        return static_cast<double>(all_[std::min(n, all_.size() - 1)]);
    }

private:
    std::vector<float> all_;
};

}  // namespace vgm::bench
