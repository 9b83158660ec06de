#pragma once

#include "gateway/core/issue.hpp"

namespace vgm::smtp {

// What can go wrong with one delivery besides a server's reply and a broken connection. What each
// means for the letter is a row of failure_policy.cpp.
enum class errc {
    // The server does not speak SMTP as we know it.
    reply_malformed = 1,
    reply_line_too_long,
    reply_too_many_lines,
    reply_unexpected,   // a code that answers nothing we asked
    reply_out_of_turn,  // bytes before we asked anything
    bytes_before_tls,   // bytes between the 220 to STARTTLS and the handshake: an injection

    // The operator does not offer what the configuration requires.
    starttls_not_offered,
    auth_external_not_offered,

    operator_down,  // it could not be reached a moment ago; this letter did not try

    // Our side.
    confirm_failed,      // "sending" could not be made durable, so the end of data was not sent
    content_incomplete,  // more or less content than its size says
    content_unreadable,

    // The letter, found before its end of data.
    recipient_invalid,
    sender_invalid,
    envelope_id_invalid,
    message_too_large,
    eight_bit_not_offered,
    content_bare_newline,  // a CR or LF alone: where lines end would be the reader's guess
};

inline constexpr errc last_errc = errc::content_bare_newline;

const boost::system::error_category& smtp_category() noexcept;
error_code make_error_code(errc e) noexcept;

}  // namespace vgm::smtp

template <>
struct boost::system::is_error_code_enum<vgm::smtp::errc> : std::true_type
{};
