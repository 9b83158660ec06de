#include "schemas/mime/encoded_word.hpp"

#include "schemas/mime/base64.hpp"
#include "schemas/mime/charset.hpp"
#include "schemas/mime/header_writer.hpp"
#include "schemas/mime/text.hpp"

#include <optional>

namespace vgm::mime {
namespace {

constexpr std::size_t encoded_word_max = 75;
constexpr std::size_t word_overhead = 12;    // =?UTF-8?Q?…?=
constexpr std::size_t plain_word_max = 900;  // RFC 5322 §2.1.1 forbids lines over 998

// Some senders put a whole line into one word. A bound keeps reading linear.
constexpr std::size_t tolerated_word_max = 4096;

enum class word_encoding { q, b };

// The letters that RFC 2047 §5 (3) lets stand in a display name, where the rules are strictest.
bool stands_for_itself(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || is_digit(c) || c == '!' ||
           c == '*' || c == '+' || c == '-' || c == '/';
}

void append_q(std::string_view character, std::string& out)
{
    constexpr char digits[] = "0123456789ABCDEF";
    for (const char c : character) {
        if (c == ' ') {
            out += '_';
        } else if (stands_for_itself(c)) {
            out += c;
        } else {
            out += '=';
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        }
    }
}

// One word of at most `size` characters, taken from the front of `text`: at least one character.
std::string take_word(std::string_view& text, word_encoding encoding, std::size_t size)
{
    const std::size_t room = size - word_overhead;
    std::string q;
    std::size_t taken = 0;
    while (taken < text.size()) {
        const std::string_view character =
            text.substr(taken, first_character_length(text.substr(taken)));
        const std::size_t before = q.size();
        append_q(character, q);
        const std::size_t b = encoded_size(taken + character.size());
        if ((encoding == word_encoding::q ? q.size() : b) > room && taken > 0) {
            q.resize(before);
            break;
        }
        taken += character.size();
    }
    std::string word = encoding == word_encoding::q ? "=?UTF-8?Q?" : "=?UTF-8?B?";
    if (encoding == word_encoding::q) {
        word += q;
    } else {
        encode_base64(text.substr(0, taken), word);
    }
    text.remove_prefix(taken);
    return word + "?=";
}

word_encoding shorter_encoding(std::string_view text)
{
    std::string q;
    append_q(text, q);
    return q.size() <= encoded_size(text.size()) ? word_encoding::q : word_encoding::b;
}

bool must_be_encoded(std::string_view word)
{
    if (word.size() > plain_word_max || word.find("=?") != std::string_view::npos) return true;
    for (const char c : word) {
        if (static_cast<unsigned char>(c) >= 0x80) return true;
    }
    return false;
}

// From the first word that must be encoded to the end of the last.
struct span_of_text
{
    std::size_t begin = 0, end = 0;
};

span_of_text find_span_to_encode(std::string_view text)
{
    span_of_text found{text.size(), text.size()};
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (must_be_encoded(text.substr(at, end - at))) {
            if (found.begin == text.size()) found.begin = at;
            found.end = end;
        }
        at = end + 1;
    }
    return found;
}

void put_encoded(std::string_view text, header_writer& line)
{
    const word_encoding encoding = shorter_encoding(text);
    while (!text.empty()) {
        // A first word of a few letters would only make the header longer.
        const std::size_t room =
            line.room() < 32 ? encoded_word_max : std::min(line.room(), encoded_word_max);
        line.put(take_word(text, encoding, room));
        if (!text.empty()) line.break_line();
    }
}

struct encoded_word
{
    std::string charset;
    std::string bytes;
    std::size_t length = 0;  // in the header
};

std::string decode_q(std::string_view text)
{
    const auto digit = [](char c) {
        const char l = to_lower(c);
        return is_digit(l) ? l - '0' : l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool coded = text[i] == '=' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
                           digit(text[i + 2]) >= 0;
        if (coded) {
            out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '_' ? ' ' : text[i];
        }
    }
    return out;
}

// The encoded word at the front of `text`, if there is one that can be read.
std::optional<encoded_word> find_word(std::string_view text)
{
    if (text.substr(0, 2) != "=?") return std::nullopt;
    text = text.substr(0, tolerated_word_max);
    const std::size_t charset_end = text.find('?', 2);
    if (charset_end == std::string_view::npos || charset_end + 2 >= text.size() ||
        text[charset_end + 2] != '?') {
        return std::nullopt;
    }
    const std::size_t begin = charset_end + 3;
    const std::size_t end = text.find("?=", begin);
    if (end == std::string_view::npos) return std::nullopt;

    encoded_word word;
    const std::string_view charset = text.substr(2, charset_end - 2);
    word.charset = to_lower(charset.substr(0, charset.find('*')));  // RFC 2231 adds a language
    word.length = end + 2;
    const std::string_view encoded = text.substr(begin, end - begin);
    switch (to_lower(text[charset_end + 1])) {
        case 'q':
            word.bytes = decode_q(encoded);
            break;
        case 'b':
            if (auto bytes = decode_base64(encoded)) {
                word.bytes = std::move(*bytes);
                break;
            }
            return std::nullopt;
        default:
            return std::nullopt;
    }
    if (!to_utf8("", word.charset)) return std::nullopt;
    return word;
}

}  // namespace

std::string encode_header_text(std::string_view utf8, std::size_t column)
{
    const std::string text = without_controls(repair_utf8(utf8));
    const auto [begin, end] = find_span_to_encode(text);
    header_writer line(column);
    line.put_words(std::string_view(text).substr(0, begin));

    put_encoded(std::string_view(text).substr(begin, end - begin), line);
    line.put_words(std::string_view(text).substr(end));
    return line.take();
}

std::string encode_phrase(std::string_view utf8, std::size_t column)
{
    header_writer line(column);
    put_encoded(without_controls(repair_utf8(utf8)), line);
    return line.take();
}

std::string decode_header_text(std::string_view raw)
{
    const std::string line = unfold(raw);
    std::string_view rest = line;
    std::string out, plain, bytes, charset;
    const auto end_words = [&] {
        if (!charset.empty()) out += to_utf8(bytes, charset).value_or("");
        bytes.clear();
        charset.clear();
    };
    while (!rest.empty()) {
        const auto word = rest.front() == '=' ? find_word(rest) : std::nullopt;
        if (!word) {
            plain += rest.front();
            rest.remove_prefix(1);
            continue;
        }
        const bool follows_a_word = !charset.empty() && trim(plain).empty();
        if (!follows_a_word || word->charset != charset) end_words();
        if (!follows_a_word) out += to_utf8_guessing(plain);
        plain.clear();
        charset = word->charset;
        bytes += word->bytes;
        rest.remove_prefix(word->length);
    }
    end_words();
    out += to_utf8_guessing(plain);
    return without_controls(out);
}

}  // namespace vgm::mime
