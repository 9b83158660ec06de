#pragma once

#include "adapters/kafka/producer.hpp"
#include "gateway/app/publication_window.hpp"
#include "gateway/journal/follower.hpp"
#include "schemas/events/published.hpp"

#include <deque>
#include <memory>
#include <string>

namespace vgm::app {

// The ce_source of a gateway's events: "/vaguemestre/CHU%20Nord".
std::string event_source(std::string_view gateway);

// From records of the journal to messages of the brokers and back to a position, for as long as one
// producer lasts. Has no clock and no thread; used by one thread.
class publication
{
public:
    struct names
    {
        std::string gateway;
        std::string topic_prefix;
    };

    publication(names n, std::unique_ptr<kafka::producer> to, journal::follower from);

    // Hands over what lies before `until` as long as the brokers' queue takes it. Answers whether
    // anything was handed over; an issue is the disk's.
    result<bool> feed(journal::position until);
    // Takes what has come back; waits for the first of it at most so long.
    void take_outcomes(milliseconds patience);
    // An event of the gateway's own, before the next record.
    void announce(const events::publication_alert& alert, timestamp now);

    // Why this one cannot go on; another one begins at published().
    const std::optional<issue>& broken() const { return to_->broken(); }
    const std::string& last_trouble() const { return to_->last_trouble(); }

    journal::position published() const { return window_.published(); }
    // Nothing has been read that has not arrived.
    bool is_idle() const { return pending_.empty() && window_.empty(); }
    // When the oldest of it happened.
    std::optional<timestamp> oldest() const { return window_.oldest(); }

    std::uint64_t records() const { return records_; }  // that were read
    std::uint64_t events() const { return events_; }    // that have arrived
    std::uint64_t gaps() const { return from_.gaps() + unreadable_; }

private:
    struct outgoing
    {
        events::published_event event;
        std::uint64_t ticket = 0;
    };

    bool send_pending();
    kafka::producer::answer send(const outgoing& o);
    void take(const journal::record& r);

    const names names_;
    const std::string source_;     // of every event, as a URI reference
    const std::string topics_[4];  // by events::topic
    std::unique_ptr<kafka::producer> to_;
    journal::follower from_;
    publication_window window_;
    std::deque<outgoing> pending_;
    std::uint64_t records_ = 0, events_ = 0, unreadable_ = 0;
};

}  // namespace vgm::app
