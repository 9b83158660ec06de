#include "gateway/alerts/trend.hpp"

#include <algorithm>
#include <cmath>

namespace vgm::alerts {
namespace {

double in_seconds(timestamp::duration d) { return std::chrono::duration<double>(d).count(); }

}  // namespace

void disk_trend::add(timestamp at, double free)
{
    // A clock that went back makes a line of nonsense: begin anew.
    if (!samples_.empty() && at < samples_.back().at) samples_.clear();
    if (!samples_.empty() && at - samples_.back().at < apart) return;
    samples_.push_back({at, free});
    std::erase_if(samples_, [&](const sample& s) { return at - s.at > looks_back; });
}

std::optional<seconds> disk_trend::left(double free) const
{
    if (samples_.size() < 3 || samples_.back().at - samples_.front().at < needed)
        return std::nullopt;
    const auto begin = samples_.front().at;
    const double n = static_cast<double>(samples_.size());
    double sum_t = 0, sum_f = 0, sum_tt = 0, sum_tf = 0;
    for (const auto& s : samples_) {
        const double t = in_seconds(s.at - begin), f = s.free;
        sum_t += t;
        sum_f += f;
        sum_tt += t * t;
        sum_tf += t * f;
    }
    const double slope = (n * sum_tf - sum_t * sum_f) / (n * sum_tt - sum_t * sum_t);
    if (!(slope < 0)) return std::nullopt;
    constexpr double for_ever = 3650.0 * 86400;
    const double time = free / -slope;
    if (!(time < for_ever)) return std::nullopt;
    return seconds{static_cast<std::int64_t>(time)};
}

void past_hour::add(timestamp at, counters now)
{
    if (!looks_.empty() && at < looks_.back().at) looks_.clear();
    last_ = std::move(now);
    if (!looks_.empty() && at - looks_.back().at < apart) return;
    looks_.push_back({at, last_});
    // The newest of those that are older than an hour stays: from there on is counted.
    const auto old = [&](const look& l) { return at - l.at >= looks_back; };
    while (looks_.size() > 1 && old(looks_[1])) looks_.erase(looks_.begin());
}

double past_hour::grew(const std::string& counter) const
{
    const auto now = last_.find(counter);
    if (looks_.empty() || now == last_.end()) return 0;
    const auto before = looks_.front().all.find(counter);
    return std::max(0.0, now->second - (before == looks_.front().all.end() ? 0 : before->second));
}

}  // namespace vgm::alerts
