#include "schemas/mime/header.hpp"

#include "gateway/core/assert.hpp"
#include "schemas/mime/charset.hpp"
#include "schemas/mime/encoded_word.hpp"
#include "schemas/mime/header_writer.hpp"
#include "schemas/mime/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace vgm::mime {
namespace {

bool is_letter_or_digit(char c)
{
    return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || is_digit(c);
}

bool is_atom_character(char c)
{
    return is_letter_or_digit(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_header_name(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return c > ' ' && c < 127 && c != ':';
    });
}

bool is_dot_atom(std::string_view text)
{
    for (;;) {
        const std::size_t dot = text.find('.');
        const std::string_view atom = text.substr(0, dot);
        if (atom.empty() || !std::all_of(atom.begin(), atom.end(), is_atom_character)) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

std::string without_separators(std::string_view address)
{
    std::string out(trim(address));
    for (auto& c : out) {
        if (!is_atom_character(c) && c != '.' && c != '@') c = '_';
    }
    return out;
}

// phrase of RFC 5322: atoms as they are, else a quoted string, else encoded words.
std::string display_name_phrase(std::string_view utf8, std::size_t column)
{
    std::string name = without_controls(repair_utf8(utf8));
    if (std::all_of(name.begin(), name.end(), [](char c) {
            return is_letter_or_digit(c) || c == ' ' || c == '-';
        })) {
        return name;
    }
    // A quoted string is one piece to the folding, so a long one is encoded instead.
    const bool ascii = to_ascii(name, '\0') == name && name.find("=?") == std::string::npos;
    if (ascii && name.size() <= 60) {
        std::string quoted = "\"";
        for (const char c : name) {
            if (c == '"' || c == '\\') quoted += '\\';
            quoted += c;
        }
        return quoted + '"';
    }
    return encode_phrase(name, column);
}

std::string structured_value(const mail_header& header, std::size_t column)
{
    // Lines the value was folded in already are unfolded, to be folded once.
    const std::string clean = without_controls(unfold(header.value));
    header_writer line(column);
    line.put_words(to_ascii(clean, '?'));
    return line.take();
}

}  // namespace

mail_header make_text_header(std::string_view name, std::string_view utf8)
{
    return {std::string(name), std::string(utf8), header_form::text};
}

mail_header
make_address_header(std::string_view name, std::string_view display_name, std::string_view address)
{
    const std::string phrase = display_name_phrase(display_name, name.size() + 2);
    const std::string safe = without_separators(address);
    return {
        std::string(name),
        phrase.empty() ? safe : phrase + " <" + safe + '>',
        header_form::structured};
}

mail_header make_message_id_header(std::string_view name, const std::vector<std::string>& ids)
{
    std::string value;
    for (const auto& id : ids) {
        if (!value.empty()) value += ' ';
        value += '<';
        for (const char c : id) {
            const bool separates = is_space(c) || c == '<' || c == '>';
            value += separates ? '_' : c;
        }
        value += '>';
    }
    return {std::string(name), value, header_form::structured};
}

bool is_address(std::string_view text)
{
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at > 64 || text.size() > 254) return false;
    const std::string_view domain = text.substr(at + 1);
    const bool host_letters = std::all_of(domain.begin(), domain.end(), [](char c) {
        return is_letter_or_digit(c) || c == '-' || c == '.';
    });
    return is_dot_atom(text.substr(0, at)) && is_dot_atom(domain) && host_letters;
}

std::string print(const mail_header& header)
{
    VGM_ASSERT(is_header_name(header.name));
    const std::size_t column = header.name.size() + 2;
    const std::string value = header.form == header_form::text
                                  ? encode_header_text(header.value, column)
                                  : structured_value(header, column);
    const bool folded_at_once = value.substr(0, 2) == "\r\n";
    return header.name + (folded_at_once ? ":" : ": ") + value + "\r\n";
}

std::string to_rfc5322_date(timestamp t)
{
    using namespace std::chrono;
    constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<std::chrono::days>(t);
    const year_month_day date{day};
    const hh_mm_ss time{floor<seconds>(t - day)};
    std::array<char, 64> text;
    const int n = std::snprintf(
        text.data(),
        text.size(),
        "%s, %02u %s %04d %02d:%02d:%02d +0000",
        days[weekday{day}.c_encoding()],
        static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()),
        static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count())
    );
    return {text.data(), static_cast<std::size_t>(n)};
}

}  // namespace vgm::mime
