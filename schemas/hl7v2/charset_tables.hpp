#pragma once

#include "schemas/hl7v2/charset.hpp"

#include <optional>
#include <string_view>

namespace vgm::hl7v2 {

/** The character of a byte above 127 of iso_8859_1 or iso_8859_15, C1 controls as Windows-1252. */
char32_t latin_character(unsigned char byte, charset set);

/** The byte of a character in iso_8859_1 or iso_8859_15; nothing when the set lacks it. */
std::optional<unsigned char> latin_byte(char32_t character, charset set);

/** What a character that a set lacks is written as: ASCII, "?" when nothing fits, empty for a
    combining mark, whose letter is then written alone. Never one of the recommended delimiters:
    whole messages are encoded, not texts. */
std::string_view transliterate(char32_t character);

}  // namespace vgm::hl7v2
