#pragma once

#include "gateway/core/ids.hpp"
#include "gateway/core/time.hpp"

#include <map>
#include <optional>
#include <set>

namespace vgm::app {

// Letters that wait for one worker, each until its time; one at a time is taken. Not thread safe.
class due_line
{
public:
    // Whether it was not in the line yet.
    bool add(submission_id id, timestamp when)
    {
        if (!known_.insert(id).second) return false;
        due_.emplace(when, id);
        return true;
    }
    // Who is due by now, unless somebody is being served; it stays known until serve_again() or
    // finish().
    std::optional<submission_id> take(timestamp now)
    {
        if (busy_ || due_.empty() || due_.begin()->first > now) return std::nullopt;
        const auto id = due_.begin()->second;
        due_.erase(due_.begin());
        busy_ = true;
        return id;
    }
    void serve_again(submission_id id, timestamp when)
    {
        busy_ = false;
        due_.emplace(when, id);
    }
    void finish(submission_id id)
    {
        busy_ = false;
        known_.erase(id);
    }
    // When take() may give somebody; nothing while somebody is served or nobody waits.
    std::optional<timestamp> next() const
    {
        if (busy_ || due_.empty()) return std::nullopt;
        return due_.begin()->first;
    }

private:
    std::multimap<timestamp, submission_id> due_;
    std::set<submission_id> known_;
    bool busy_ = false;
};

}  // namespace vgm::app
