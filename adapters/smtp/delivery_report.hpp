#pragma once

#include "adapters/smtp/errc.hpp"
#include "adapters/smtp/stage.hpp"
#include "gateway/core/enhanced_status.hpp"

#include <string>
#include <string_view>

namespace vgm::smtp {

enum class outcome {
    sent,       // the operator has answered 250 to the end of data: the letter is its affair now
    deferred,   // not delivered, and it makes sense to try again
    bounced,    // not delivered, and trying again would change nothing
    uncertain,  // the end of data went out and no answer came: delivered or not, nobody can say
};

std::string_view to_string(outcome o) noexcept;

// How one attempt to deliver one letter ended.
class delivery_report
{
public:
    outcome result = outcome::deferred;
    stage at = stage::idle;
    int reply_code = 0;           // 0: no reply ended it
    enhanced_status status;       // the server's own, or ours where it gave none; always known
    error_code ec;                // what ended it when no reply did
    std::string reason;           // one phrase of ours: may be logged, counted, shown
    std::string complaint;        // what TLS refused about the certificate; empty mostly
    std::string remote_queue_id;  // "4Yq1Zr0Hn1z9": how the operator finds the letter; may be empty
    bool operator_problem = false;   // it would happen to every letter: a person must look
    bool dsn_offered = false;        // without DSN, "sent" is all that will ever be known
    bool connection_usable = false;  // the next letter may use the same connection

    // "550 5.1.1 in reply to RCPT TO: the operator refuses the letter", fit for a log.
    std::string describe() const;

    // The server's words, printable ASCII. They may repeat the recipient's address: for people who
    // may see the letter, never for a log, a metric or an issue.
    const std::string& server_text() const { return server_text_; }
    void keep_server_text(std::string text) { server_text_ = std::move(text); }

private:
    std::string server_text_;
};

// "queued as 4Yq1Zr0Hn1z9" and "id=1rGk…" in the text of the 250 to the end of data; empty when
// there is none. Letters, digits, '.', '_' and '-' only, so it is safe in a log.
std::string find_queue_id(std::string_view server_text);

}  // namespace vgm::smtp
