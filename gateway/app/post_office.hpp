#pragma once

#include "adapters/smtp/destination.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/core/retry_schedule.hpp"
#include "gateway/runtime/budget.hpp"
#include "gateway/runtime/workers.hpp"
#include "routes/document_to_mssante/settings.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace vgm::app {

enum class uncertain_policy { hold, resend };

struct post_office_settings
{
    document_to_mssante::settings letters;
    retry_schedule retry;
    uncertain_policy uncertain = uncertain_policy::hold;
    // A success DSN for every mail, or only for those whose producer wants receipts of reception.
    // Failures and delays are always reported, and a success is what settles an uncertain mail.
    bool ask_success_always = true;
    std::size_t concurrent_max = 4;   // mails under way at once
    unsigned letters_per_minute = 0;  // begun, evenly spread; 0: no limit
    // A letter that is held back this long has it in its story: the operator is away, not just
    // slow.
    milliseconds hold_note_after{60'000};
    // Looks at a mail before its first attempt: calls back once, soon, from any thread, with why
    // the mail is not to be sent now, or with nothing. Empty: nobody looks.
    using first_look = std::function<
        void(delivery_id, const recipient& to, std::function<void(std::string why_kept)>)>;
    first_look before_first;
    milliseconds look_again_after{3'600'000};  // at a mail that was kept
    // Whether a mail is this office's to send, where there are several. Empty: all are.
    std::function<bool(const account& letter, int number)> carries;
};

// Sends what the ledger says is due: makes the mail, hands it to the operator, writes down what
// became of it, and comes back for what was deferred. Only what is durable counts: "sending" is
// written before the end of data goes out, so that after a crash no letter is sent twice
// unannounced.
class post_office
{
public:
    // Everything handed over must outlive it.
    post_office(
        runtime::workers& workers,
        ledger& letters,
        smtp::destination& to,
        runtime::budget& memory,
        post_office_settings settings
    );
    ~post_office();
    post_office(const post_office&) = delete;
    post_office& operator=(const post_office&) = delete;

    // Looks at a letter and queues what is due, now or later. Thread safe, returns at once.
    void consider(ledger::account_ptr letter);

    // Starts nothing new and waits for what is under way.
    // @return Whether all of it ended in time.
    bool drain(std::chrono::seconds patience);

    struct statistics
    {
        std::size_t waiting = 0, under_way = 0;
    };
    statistics now() const;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace vgm::app
