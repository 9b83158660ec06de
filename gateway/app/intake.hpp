#pragma once

#include "gateway/app/ledger.hpp"
#include "gateway/app/site_rules.hpp"
#include "routes/document_to_mssante/addressing.hpp"
#include "routes/document_to_mssante/settings.hpp"
#include "schemas/transmission/request.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace vgm::app {

// What becomes of one message.
struct verdict
{
    hl7v2::acknowledgment_code code;  // AA, AE or AR
    submission_id id;                 // of the letter; of a refusal, under which it is recorded
    std::vector<issue> issues;   // those that the acknowledgment names, warnings too; none with AA
    bool is_repetition = false;  // of the letter `id`, which was accepted before
    std::string er7;             // the acknowledgment
};

// From a message to its acknowledgement. AA goes out only after the message is durable; a
// repetition of an accepted message gets the very same answer and nothing else happens. Thread
// safe.
class intake
{
public:
    using answer = std::function<void(verdict)>;

    // The site's rules as they are now: each message is judged by those of its own moment.
    using rules_now = std::function<site_rules_ptr()>;

    // `find` may be empty where no gate resolves recipients, `rules` where the site has none.
    intake(
        ledger& letters,
        document_to_mssante::settings letter_settings,
        document_to_mssante::mailbox_finder find = {},
        rules_now rules = {}
    )
        : letters_(letters),
          letter_settings_(std::move(letter_settings)),
          find_(std::move(find)),
          rules_(std::move(rules))
    {}

    // `reply` is called once, from this or another thread.
    void handle(message m, const transmission::gate_settings& gate, answer reply);

    // The answer to a block that could not be taken whole, and its record. `own_name`: MSH-3 of the
    // answer when the block's first line names no receiver.
    verdict refuse_block(const message& beginning, const issue& why, const std::string& own_name);

    // Plans a letter that was accepted and not planned, because of a crash or a full disk. When its
    // message cannot be read now, nothing happens and it may be called again.
    void plan_again(const account& a);

private:
    struct waiting
    {
        hl7v2::ack_request request;
        answer reply;
        std::string batch;
    };

    verdict refuse(const transmission::request& r, const message& m);
    verdict repeat(
        const ledger::original& first,
        const repetition_key& key,
        const transmission::request& r,
        const message& m
    );
    struct letter_to_be
    {
        transmission::request asked;
        planned_record plan;
        vgm::routing routing;
        bool is_namesake = false;  // of another message of its application
    };
    void accept(message m, letter_to_be letter, repetition_key key);
    void settle(const repetition_key& key, submission_id id, timestamp at, error_code ec);

    ledger& letters_;
    const document_to_mssante::settings letter_settings_;
    const document_to_mssante::mailbox_finder find_;
    const rules_now rules_;
    std::mutex mutex_;
    // Messages that are being made durable, and who waits for that: two copies of one message on
    // two connections become one letter.
    std::map<repetition_key, std::vector<waiting>> pending_;
};

}  // namespace vgm::app
