#pragma once

#include "adapters/smtp/envelope.hpp"
#include "adapters/smtp/server_capabilities.hpp"

#include <string>
#include <string_view>

namespace vgm::smtp {

// Where commands are written, CRLF included. Nothing that reaches a command line has escaped
// check(): no CR, LF, blank or control can end a command early or add a parameter to it.

inline constexpr std::size_t address_bytes_max = 254;      // RFC 5321 §4.5.3.1.3, less its < >
inline constexpr std::size_t envelope_id_bytes_max = 100;  // RFC 3461 §4.4, as xtext

// Dot-string "@" Domain (RFC 5321 §4.1.2). No quoted local part and no address literal: no MSSanté
// mailbox has one, and both are ways to say "," ">" or a blank inside an address.
bool is_plain_address(std::string_view text);

// A host name as EHLO wants it: letters, digits, hyphens and dots.
bool is_domain(std::string_view text);

// RFC 3461 §4: printable ASCII but "+" and "=", and "+HH" for every other byte.
std::string to_xtext(std::string_view bytes);

std::string print_ehlo(std::string_view helo_name);
// Preconditions: check(e) found nothing.
std::string
print_mail_from(const envelope& e, std::size_t content_size, const server_capabilities& offered);
std::string print_rcpt_to(const envelope& e, const server_capabilities& offered);

}  // namespace vgm::smtp
