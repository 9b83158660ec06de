#pragma once

#include <string>
#include <string_view>

// What every header of a mail is read with: ASCII only, whatever the locale says.
namespace vgm::mime {

constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string to_lower(std::string_view text);
std::string_view trim(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
bool starts_with_ignoring_case(std::string_view text, std::string_view start);
std::size_t find_ignoring_case(std::string_view text, std::string_view what);

// A folded header value as one line (RFC 5322 §2.2.3): line ends before a blank vanish.
std::string unfold(std::string_view value);

// What may stand in a header: every control character is a space, ends are trimmed. Nothing that
// comes out of here can begin a new header.
std::string without_controls(std::string_view utf8);

}  // namespace vgm::mime
