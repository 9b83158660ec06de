#pragma once

#include "gateway/core/issue.hpp"

namespace vgm::imap {

// Why a session ended. All of them are tried again later: a mailbox is only ever waited for.
enum class session_error {
    not_understood = 1,   // the server's bytes are no IMAP, or answer what was not asked
    server_closed,        // BYE
    clear_text_refused,   // security is required, and the server offers none
    injected_before_tls,  // bytes came between STARTTLS's OK and the handshake
    login_unavailable,    // the server does not offer the configured way to sign in
    login_refused,
    folder_refused,
    no_uidvalidity,       // the folder has no lasting message numbers: nothing could be resumed
    uidvalidity_changed,  // under our feet: the next session reads the folder again
    command_refused,
    message_unreadable,  // the server lists a message and does not give it
    handler_refused,     // we could not take a message over
};

const boost::system::error_category& session_error_category() noexcept;
error_code make_error_code(session_error e) noexcept;

}  // namespace vgm::imap

template <>
struct boost::system::is_error_code_enum<vgm::imap::session_error> : std::true_type
{};
