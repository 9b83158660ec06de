#pragma once

#include "adapters/mllp/client.hpp"
#include "gateway/app/send_items.hpp"
#include "gateway/app/send_report.hpp"
#include "gateway/app/send_state.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace vgm::app {

struct sender_settings
{
    mllp::client_settings to;
    std::size_t connections = 4;
    std::chrono::milliseconds retry_first{500};  // after AR, or when the connection is lost
    int refusals_max = 6;                        // AR to one message
    std::chrono::seconds patience{60};           // without any answer
};

// Sends messages over some connections, on each of them one at a time. What is refused for now or
// finds no connection is tried again; the order of the messages is then another.
class sender
{
public:
    struct progress_of
    {
        std::size_t answered = 0, waiting = 0;
        std::chrono::milliseconds since_start{0};
    };

    sender(runtime::workers& workers, sender_settings settings);

    /** Returns when all is answered or given up, or soon after `stop` is set.

        @param on_refused  Called as it happens.
        @param on_progress  Called often. */
    void run(
        send_items& items,
        send_state& state,
        send_report& report,
        const std::atomic<bool>& stop,
        const std::function<void(const unsent_item&)>& on_refused,
        const std::function<void(const progress_of&)>& on_progress
    );

private:
    using clock = std::chrono::steady_clock;
    struct job
    {
        send_item item;
        std::string key;
        int refusals = 0;
        clock::time_point not_before{}, sent_at{};
        std::chrono::milliseconds delay{0};
        std::vector<std::string> reasons;
    };
    struct answered
    {
        std::size_t client = 0;
        job what;
        mllp::exchange came;
        std::chrono::microseconds took{0};
    };

    std::optional<job> next_job(send_items& items, send_state& state, send_report& report);
    void hand_over(job j, std::size_t client);
    void take(answered a, send_state& state, send_report& report);
    void try_again(job j);
    void give_up(send_report& report);

    const sender_settings settings_;
    std::vector<std::unique_ptr<mllp::client>> clients_;
    std::vector<std::size_t> idle_;
    std::deque<job> again_;
    bool all_read_ = false;
    clock::time_point last_answer_;
    std::function<void(const unsent_item&)> on_refused_;

    // What clients bring, from their threads; it outlives us for those that come too late.
    struct box
    {
        std::mutex mutex;
        std::condition_variable changed;
        std::deque<answered> all;
    };
    std::shared_ptr<box> box_ = std::make_shared<box>();
};

}  // namespace vgm::app
