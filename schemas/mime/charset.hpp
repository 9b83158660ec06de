#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::mime {

/** How many bytes the well-formed UTF-8 character at the front takes; 0 when there is none. */
std::size_t first_character_length(std::string_view text) noexcept;

/** Bytes as UTF-8 text: what is not UTF-8 becomes U+FFFD. */
std::string repair_utf8(std::string_view text);

/** Text of a named charset as UTF-8.

    Knows us-ascii, utf-8, iso-8859-1, iso-8859-15 and windows-1252, by their usual names. What
    calls itself iso-8859-1 is read as windows-1252, its superset, because that is what is meant.

    @return Nothing for another charset.
*/
std::optional<std::string> to_utf8(std::string_view bytes, std::string_view charset);

/** Text that does not name its charset: UTF-8 if it can be, windows-1252 otherwise. */
std::string to_utf8_guessing(std::string_view bytes);

/** ASCII a person can still read: accents are removed, ligatures opened, and any other character
    becomes `unknown`. */
std::string to_ascii(std::string_view utf8, char unknown = '_');

}  // namespace vgm::mime
