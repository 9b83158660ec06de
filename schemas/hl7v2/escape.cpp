#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/hl7v2/utf8.hpp"

namespace vgm::hl7v2 {
namespace {

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

// The bytes of "C3A9"; nothing unless they are whole and none is NUL, which no text may hold.
std::optional<std::string> decode_hex(std::string_view digits)
{
    if (digits.empty() || digits.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const int high = hex_digit(digits[i]), low = hex_digit(digits[i + 1]);
        if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

// What the sequence between two escape characters stands for; nothing when it is not undone.
std::optional<std::string> meaning(std::string_view sequence, const delimiters& d)
{
    if (sequence == "F") return std::string{d.field};
    if (sequence == "S") return std::string{d.component};
    if (sequence == "T") return std::string{d.subcomponent};
    if (sequence == "R") return std::string{d.repetition};
    if (sequence == "E") return std::string{d.escape};
    if (sequence == ".br") return "\n";
    if (!sequence.starts_with('X')) return std::nullopt;
    auto bytes = decode_hex(sequence.substr(1));
    if (!bytes || is_utf8(*bytes)) return bytes;
    return to_utf8(*bytes, charset::iso_8859_15);
}

// Sequences of the standard that are kept: highlighting, formatting, other character sets, local.
bool is_kept(std::string_view sequence)
{
    if (sequence == "H" || sequence == "N") return true;
    const bool lettered = sequence.size() > 1 &&
                          std::string_view{".CMZ"}.find(sequence.front()) != std::string_view::npos;
    constexpr std::size_t longest = 16;  // beyond it, two backslashes of a text met by chance
    return lettered && sequence.size() <= longest &&
           sequence.find_first_of(" /:") == std::string_view::npos;
}

std::string_view sequence_for(char c, const delimiters& d)
{
    if (c == d.field) return "F";
    if (c == d.component) return "S";
    if (c == d.subcomponent) return "T";
    if (c == d.repetition) return "R";
    if (c == d.escape) return "E";
    if (c == '\r') return "X0D";
    if (c == '\n') return ".br";
    return {};
}

void append_escaped(std::string& out, char c, const delimiters& d)
{
    const std::string_view sequence = sequence_for(c, d);
    if (sequence.empty()) {
        out += c;
        return;
    }
    out += d.escape;
    out += sequence;
    out += d.escape;
}

char same_delimiter(char c, const delimiters& from, const delimiters& to)
{
    if (c == from.component) return to.component;
    if (c == from.subcomponent) return to.subcomponent;
    if (c == from.repetition) return to.repetition;
    if (c == from.escape) return to.escape;
    return '\0';
}

}  // namespace

std::string unescape(std::string_view raw, const delimiters& d)
{
    std::string out;
    if (d.escape == '\0') return std::string{raw};
    out.reserve(raw.size());
    while (!raw.empty()) {
        const std::size_t begin = raw.find(d.escape);
        out += raw.substr(0, begin);
        if (begin == std::string_view::npos) break;
        raw.remove_prefix(begin);

        const std::size_t end = raw.find(d.escape, 1);
        if (end == std::string_view::npos) {
            out += raw;
            break;
        }
        const std::string_view sequence = raw.substr(1, end - 1);
        if (const auto text = meaning(sequence, d)) {
            out += *text;
            raw.remove_prefix(end + 1);
        } else if (is_kept(sequence)) {
            out += raw.substr(0, end + 1);
            raw.remove_prefix(end + 1);
        } else {
            out += d.escape;
            raw.remove_prefix(1);
        }
    }
    return out;
}

std::string escape(std::string_view text, const delimiters& d)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) append_escaped(out, c, d);
    return out;
}

std::string recode(std::string_view raw_field, const delimiters& from)
{
    constexpr delimiters to;
    if (from == to) return std::string{raw_field};
    std::string out;
    while (!raw_field.empty()) {
        const char c = raw_field.front();
        // \F\ names the field separator of its own message, which may be no delimiter of ours.
        const bool sequence = c == from.escape && raw_field.size() > 2 && raw_field[2] == c;
        const auto named = sequence ? meaning(raw_field.substr(1, 1), from) : std::nullopt;
        if (named)
            append_escaped(out, named->front(), to);
        else if (const char same = same_delimiter(c, from, to); same != '\0')
            out += same;
        else
            append_escaped(out, c, to);
        raw_field.remove_prefix(named ? 3 : 1);
    }
    return out;
}

}  // namespace vgm::hl7v2
