#pragma once

#include "gateway/app/arrivals.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <map>

namespace vgm::app {

// Brings the documents of letters to one application, one at a time.
class handover_desk
{
public:
    handover_desk(
        runtime::workers& workers,
        ledger& letters,
        runtime::budget& memory,
        arrival_application to
    );

    const arrival_application& application() const { return to_; }

    // Brings one document after the other, until all are answered about or parked. When to come
    // again, or nothing when there is nothing left to bring. On one strand for all calls.
    boost::asio::awaitable<std::optional<timestamp>> serve(submission_id id);

    // Ends what waits for an answer; serve() then comes back soon.
    void stop();

private:
    struct attempt
    {
        int number = 0;  // the document
        int count = 0;
        bool deferral_recorded = false;
    };

    boost::asio::awaitable<std::optional<timestamp>>
    bring(const arrival& letter, int number, const mail_to_document::arriving_letter& read);
    boost::asio::awaitable<std::optional<timestamp>>
    put_off(const arrival& letter, int number, std::string reason);
    boost::asio::awaitable<void> park(submission_id id, int number, std::string reason);
    attempt& attempt_at(const arrival& letter, int number);

    ledger& letters_;
    runtime::budget& memory_;
    const arrival_application to_;
    std::unique_ptr<mllp::client> client_;
    std::map<submission_id, attempt> attempts_;
    std::atomic<bool> stopping_{false};
};

}  // namespace vgm::app
