#include "schemas/mime/characters.hpp"

#include "schemas/mime/charset.hpp"

#include <algorithm>

namespace vgm::mime {
namespace {

// Without their accents; "?" where one letter is written with two, or there is no letter.
constexpr std::string_view latin =  // U+00C0 to U+017F
    "AAAAAA?CEEEEIIIIDNOOOOO?OUUUUY??aaaaaa?ceeeeiiiidnooooo?ouuuuy?y"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKkkLlLlLlL"
    "lLlNnNnNnnNnOoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
constexpr std::string_view vietnamese =  // U+1EA0 to U+1EF9
    "AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEeEeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOo"
    "OoOoUuUuUuUuUuUuUuYyYyYyYy";
static_assert(latin.size() == 0x17F - 0xC0 + 1 && vietnamese.size() == 0x1EF9 - 0x1EA0 + 1);

constexpr bool is_between(char32_t c, char32_t first, char32_t last)
{
    return c >= first && c <= last;
}

std::string_view letter_of_its_own(char32_t c)
{
    switch (c) {
        case U'Æ':
            return "AE";
        case U'æ':
            return "ae";
        case U'Œ':
            return "OE";
        case U'œ':
            return "oe";
        case U'ß':
            return "ss";
        case U'\u1E9E':
            return "SS";
        case U'Þ':
            return "Th";
        case U'þ':
            return "th";
        case U'Ĳ':
            return "IJ";
        case U'ĳ':
            return "ij";
        case U'Ơ':
            return "O";
        case U'ơ':
            return "o";
        case U'Ư':
            return "U";
        case U'ư':
            return "u";
        case U'Ș':
            return "S";
        case U'ș':
            return "s";
        case U'Ț':
            return "T";
        case U'ț':
            return "t";
        default:
            return {};
    }
}

constexpr char32_t joiner = 0x200D;

// What is no character by itself: accents, variation selectors, skin tones, the joiner.
bool is_mark(char32_t c)
{
    return is_between(c, 0x0300, 0x036F) || is_between(c, 0x1AB0, 0x1AFF) ||
           is_between(c, 0x1DC0, 0x1DFF) || is_between(c, 0x20D0, 0x20FF) ||
           is_between(c, 0xFE00, 0xFE0F) || is_between(c, 0xFE20, 0xFE2F) ||
           is_between(c, 0x1F3FB, 0x1F3FF) || is_between(c, 0xE0100, 0xE01EF) || c == joiner;
}

std::size_t length_of_first(std::string_view utf8)
{
    return std::max<std::size_t>(1, first_character_length(utf8));
}

// Bytes and code points of what stands at the front and belongs together.
struct extent
{
    std::size_t bytes = 0, characters = 0;
};

extent first_cluster(std::string_view utf8)
{
    extent e;
    char32_t before = 0;
    while (e.bytes < utf8.size()) {
        const auto rest = utf8.substr(e.bytes);
        const auto c = first_character(rest);
        if (e.characters > 0 && !is_mark(c) && before != joiner) break;
        e.bytes += length_of_first(rest);
        ++e.characters;
        before = c;
    }
    return e;
}

}  // namespace

char32_t first_character(std::string_view utf8)
{
    const auto at = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(utf8[i]));
    };
    switch (first_character_length(utf8)) {
        case 1:
            return at(0);
        case 2:
            return (at(0) & 0x1F) << 6 | (at(1) & 0x3F);
        case 3:
            return (at(0) & 0x0F) << 12 | (at(1) & 0x3F) << 6 | (at(2) & 0x3F);
        case 4:
            return (at(0) & 0x07) << 18 | (at(1) & 0x3F) << 12 | (at(2) & 0x3F) << 6 |
                   (at(3) & 0x3F);
        default:
            return 0xFFFD;
    }
}

std::string_view find_plain_letters(char32_t c)
{
    if (is_between(c, 0xC0, 0x17F) && latin[c - 0xC0] != '?') return latin.substr(c - 0xC0, 1);
    if (is_between(c, 0x1EA0, 0x1EF9)) return vietnamese.substr(c - 0x1EA0, 1);
    return letter_of_its_own(c);
}

std::string without_accents(std::string_view utf8)
{
    std::string plain;
    while (!utf8.empty()) {
        const std::size_t n = length_of_first(utf8);
        const char32_t c = first_character(utf8);
        if (const auto letters = find_plain_letters(c); !letters.empty())
            plain += letters;
        else if (c == U'’')
            plain += '\'';
        else if (!is_between(c, 0x0300, 0x036F))
            plain += utf8.substr(0, n);
        utf8.remove_prefix(n);
    }
    return plain;
}

std::string cut_text(std::string_view utf8, std::size_t characters_max)
{
    std::size_t end = 0, seen = 0;
    while (end < utf8.size()) {
        const auto next = first_cluster(utf8.substr(end));
        if (seen + next.characters > characters_max) break;
        end += next.bytes;
        seen += next.characters;
    }
    auto cut = utf8.substr(0, end);
    while (!cut.empty() && cut.back() == ' ') cut.remove_suffix(1);
    return std::string{cut};
}

std::string cut_bytes(std::string_view utf8, std::size_t bytes_max)
{
    std::size_t end = 0;
    while (end < utf8.size()) {
        const auto next = first_cluster(utf8.substr(end));
        if (end + next.bytes > bytes_max) break;
        end += next.bytes;
    }
    return std::string{utf8.substr(0, end)};
}

}  // namespace vgm::mime
