#pragma once

#include "gateway/core/issue.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::hl7v2 {

// The character sets of MSH-18 that a French hospital sends (HL7 table 0211).
enum class charset { utf_8, iso_8859_15, iso_8859_1, ascii };

/** As MSH-18 writes it: "UNICODE UTF-8", "8859/15", "8859/1", "ASCII". */
std::string_view to_string(charset c) noexcept;

/** The character set of an MSH-18, ISO-8859-15 for 8859/15 and the like included; nothing for one
    that is not handled here. */
std::optional<charset> parse_charset(std::string_view msh_18);

// A message as UTF-8. `text` lies in the bytes that were decoded, or in `storage` when they had to
// be converted; both moves and copies keep it valid.
struct decoded_text
{
    std::string_view text;
    std::shared_ptr<const std::string> storage;  // null: nothing was copied
    charset which = charset::utf_8;
    std::optional<issue> warning;  // MSH-2 declared U+02DC where it meant "~"
};

/** Turn a message into UTF-8 by what its own MSH-18 declares, before anything is cut.

    Without MSH-18: UTF-8 when the bytes are valid UTF-8, else ISO-8859-15. Nothing is copied when
    the bytes are what they should be already.

    A guide's typesetting gave some producers U+02DC as repetition separator. It is read as "~", and
    a "~" of such a message as text; the result then carries a warning at MSH-2.

    @param raw  The block as received, MLLP framing removed. Borrowed by the result.

    @return The text, or an issue at MSH-18: fault::value_not_in_table for a character set that is
    not handled, fault::bad_data_type for bytes that are not what it says, fault::incoherent for a
    UTF-8 byte order mark before another character set.
*/
result<decoded_text> decode_charset(std::string_view raw);
result<decoded_text> decode_charset(std::string&&) = delete;

/** Read bytes as a character set. The C1 controls of the ISO sets, which no message means, are read
    as the Windows-1252 characters that producers on Windows put there. Bytes that are not valid in
    `from` become U+FFFD. */
std::string to_utf8(std::string_view bytes, charset from);

/** Write UTF-8 for an answer. What the set lacks is transliterated: ’ to ', – to -, … to ..., Œ to
    OE, é to e; anything else, and a byte that is not UTF-8, to "?". */
std::string encode_charset(std::string_view utf8, charset to);

}  // namespace vgm::hl7v2
