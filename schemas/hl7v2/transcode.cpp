// Between UTF-8 and the eight-bit sets of charset.hpp.

#include "schemas/hl7v2/byte_scan.hpp"
#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/charset_tables.hpp"
#include "schemas/hl7v2/utf8.hpp"

namespace vgm::hl7v2 {
namespace {

constexpr char32_t replacement = U'\uFFFD';

bool is_latin(charset c) { return c == charset::iso_8859_15 || c == charset::iso_8859_1; }

std::string repaired_utf8(std::string_view bytes)
{
    std::string out;
    for (;;) {
        const std::size_t bad = find_invalid_utf8(bytes);
        out += bytes.substr(0, bad);
        if (bad == bytes.size()) return out;
        append_utf8(out, replacement);
        bytes.remove_prefix(bad + 1);
    }
}

void append_encoded(std::string& out, char32_t character, charset to)
{
    const auto byte = is_latin(to) ? latin_byte(character, to) : std::nullopt;
    if (byte)
        out += static_cast<char>(*byte);
    else
        out += transliterate(character);
}

}  // namespace

std::string to_utf8(std::string_view bytes, charset from)
{
    if (from == charset::utf_8) return repaired_utf8(bytes);
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 16);
    while (!bytes.empty()) {
        const std::size_t plain = find_non_ascii(bytes);
        out += bytes.substr(0, plain);
        if (plain == bytes.size()) break;
        const auto byte = static_cast<unsigned char>(bytes[plain]);
        append_utf8(out, is_latin(from) ? latin_character(byte, from) : replacement);
        bytes.remove_prefix(plain + 1);
    }
    return out;
}

std::string encode_charset(std::string_view utf8, charset to)
{
    if (to == charset::utf_8) return std::string{utf8};
    std::string out;
    out.reserve(utf8.size());
    while (!utf8.empty()) {
        const std::size_t plain = find_non_ascii(utf8);
        out += utf8.substr(0, plain);
        utf8.remove_prefix(plain);
        if (utf8.empty()) break;
        const std::size_t size = utf8_sequence_size(utf8);
        if (size == 0)
            out += '?';
        else
            append_encoded(out, utf8_character(utf8.substr(0, size)), to);
        utf8.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out;
}

}  // namespace vgm::hl7v2
