#pragma once

#include "gateway/app/alert_channel.hpp"
#include "gateway/app/alert_store.hpp"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace vgm::app {

struct alert_post_settings
{
    milliseconds retry_first{5000}, retry_longest{600'000};
    seconds give_up_after{86400};
    std::size_t waiting_max = 100;  // for each receiver; the oldest go first
};

// Brings notices to their receivers, each on a thread of its own: one that does not answer holds
// nobody up. What does not arrive is tried again, in order, and given up after a day.
class alert_post
{
public:
    /** @param outbox  What the last run had not brought; for receivers that are not there any more,
       it is forgotten. */
    alert_post(
        std::vector<std::unique_ptr<alert_channel>> to,
        std::vector<kept_notice> outbox,
        alert_post_settings with = {}
    );
    ~alert_post();  // stop()
    alert_post(const alert_post&) = delete;
    alert_post& operator=(const alert_post&) = delete;

    /** Ends what is under way, half a minute at most. What waits can still be asked for. */
    void stop();

    /** What is still to be brought, and `more`, if there is any, to everybody. To be kept before
        send(more): then a crash sends nothing twice that had not left. */
    std::vector<kept_notice> outbox_with(const alerts::notice* more) const;
    void send(const alerts::notice& what);

    struct figures
    {
        std::string to;
        std::uint64_t sent = 0, failed = 0, given_up = 0;
        std::size_t waiting = 0;
        std::string last_failure;  // empty: the last one arrived
    };
    std::vector<figures> now() const;
    /** Grows whenever what is to be brought has changed. */
    std::uint64_t changes() const;

private:
    struct lane
    {
        std::unique_ptr<alert_channel> channel;
        std::deque<kept_notice> waiting;
        figures counted;
        std::thread thread;
    };

    void run(lane& of);
    void add(lane& to, kept_notice n);

    const alert_post_settings with_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::uint64_t changes_ = 0;
    std::vector<std::unique_ptr<lane>> lanes_;
};

}  // namespace vgm::app
