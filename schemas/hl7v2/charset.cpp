#include "schemas/hl7v2/charset.hpp"

#include "schemas/hl7v2/byte_scan.hpp"
#include "schemas/hl7v2/lexical.hpp"
#include "schemas/hl7v2/utf8.hpp"

#include <array>

namespace vgm::hl7v2 {
namespace {

constexpr std::string_view small_tilde = "\xCB\x9C";

issue at_msh_18(fault f, std::string detail)
{
    return {f, severity::error, "MSH-18", std::move(detail), {}};
}

// MSH-18 of bytes that nothing has cut yet: the fourth byte is the field separator, the sixth the
// repetition separator.
std::string_view declared_charset(std::string_view header)
{
    constexpr std::size_t shortest = 8;
    if (!header.starts_with("MSH") || header.size() < shortest) return {};
    const std::string_view field = nth_part(first_line(header), header[3], 18);
    return trim_blanks(nth_part(field, header[5], 1));
}

// Whether bytes are of the set, told as the issue that they are not.
std::optional<issue> check(std::string_view raw, charset which)
{
    std::size_t bad = raw.size();
    if (which == charset::utf_8) bad = find_invalid_utf8(raw);
    if (which == charset::ascii) bad = find_non_ascii(raw);
    if (bad == raw.size()) return std::nullopt;
    return at_msh_18(
        fault::bad_data_type,
        "The message is not in the character set it declares: see byte " + std::to_string(bad) + "."
    );
}

bool repeats_with_small_tilde(std::string_view text)
{
    constexpr std::size_t msh_2_1 = 5;
    const std::string_view header = skip_preamble(text);
    return header.starts_with("MSH") && header.size() > msh_2_1 &&
           header.substr(msh_2_1).starts_with(small_tilde);
}

std::string with_tilde_for_small_tilde(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t at = std::min(text.find('~'), text.find(small_tilde));
        out += text.substr(0, at);
        if (at >= text.size()) break;
        const bool plain = text[at] == '~';
        out += plain ? "\\R\\" : "~";
        text.remove_prefix(at + (plain ? 1 : small_tilde.size()));
    }
    return out;
}

decoded_text make_decoded(std::string_view raw, charset which)
{
    decoded_text decoded{raw, nullptr, which, std::nullopt};
    const auto own = [&](std::string text) {
        decoded.storage = std::make_shared<const std::string>(std::move(text));
        decoded.text = *decoded.storage;
    };
    const bool latin = which == charset::iso_8859_15 || which == charset::iso_8859_1;
    if (latin && find_non_ascii(raw) != raw.size()) own(to_utf8(raw, which));
    if (!repeats_with_small_tilde(decoded.text)) return decoded;

    own(with_tilde_for_small_tilde(decoded.text));
    decoded.warning = issue{
        fault::bad_data_type,
        severity::warning,
        "MSH-2",
        "The repetition separator is U+02DC, read as a tilde.",
        {}};
    return decoded;
}

}  // namespace

std::string_view to_string(charset c) noexcept
{
    switch (c) {
        case charset::utf_8:
            return "UNICODE UTF-8";
        case charset::iso_8859_15:
            return "8859/15";
        case charset::iso_8859_1:
            return "8859/1";
        case charset::ascii:
            return "ASCII";
    }
    return "UNICODE UTF-8";
}

std::optional<charset> parse_charset(std::string_view msh_18)
{
    // "ISO-8859-15", "ISO_8859/15" and "8859/15" are one set: letters and digits decide.
    std::string name;
    for (const char c : msh_18) {
        if (c >= 'a' && c <= 'z') name += static_cast<char>(c - 'a' + 'A');
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) name += c;
    }
    if (name == "UNICODEUTF8" || name == "UTF8") return charset::utf_8;
    if (name == "885915" || name == "ISO885915") return charset::iso_8859_15;
    if (name == "88591" || name == "ISO88591") return charset::iso_8859_1;
    if (name == "ASCII" || name == "USASCII") return charset::ascii;
    return std::nullopt;
}

result<decoded_text> decode_charset(std::string_view raw)
{
    const bool marked = raw.starts_with(byte_order_mark);
    const std::string_view declared = declared_charset(skip_preamble(raw));
    if (declared.empty() || declared == "\"\"") {
        const bool unicode = marked || is_utf8(raw);
        const charset which = unicode ? charset::utf_8 : charset::iso_8859_15;
        if (auto wrong = check(raw, which)) return *std::move(wrong);
        return make_decoded(raw, which);
    }

    const auto which = parse_charset(declared);
    if (!which) return at_msh_18(fault::value_not_in_table, "This character set is not handled.");
    if (marked && *which != charset::utf_8)
        return at_msh_18(fault::incoherent, "A UTF-8 byte order mark before another set.");
    if (auto wrong = check(raw, *which)) return *std::move(wrong);
    return make_decoded(raw, *which);
}

}  // namespace vgm::hl7v2
