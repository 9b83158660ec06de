#pragma once

#include "gateway/app/arrivals.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>

namespace vgm::app {

// Sends the answers to letters that came in, MDN or plain mail, through the operator. As with
// letters of our own, "answering" is durable before the end of data goes out.
class answer_desk
{
public:
    answer_desk(
        ledger& letters,
        const smtp::destination& to,
        runtime::budget& memory,
        mail_to_document::answer_settings from,
        retry_schedule retry,
        bool uncertain_is_resent
    )
        : letters_(letters),
          to_(to),
          memory_(memory),
          from_(std::move(from)),
          retry_(retry),
          uncertain_is_resent_(uncertain_is_resent)
    {}

    // One attempt at the answer of a letter. When to come again, or nothing when it is over.
    boost::asio::awaitable<std::optional<timestamp>> serve(submission_id id);

    void stop() { stopping_ = true; }

private:
    boost::asio::awaitable<smtp::delivery_report>
    hand_over(const arrival& letter, std::string kind, std::shared_ptr<const mime::mail> mail);
    boost::asio::awaitable<std::optional<timestamp>>
    write_down(const arrival& letter, answered_record outcome, bool comes_back);

    ledger& letters_;
    const smtp::destination& to_;
    runtime::budget& memory_;
    const mail_to_document::answer_settings from_;
    const retry_schedule retry_;
    const bool uncertain_is_resent_;
    std::atomic<bool> stopping_{false};
};

}  // namespace vgm::app
