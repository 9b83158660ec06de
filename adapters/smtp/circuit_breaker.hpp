#pragma once

#include <chrono>
#include <optional>

namespace vgm::smtp {

// After a failure to reach the operator, letters are put off at once for a short while, so that a
// thousand of them do not each wait for a connect to time out. When the pause is over one letter is
// let through to see; the others go on being put off until it has told.
class circuit_breaker
{
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit circuit_breaker(std::chrono::steady_clock::duration pause) : pause_(pause) {}

    // Whether a letter may try now. Answering yes after a pause begins the next one.
    bool admits(time_point now)
    {
        if (!down_until_) return true;
        if (now < *down_until_) return false;
        down_until_ = now + pause_;
        return true;
    }
    void on_failure(time_point now) { down_until_ = now + pause_; }
    void on_success() { down_until_.reset(); }

    std::optional<time_point> down_until() const { return down_until_; }

private:
    std::chrono::steady_clock::duration pause_;
    std::optional<time_point> down_until_;
};

}  // namespace vgm::smtp
