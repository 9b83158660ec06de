#pragma once

#include <cstddef>
#include <string_view>

namespace vgm::cda {

/** Where the first byte is that cannot stand in an XML 1.0 document in UTF-8: a malformed, overlong
    or surrogate sequence, U+FFFE or U+FFFF, or a control character other than tab, CR and LF.

    @return Its offset, or std::string_view::npos.
*/
std::size_t find_bad_character(std::string_view bytes) noexcept;

/** Whether XML 1.0 allows a character reference to this code point (production Char). */
bool is_xml_character(char32_t code) noexcept;

}  // namespace vgm::cda
