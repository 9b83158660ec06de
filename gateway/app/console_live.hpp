#pragma once

#include "adapters/http/message.hpp"
#include "gateway/app/projector.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace vgm::app {

// Tells open pages what has changed, as server-sent events: at most two a second for each page, and
// a sign of life every fifteen. Has a thread of its own; holds nobody up: a page that does not read
// is told less.
class console_live
{
public:
    explicit console_live(projector& of);
    // Breaks the streams off.
    ~console_live();
    console_live(const console_live&) = delete;
    console_live& operator=(const console_live&) = delete;

    // The answer to GET /api/v1/live.
    http::response open();

private:
    struct listener
    {
        std::mutex mutex;
        std::function<void(std::string)> give;  // waits for the next piece
        std::string waiting;                    // pieces that nobody has asked for yet
        void tell(const std::string& text);
        void ask(std::function<void(std::string)> next);
    };

    void run();
    void tell_all(const std::string& text);

    projector& of_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::set<submission_id> changed_;
    std::vector<std::weak_ptr<listener>> listeners_;
    std::thread thread_;
};

}  // namespace vgm::app
