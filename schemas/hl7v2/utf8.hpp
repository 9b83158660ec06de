#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vgm::hl7v2 {

/** The position of the first byte that breaks UTF-8 (RFC 3629: no overlong form, no surrogate,
    nothing above U+10FFFF); text.size() when there is none. */
std::size_t find_invalid_utf8(std::string_view text);

inline bool is_utf8(std::string_view text) { return find_invalid_utf8(text) == text.size(); }

/** The size of the sequence at the front of `text`, 1 to 4; 0 when it is none. */
std::size_t utf8_sequence_size(std::string_view text);

/** The character of a sequence of that size, which has been checked. */
char32_t utf8_character(std::string_view sequence);

void append_utf8(std::string& out, char32_t character);

}  // namespace vgm::hl7v2
