#pragma once

#include "adapters/imap/client_session.hpp"
#include "gateway/core/time.hpp"
#include "gateway/runtime/tls.hpp"

#include <memory>
#include <string>

namespace vgm::imap {

// A message of the mailbox, for the handler.
struct fetched_mail
{
    std::string source;         // name of the configured source
    mailbox_position position;  // store it with what becomes of the message: see mailbox_source
    std::uint64_t size = 0;
    std::shared_ptr<const std::string> bytes;  // null: larger than message_bytes_max, left there
};

// What operations may know. No text of a message, and no server's words but in `server_said`.
struct source_status
{
    bool connected = false;   // signed in, the folder is open
    bool idling = false;      // all was handed over, and the server is listened to
    std::string last_error;   // "connection refused, while connecting"; empty: none so far
    std::string server_said;  // with the last error, or its last ALERT; theirs, one line
    std::string last_warning;
    std::optional<timestamp> last_error_at;
    std::optional<timestamp> last_success;  // a message was taken over, or none was left
    std::optional<mailbox_position> position;
    std::uint64_t handed_over = 0;  // since the start; with those that were too large
    std::uint64_t too_large = 0;
    std::uint64_t sessions = 0;  // begun since the start
};

// Reads one folder of a mailbox for ever: connects, hands message after message to the handler,
// listens, and comes back after a growing delay when anything fails (run() in
// mailbox_source_io.hpp).
//
// A message is handed over at least once, in the folder's order, and the next only when the handler
// has answered taken or left. `last` is where to go on after a restart: the position of the last
// message that the handler's owner stored. Without it every message of the folder comes (again).
class mailbox_source
{
public:
    mailbox_source(
        source_settings settings,
        std::shared_ptr<const runtime::tls_context> tls,
        std::optional<mailbox_position> last
    );
    ~mailbox_source();  // stops
    mailbox_source(const mailbox_source&) = delete;
    mailbox_source& operator=(const mailbox_source&) = delete;

    // From any thread. The connection is dropped at once; a handler that is running is waited for,
    // and what it answers still counts. run() ends then.
    void stop();

    // From any thread.
    source_status status() const;

    struct impl;
    const std::shared_ptr<impl>& get() const { return impl_; }

private:
    std::shared_ptr<impl> impl_;
};

}  // namespace vgm::imap
