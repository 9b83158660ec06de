#pragma once

#include <string>
#include <string_view>

namespace vgm::mime {

/** Text for a text/plain part in quoted-printable (RFC 2045 §6.7): lines of at most 76 characters,
    ended by CRLF whatever ended them before; the last line has an end if `text` gave it one. */
std::string encode_quoted_printable(std::string_view text);

}  // namespace vgm::mime
