#pragma once

#include "adapters/mllp/client.hpp"
#include "adapters/smtp/destination.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/core/retry_schedule.hpp"
#include "gateway/runtime/budget.hpp"
#include "gateway/runtime/workers.hpp"
#include "routes/mail_to_document/answer.hpp"
#include "routes/mail_to_document/transmission.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vgm::app {

// What becomes of a document whose metadata mask it to professionals (MASQUE_PS).
enum class masked_documents { send, block };

// An application that documents of incoming letters go to.
struct arrival_application
{
    std::string name;
    std::vector<std::string> mailboxes;  // in small letters
    mllp::client_settings to;
    mail_to_document::settings route;
    retry_schedule retry;
    masked_documents masked = masked_documents::send;
    std::string error_mailbox;  // empty: none
};

struct arrival_settings
{
    std::vector<arrival_application> applications;
    retry_schedule answer_retry;
    bool uncertain_is_resent = false;
};

// How the answer to a letter leaves that was found in one of our mailboxes.
struct answer_way
{
    smtp::destination& by;
    mail_to_document::answer_settings from;
};
using answer_ways = std::function<answer_way(const std::string& mailbox)>;

// Whether a mail was taken in.
struct taking
{
    enum class how {
        taken,       // it is durable
        for_people,  // it is durable, and must stay in the mailbox as it is
        not_ours,    // it is no letter with an archive, or no application is tied to its mailbox
        later,       // not durable: it must be handed over again
    };
    how what = how::later;
    std::string reason;  // of not_ours
};

// Takes in letters of the application mailbox: makes each durable, brings every document to its
// application as an MDM until that answers AA or AE, then tells the sender by an MDN. A letter that
// is read twice is taken in once. Only what is durable counts: after a crash an MDM may be sent
// again, under the same MSH-10; an MDN whose end of data had gone out is not.
class arrivals
{
public:
    // Everything handed over must outlive it.
    arrivals(
        runtime::workers& workers,
        ledger& letters,
        answer_ways ways,
        runtime::budget& memory,
        arrival_settings settings
    );
    ~arrivals();
    arrivals(const arrivals&) = delete;
    arrivals& operator=(const arrivals&) = delete;

    // `done` is called once, from this or another thread. `own_mailbox`: the address of the mailbox
    // that it was found in.
    void take(
        const mail_place& found_in,
        const std::string& own_mailbox,
        std::shared_ptr<const std::string> mail,
        std::function<void(taking)> done
    );

    // Looks at a letter and does what is due, now or later. Thread safe, returns at once.
    void consider(arrival_book::arrival_ptr letter);

    // What the last run left in the middle. Once, at the start.
    void reconcile();

    // Starts nothing new and waits for answers that are on their way to the operator.
    // @return Whether all of it ended in time.
    bool drain(std::chrono::seconds patience);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace vgm::app
