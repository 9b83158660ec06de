#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vgm::mime {

// Header text that is not ASCII (RFC 2047), in both directions.
//
//     encoded-word = "=?" charset "?" ("Q" / "B") "?" encoded-text "?="     ; 75 characters at most

// Lines of a header are folded before they grow longer.
inline constexpr std::size_t header_line_max = 76;

/** Text as the value of an unstructured header, folded.

    ASCII at either end stays as it is, so that a rule of the receiver that looks for
    "XDM/1.0/DDM" in the raw header still finds it. What must be encoded is UTF-8, in Q or B,
    whichever is shorter; a character is never cut between two words. Control characters become
    spaces: no text can begin another header.

    @param column  How many characters are on the line already ("Subject: " is 9).
*/
std::string encode_header_text(std::string_view utf8, std::size_t column);

/** Text as the phrase of an address (RFC 2047 §5 (3)): encoded words only, so that no letter of it
   is taken for syntax. */
std::string encode_phrase(std::string_view utf8, std::size_t column);

/** The inverse, for mail of unknown origin.

    Words that follow each other are joined, even when a character was cut between them. A word in
    an unknown charset or with broken base64 stays as it was written. Text outside of words that is
    not ASCII is taken for UTF-8 if it can be, for windows-1252 otherwise.

    @return UTF-8 on one line, without control characters.
*/
std::string decode_header_text(std::string_view raw);

}  // namespace vgm::mime
