#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// The characters of UTF-8 text, for names that people read. What is not UTF-8 counts as a character
// for each byte, and stays.
namespace vgm::mime {

/** The code point at the front; U+FFFD when there is none. */
char32_t first_character(std::string_view utf8);

/** A Latin letter without its accent, a ligature opened: "E" for "É", "oe" for "œ". Empty for any
    other character, plain letters too. */
std::string_view find_plain_letters(char32_t c);

/** Text without accents, those that are characters of their own included; "’" becomes "'". Letters
    of other alphabets stay. */
std::string without_accents(std::string_view utf8);

/** The beginning of a text, of at most so many code points. Nothing that belongs together is
   parted: a letter and the accents that follow it, a sequence with joiners. No blank at the end. */
std::string cut_text(std::string_view utf8, std::size_t characters_max);

/** The same of at most so many bytes. */
std::string cut_bytes(std::string_view utf8, std::size_t bytes_max);

}  // namespace vgm::mime
