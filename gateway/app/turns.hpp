#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace vgm::app {

// Work under a name, one after the other: what the first of them does is done before the second
// begins. Names do not wait for each other. Thread safe; made with make_shared.
class turns : public std::enable_shared_from_this<turns>
{
public:
    // Whoever holds it has its turn. The next one's begins, in this thread, when it is let go.
    using turn = std::shared_ptr<void>;

    /** Calls `work` now, or after those who came before it under this name. What it throws when it
        had to wait is lost. */
    void take(const std::string& name, std::function<void(turn)> work);

private:
    turn give(const std::string& name);
    void pass_on(const std::string& name) noexcept;

    std::mutex mutex_;
    std::map<std::string, std::deque<std::function<void(turn)>>> waiting_;  // of those in turn
};

}  // namespace vgm::app
