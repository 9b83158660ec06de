#pragma once

#include <cstddef>
#include <string_view>

namespace vgm::hl7v2 {

// The small cuts that every part of this folder makes.

/** The n-th piece (from 1) between separators; empty when there are not so many. */
std::string_view nth_part(std::string_view text, char separator, std::size_t n);

/** How many pieces, those that are empty at the end not counted. */
std::size_t count_parts(std::string_view text, char separator);

/** Without blanks at both ends: space, tab, CR, LF and U+00A0. */
std::string_view trim_blanks(std::string_view text);

/** Three capitals or digits, and then nothing or the field separator. */
bool is_segment(std::string_view line, char field_separator);

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/** Without the byte order mark and the blank lines that may come before MSH. */
std::string_view skip_preamble(std::string_view er7);

/** Up to the first CR or LF. */
std::string_view first_line(std::string_view text);

}  // namespace vgm::hl7v2
