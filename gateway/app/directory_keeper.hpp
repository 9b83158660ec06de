#pragma once

#include "gateway/app/directory_recheck.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/directory/freshness.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace vgm::app {

// What is known of the directory, for whoever watches the gateway.
struct directory_state
{
    std::vector<directory::source_age> sources;  // empty: no replica that can be read
    directory::freshness freshness = directory::freshness::stale;  // at the time of asking
    std::optional<affected_counts> affected;                       // nothing: not looked yet
    timestamp looked_at{};
};

// Keeps the directory while the gateway runs, on a thread of its own. With `directory.every` it
// brings it up to date, at once and then each time that this has passed; without, somebody else
// runs the syncs. After each sync, whoever made it, and at least once a day it looks up again the
// addresses that letters went to (directory_recheck), and logs how old each source is. Whatever
// fails is logged and leaves the directory as it was.
class directory_keeper
{
public:
    explicit directory_keeper(const settings& all);
    // Waits for the end of a round that is under way. It is broken off, but a server that does not
    // answer is waited for: up to a minute for a file, directory.api.timeout for a call.
    ~directory_keeper();
    // Tells it to end; does not wait.
    void stop();
    directory_keeper(const directory_keeper&) = delete;
    directory_keeper& operator=(const directory_keeper&) = delete;

    // Thread safe.
    directory_state state() const;

private:
    void keep();
    void round();
    void bring_up_to_date();
    enum class synced { no, yes };
    void look_after(synced just);
    void log_age(const std::vector<directory::source_age>& sources, timestamp now);
    // True when there is to be an end.
    bool wait(std::chrono::nanoseconds time);

    const settings all_;
    directory_recheck recheck_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    directory_state state_;
    std::optional<directory::freshness> said_;  // of the thread
    std::thread thread_;
};

}  // namespace vgm::app
