#pragma once

#include "gateway/core/issue.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace vgm::mime {

/** Read base64 (RFC 4648 §4).

    Blanks and line ends are skipped wherever they are, because mail wraps its lines and HL7 senders
    leave blanks around OBX-5.5. Padding may be absent, but what is there must be right. Bits that a
    last, short group has too many are ignored, as other decoders do.

    @return The bytes, or an issue with fault::bad_data_type whose detail says the offset of the
    character that does not belong.
*/
result<std::string> decode_base64(std::string_view text);

/** Append the base64 of `bytes` to `out`: one line, with padding. */
void encode_base64(std::string_view bytes, std::string& out);

/** How many characters encode_base64() appends for `size` bytes. */
constexpr std::size_t encoded_size(std::size_t size) { return (size + 2) / 3 * 4; }

// What RFC 2045 §6.8 allows on one line, and the bytes that make one.
inline constexpr std::size_t base64_line_length = 76;
inline constexpr std::size_t base64_line_bytes = base64_line_length / 4 * 3;

/** Append the base64 of `bytes` in lines of 76 characters; each ends with CRLF, the last too. */
void encode_base64_lines(std::string_view bytes, std::string& out);

/** How many characters encode_base64_lines() appends for `size` bytes. */
constexpr std::size_t encoded_lines_size(std::size_t size)
{
    return encoded_size(size) + 2 * ((size + base64_line_bytes - 1) / base64_line_bytes);
}

}  // namespace vgm::mime
