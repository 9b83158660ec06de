#include "schemas/mime/charset.hpp"

#include "schemas/mime/characters.hpp"
#include "schemas/mime/text.hpp"

#include <array>
#include <cstdint>

namespace vgm::mime {
namespace {

// Windows-1252 from 0x80 to 0x9f; 0 where the code page has no character.
constexpr std::array<char16_t, 32> windows_1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

char32_t from_windows_1252(unsigned char c)
{
    if (c < 0x80 || c > 0x9f) return c;
    return windows_1252[c - 0x80u] ? windows_1252[c - 0x80u] : 0xFFFD;
}

char32_t from_iso_8859_15(unsigned char c)
{
    switch (c) {
        case 0xA4:
            return 0x20AC;
        case 0xA6:
            return 0x0160;
        case 0xA8:
            return 0x0161;
        case 0xB4:
            return 0x017D;
        case 0xB8:
            return 0x017E;
        case 0xBC:
            return 0x0152;
        case 0xBD:
            return 0x0153;
        case 0xBE:
            return 0x0178;
        default:
            return from_windows_1252(c);
    }
}

void append_utf8(char32_t c, std::string& out)
{
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

template <class Table>
std::string from_single_bytes(std::string_view bytes, Table table)
{
    std::string out;
    out.reserve(bytes.size());
    for (const char c : bytes) append_utf8(table(static_cast<unsigned char>(c)), out);
    return out;
}

std::string_view ascii_letter(char32_t c)
{
    if (const auto letters = find_plain_letters(c); !letters.empty()) return letters;
    switch (c) {
        case 0xA0:
        case 0x202F:
            return " ";
        case 0xD7:
            return "x";
        case 0xF7:
            return "/";
        case 0xB0:
            return "o";
        case 0x2018:
        case 0x2019:
            return "'";
        case 0x201C:
        case 0x201D:
        case 0xAB:
        case 0xBB:
            return "\"";
        case 0x2010:
        case 0x2011:
        case 0x2013:
        case 0x2014:
            return "-";
        case 0x2026:
            return "...";
        default:
            return {};
    }
}

bool is_utf8(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t n = first_character_length(text);
        if (n == 0) return false;
        text.remove_prefix(n);
    }
    return true;
}

}  // namespace

std::size_t first_character_length(std::string_view text) noexcept
{
    if (text.empty()) return 0;
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = at(0);
    if (first < 0x80) return 1;
    const std::size_t n = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < n) return 0;
    for (std::size_t i = 1; i < n; ++i) {
        if ((at(i) & 0xC0) != 0x80) return 0;
    }
    // Overlong forms, surrogates and what lies beyond U+10FFFF.
    if ((first == 0xE0 && at(1) < 0xA0) || (first == 0xED && at(1) > 0x9F)) return 0;
    if ((first == 0xF0 && at(1) < 0x90) || (first == 0xF4 && at(1) > 0x8F)) return 0;
    return n;
}

std::string repair_utf8(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t n = first_character_length(text);
        if (n == 0) {
            out += "\xEF\xBF\xBD";
        } else {
            out += text.substr(0, n);
        }
        text.remove_prefix(n == 0 ? 1 : n);
    }
    return out;
}

std::optional<std::string> to_utf8(std::string_view bytes, std::string_view charset)
{
    const std::string name = to_lower(charset);
    if (name == "utf-8" || name == "utf8") return repair_utf8(bytes);
    if (name == "us-ascii" || name == "ascii") return to_utf8_guessing(bytes);
    if (name == "iso-8859-1" || name == "iso8859-1" || name == "latin1" || name == "windows-1252" ||
        name == "cp1252") {
        return from_single_bytes(bytes, from_windows_1252);
    }
    if (name == "iso-8859-15" || name == "iso8859-15" || name == "latin9") {
        return from_single_bytes(bytes, from_iso_8859_15);
    }
    return std::nullopt;
}

std::string to_utf8_guessing(std::string_view bytes)
{
    return is_utf8(bytes) ? std::string(bytes) : from_single_bytes(bytes, from_windows_1252);
}

std::string to_ascii(std::string_view utf8, char unknown)
{
    std::string out;
    while (!utf8.empty()) {
        const std::size_t n = first_character_length(utf8);
        const char32_t c = first_character(utf8);
        if (c < 0x80) {
            out += static_cast<char>(c);
        } else if (const auto letters = ascii_letter(c); !letters.empty()) {
            out += letters;
        } else if (c < 0x300 || c > 0x36F) {  // an accent on its own leaves nothing
            out += unknown;
        }
        utf8.remove_prefix(n == 0 ? 1 : n);
    }
    return out;
}

}  // namespace vgm::mime
