#pragma once

#include "gateway/core/time.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vgm::alerts {

// Where the free room of a disk is going: the straight line through what was free in the last three
// days. Retention gives room back in whole files, so less than six hours say nothing.
class disk_trend
{
public:
    static constexpr seconds apart{1800}, looks_back{3 * 86400}, needed{6 * 3600};

    struct sample
    {
        timestamp at;
        double free = 0;  // bytes
    };

    /** Takes what is free now; looks that are closer than `apart` are passed over. */
    void add(timestamp at, double free);

    /** How long until nothing is free if it goes on like this; nothing when it does not shrink, or
       when too little is known. */
    std::optional<seconds> left(double free) const;

    const std::vector<sample>& samples() const { return samples_; }
    /** Takes back what was kept. */
    void restore(std::vector<sample> kept) { samples_ = std::move(kept); }

private:
    std::vector<sample> samples_;
};

// How much counters grew within the last hour. What they are at the first look counts as nothing.
class past_hour
{
public:
    static constexpr seconds apart{60}, looks_back{3600};

    using counters = std::map<std::string, double>;

    void add(timestamp at, counters now);

    /** Of a counter that is not there: 0. */
    double grew(const std::string& counter) const;

private:
    struct look
    {
        timestamp at;
        counters all;
    };
    std::vector<look> looks_;  // the oldest first
    counters last_;
};

}  // namespace vgm::alerts
