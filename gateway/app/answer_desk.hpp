#pragma once

#include "gateway/app/arrivals.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>

namespace vgm::app {

// Sends the answers to letters that came in, MDN or plain mail, from the mailbox that each was
// found in. As with letters of our own, "answering" is durable before the end of data goes out.
class answer_desk
{
public:
    answer_desk(
        ledger& letters,
        answer_ways ways,
        runtime::budget& memory,
        retry_schedule retry,
        bool uncertain_is_resent
    )
        : letters_(letters),
          ways_(std::move(ways)),
          memory_(memory),
          retry_(retry),
          uncertain_is_resent_(uncertain_is_resent)
    {}

    // One attempt at the answer of a letter. When to come again, or nothing when it is over.
    boost::asio::awaitable<std::optional<timestamp>> serve(submission_id id);

    void stop() { stopping_ = true; }

private:
    using mail_ptr = std::shared_ptr<const mime::mail>;
    boost::asio::awaitable<smtp::delivery_report>
    hand_over(const arrival& letter, std::string kind, const answer_way& way, mail_ptr mail);
    boost::asio::awaitable<std::optional<timestamp>>
    write_down(const arrival& letter, answered_record outcome, bool comes_back);

    ledger& letters_;
    const answer_ways ways_;
    runtime::budget& memory_;
    const retry_schedule retry_;
    const bool uncertain_is_resent_;
    std::atomic<bool> stopping_{false};
};

}  // namespace vgm::app
