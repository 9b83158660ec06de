#include "schemas/hl7v2/charset_tables.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vgm::hl7v2 {
namespace {

struct difference
{
    unsigned char byte;
    char32_t character;
};

// Where ISO 8859-15 is not ISO 8859-1.
constexpr std::array<difference, 8> latin_9{
    {{0xA4, U'\u20AC'},
     {0xA6, U'\u0160'},
     {0xA8, U'\u0161'},
     {0xB4, U'\u017D'},
     {0xB8, U'\u017E'},
     {0xBC, U'\u0152'},
     {0xBD, U'\u0153'},
     {0xBE, U'\u0178'}}};

// 0x80 to 0x9F of Windows-1252; its five holes stay controls.
constexpr std::u32string_view windows_1252 =
    U"\u20AC\x81\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\x8D\u017D\x8F"
    U"\x90\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\x9D\u017E\u0178";
static_assert(windows_1252.size() == 32);

// U+00A0 to U+00FF.
constexpr std::array<std::string_view, 96> latin_1_as_ascii{
    " ", "!", "c", "GBP", "?", "JPY", "?",  "?", "\"", "(c)", "a", "\"", "-",   "-",   "(r)", "-",
    "o", "?", "2", "3",   "'", "u",   "?",  ".", ",",  "1",   "o", "\"", "1/4", "1/2", "3/4", "?",
    "A", "A", "A", "A",   "A", "A",   "AE", "C", "E",  "E",   "E", "E",  "I",   "I",   "I",   "I",
    "D", "N", "O", "O",   "O", "O",   "O",  "x", "O",  "U",   "U", "U",  "U",   "Y",   "Th",  "ss",
    "a", "a", "a", "a",   "a", "a",   "ae", "c", "e",  "e",   "e", "e",  "i",   "i",   "i",   "i",
    "d", "n", "o", "o",   "o", "o",   "o",  "/", "o",  "u",   "u", "u",  "u",   "y",   "th",  "y"};

struct spelling
{
    char32_t character;
    std::string_view ascii;
};

// Sorted by character.
constexpr std::array<spelling, 34> spellings{
    {{U'\u0152', "OE"},   {U'\u0153', "oe"}, {U'\u0160', "S"}, {U'\u0161', "s"},
     {U'\u0178', "Y"},    {U'\u017D', "Z"},  {U'\u017E', "z"}, {U'\u02BC', "'"},
     {U'\u02C6', "?"},    {U'\u02DC', "?"},  {U'\u2002', " "}, {U'\u2003', " "},
     {U'\u2009', " "},    {U'\u2010', "-"},  {U'\u2011', "-"}, {U'\u2012', "-"},
     {U'\u2013', "-"},    {U'\u2014', "-"},  {U'\u2015', "-"}, {U'\u2018', "'"},
     {U'\u2019', "'"},    {U'\u201A', "'"},  {U'\u201B', "'"}, {U'\u201C', "\""},
     {U'\u201D', "\""},   {U'\u201E', "\""}, {U'\u2022', "-"}, {U'\u2026', "..."},
     {U'\u202F', " "},    {U'\u2039', "'"},  {U'\u203A', "'"}, {U'\u20AC', "EUR"},
     {U'\u2122', "(tm)"}, {U'\u2212', "-"}}};
static_assert(std::is_sorted(
    spellings.begin(),
    spellings.end(),
    [](const spelling& a, const spelling& b) { return a.character < b.character; }
));

}  // namespace

char32_t latin_character(unsigned char byte, charset set)
{
    if (byte >= 0x80 && byte < 0xA0) return windows_1252[byte - 0x80U];
    if (set == charset::iso_8859_15)
        for (const difference& d : latin_9)
            if (d.byte == byte) return d.character;
    return byte;
}

std::optional<unsigned char> latin_byte(char32_t character, charset set)
{
    if (character < 0x80) return static_cast<unsigned char>(character);
    if (set == charset::iso_8859_15) {
        for (const difference& d : latin_9) {
            if (d.character == character) return d.byte;
            if (d.byte == character) return std::nullopt;
        }
    }
    if (character < 0xA0 || character > 0xFF) return std::nullopt;
    return static_cast<unsigned char>(character);
}

std::string_view transliterate(char32_t character)
{
    if (character >= 0xA0 && character <= 0xFF) return latin_1_as_ascii[character - 0xA0];
    if (character >= 0x300 && character <= 0x36F) return {};
    const auto found = std::lower_bound(
        spellings.begin(),
        spellings.end(),
        character,
        [](const spelling& s, char32_t c) { return s.character < c; }
    );
    if (found == spellings.end() || found->character != character) return "?";
    return found->ascii;
}

}  // namespace vgm::hl7v2
