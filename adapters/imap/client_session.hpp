#pragma once

#include "adapters/imap/command.hpp"
#include "adapters/imap/fetch_data.hpp"
#include "adapters/imap/session_error.hpp"
#include "adapters/imap/settings.hpp"

#include <map>
#include <set>
#include <utility>
#include <variant>

namespace vgm::imap {

// The last message of a folder that was taken over. All that must be remembered between sessions:
// UIDs only grow, and the pair names a message for ever (RFC 3501 §2.3.1.1).
struct mailbox_position
{
    std::uint32_t uidvalidity = 0;
    std::uint32_t uid = 0;
    friend bool operator==(const mailbox_position&, const mailbox_position&) = default;
};

// What the session wants done next, and what to call when it is done.
struct send  // on_sent
{
    std::string bytes;  // may hold a password: never log
};
struct receive  // on_received; on_failed(timed_out) when the deadline passes
{
    seconds deadline;
    // In IDLE: on_renewal_due() is called while the read goes on, this long after the first of the
    // receives in a row that say so. (A server's "* OK Still here" is no reason to start again.)
    std::optional<seconds> renew_after;
};
struct start_tls  // on_secured
{};
// What became of a message that was handed over.
enum class handled {
    later,  // not in our hands: it is handed over again in a later session
    taken,  // ours for good: after_processing applies
    left,   // known of, and left on the server as it is, for a person
};

struct deliver_message  // on_message_handled
{
    mailbox_position position;
    std::uint64_t size = 0;
    std::shared_ptr<const std::string> bytes;  // null: larger than message_bytes_max, not fetched
};
struct wait  // on_waited
{
    seconds duration;
};
struct finish  // the session is over; what it knows is in position()
{
    error_code error;
    std::string phrase;       // ours: what went wrong and during what
    std::string server_text;  // theirs, if it said something: for an operator's eyes only
};
using action = std::variant<send, receive, start_tls, deliver_message, wait, finish>;

// Reads one folder of a mailbox, message after message, until the connection ends:
//
//     greeting -> STARTTLS -> AUTHENTICATE or LOGIN -> SELECT -> list <------------.
//                                                                 |                |
//       .-- nothing left: IDLE, or wait and NOOP <----------------+                |
//       |                                                         v                |
//       '---------> list                 fetch -> deliver -> STORE \Seen -> next --'
//
// A message is asked for only when the one before it was taken over, position() moves only on
// on_message_handled(taken or left), and a new session starts behind it: so nothing is skipped, and
// only the message in hand when a connection breaks can come twice. The folder is listed after
// every wake-up, not only when the server says EXISTS: a server that forgets to speak delays a
// message, no more.
//
// Owns no socket and no clock; one session per connection.
class client_session
{
public:
    // Nothing as position: the folder is read from its first message.
    client_session(session_settings settings, std::optional<mailbox_position> last);

    action start();
    action on_sent();
    action on_received(std::string_view bytes);
    action on_secured();
    action on_waited();
    action on_message_handled(handled how);
    action on_failed(error_code ec);

    // The bytes that end IDLE, to be written while the read goes on; nothing if it ended meanwhile.
    std::optional<send> on_renewal_due();

    const std::optional<mailbox_position>& position() const { return position_; }

    // Signed in, and the folder is open.
    bool opened() const { return state_ >= state::listing && state_ != state::finished; }

    // All that the folder holds was handed over, and the server is being listened to.
    bool idling() const;

    // A message was handed over, or the end of the folder was reached: the peer works.
    bool made_progress() const { return progress_; }

    // Something odd that stops nothing, told once; empty: nothing.
    std::string take_warning() { return std::exchange(warning_, {}); }

    // What the server wants a person to read ([ALERT], RFC 3501 §7.1), told once. Its words.
    std::string take_alert() { return std::exchange(alert_, {}); }

private:
    enum class state {
        securing,  // implicit TLS: before the greeting
        greeting,
        capability_in_clear,
        starting_tls,
        handshake,
        capability_secured,
        authenticating,
        capability_authenticated,
        selecting,
        listing,
        fetching,
        looking_again,  // does the message that did not come still exist?
        handing_over,
        marking,
        expunging,
        starting_idle,
        idling,
        ending_idle,
        waiting,
        polling,
        finished
    };

    static std::string_view doing(state s);

    // Actions of their own (each sets the state).
    action ask(state next, const command& c);
    action ask_capability();
    action authenticate();
    action select();
    action list();
    action next_message();
    action hand_over(std::uint64_t size, std::shared_ptr<const std::string> bytes);
    action rest();
    action end_idle();
    action fail(error_code why, std::string_view server_text = {});

    // Reactions. Nothing: go on with the next response, or receive.
    action proceed();
    std::optional<action> on_response(response& r);
    std::optional<action> on_greeting(response& r);
    std::optional<action> on_continuation();
    std::optional<action> on_untagged(response& r);
    std::optional<action> on_fetch(response& r);
    std::optional<action> on_code(const response_code& code);
    action on_completed(const response& r);
    action on_capability_known();
    action on_tls_agreed();
    action on_authenticated();
    action on_selected(const response& r);
    action on_fetched();
    action on_looked_again();
    action on_marked(bool ok);

    void read_capability(const std::vector<value>& values);
    bool offers(std::string_view capability) const;

    session_settings settings_;
    std::optional<mailbox_position> position_;
    response_reader reader_;
    state state_ = state::greeting;

    std::uint32_t commands_ = 0;
    std::string tag_;
    std::vector<std::string> pieces_;  // of the command, not yet sent

    std::set<std::string, std::less<>> capabilities_;
    bool capabilities_known_ = false;  // since the last change of security or identity
    bool secured_ = false;
    bool authenticated_ = false;
    bool idle_refused_ = false;

    std::uint32_t uidvalidity_ = 0;
    std::uint32_t exists_ = 0;
    bool news_ = false;                              // EXISTS since the folder was last listed
    bool list_cut_short_ = false;                    // there is more than list_length_max
    std::map<std::uint32_t, std::uint64_t> listed_;  // UID, size; still to be fetched
    std::uint32_t first_listed_ = 1;                 // UID from which the folder was listed
    std::uint32_t current_ = 0;                      // UID of the message in hand
    bool handed_whole_ = false;                      // it was not too large
    std::optional<fetched_body> body_;
    bool found_again_ = false;

    bool progress_ = false;
    std::string warning_;
    std::string alert_;
};

}  // namespace vgm::imap
