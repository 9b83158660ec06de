#include "schemas/mime/xtext.hpp"

namespace vgm::mime {
namespace {

int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

std::string encode_xtext(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (c >= '!' && c <= '~' && c != '+' && c != '=') {
            out += c;
        } else {
            out += '+';
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        }
    }
    return out;
}

std::string decode_xtext(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool coded = text[i] == '+' && i + 2 < text.size() && digit_value(text[i + 1]) >= 0 &&
                           digit_value(text[i + 2]) >= 0;
        if (coded) {
            out += static_cast<char>(digit_value(text[i + 1]) * 16 + digit_value(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace vgm::mime
