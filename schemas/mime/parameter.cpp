#include "schemas/mime/parameter.hpp"

#include "schemas/mime/charset.hpp"
#include "schemas/mime/text.hpp"

#include <vector>

namespace vgm::mime {
namespace {

constexpr std::size_t line_max = 76;
constexpr std::size_t fallback_max = 50;

// attribute-char of RFC 2231 §7.
bool stands_for_itself(char c)
{
    if (c >= 'a' && c <= 'z') return true;
    if (c >= 'A' && c <= 'Z') return true;
    return is_digit(c) || std::string_view("!#$&+-.^_`{|}~").find(c) != std::string_view::npos;
}

std::string percent_encode(std::string_view character)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : character) {
        if (stands_for_itself(c)) {
            out += c;
        } else {
            out += '%';
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        }
    }
    return out;
}

std::string quote(std::string_view ascii)
{
    std::string out = "\"";
    for (const char c : ascii) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

// Cut in the middle rather than at the end: the extension says how to open the file.
std::string shorten(std::string ascii)
{
    if (ascii.size() <= fallback_max) return ascii;
    const std::size_t dot = ascii.rfind('.');
    const std::string extension =
        dot != std::string::npos && ascii.size() - dot <= 8 ? ascii.substr(dot) : "";
    return ascii.substr(0, fallback_max - extension.size()) + extension;
}

// The percent-encoded value in pieces of at most `size` characters, no character cut in two.
std::vector<std::string> cut(std::string_view value, std::size_t size)
{
    std::vector<std::string> pieces(1);
    while (!value.empty()) {
        const std::size_t n = first_character_length(value);
        const std::string encoded = percent_encode(value.substr(0, n));
        if (pieces.back().size() + encoded.size() > size) pieces.emplace_back();
        pieces.back() += encoded;
        value.remove_prefix(n);
    }
    return pieces;
}

}  // namespace

std::string encode_parameter(std::string_view name, std::string_view utf8_value)
{
    const std::string value = without_controls(repair_utf8(utf8_value));
    const std::string ascii = to_ascii(value);
    const std::string key(name);
    const std::string plain = ' ' + key + '=' + quote(ascii);
    if (ascii == value && plain.size() < line_max) return ";\r\n" + plain;

    // Room for " name*NNN*=" and the charset before, for ";" behind.
    const auto pieces = cut(value, line_max - key.size() - 17);
    std::string out;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        out += ";\r\n " + key + '*';
        if (pieces.size() > 1) out += std::to_string(i) + '*';
        out += i == 0 ? "=UTF-8''" : "=";
        out += pieces[i];
    }
    return out + ";\r\n " + key + '=' + quote(shorten(ascii));
}

}  // namespace vgm::mime
