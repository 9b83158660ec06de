#pragma once

#include "gateway/app/settings.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace vgm::app {

// Brings the directory up to date while the gateway runs: at once, and then each time that
// `directory.every` has passed, on a thread of its own. Whatever fails is logged and leaves the
// directory as it was; each round logs how old it is.
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

private:
    void keep();
    void bring_up_to_date();
    void log_age() const;
    // True when there is to be an end.
    bool wait(std::chrono::nanoseconds time);

    const settings all_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace vgm::app
