#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vgm::imap {

// A command in the pieces it is sent in: after a piece that ends in a literal's announcement, the
// next goes out only when the server says "+" (RFC 3501 §7.5).
class command
{
public:
    explicit command(std::string text) : parts_{std::move(text)} {}

    // SP and a string: quoted, or a literal where quotes cannot carry it (8-bit, CR, LF).
    command& append(std::string_view argument);

    // A piece of its own, for AUTHENTICATE's answer to "+".
    command& answer(std::string text);

    // Every piece ends in CRLF.
    std::vector<std::string> pieces() const;

private:
    std::vector<std::string> parts_;
};

// Base 64 of a SASL response (RFC 4959 writes an empty initial one "=": the caller says which).
std::string encode_sasl(std::string_view bytes);

}  // namespace vgm::imap
