#include "schemas/hl7v2/lexical.hpp"

#include <algorithm>

namespace vgm::hl7v2 {
namespace {

constexpr std::string_view no_break_space = "\xC2\xA0";
constexpr std::string_view blanks = " \t\r\n";

bool is_id_character(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }

}  // namespace

std::string_view nth_part(std::string_view text, char separator, std::size_t n)
{
    if (n == 0) return {};
    for (; n > 1; --n) {
        const std::size_t end = text.find(separator);
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find(separator));
}

std::size_t count_parts(std::string_view text, char separator)
{
    const std::size_t last = text.find_last_not_of(separator);
    if (last == std::string_view::npos) return 0;
    const std::string_view present = text.substr(0, last + 1);
    return 1 + static_cast<std::size_t>(std::count(present.begin(), present.end(), separator));
}

std::string_view trim_blanks(std::string_view text)
{
    for (;;) {
        if (!text.empty() && is_blank(text.front()))
            text.remove_prefix(1);
        else if (text.starts_with(no_break_space))
            text.remove_prefix(2);
        else
            break;
    }
    for (;;) {
        if (!text.empty() && is_blank(text.back()))
            text.remove_suffix(1);
        else if (text.ends_with(no_break_space))
            text.remove_suffix(2);
        else
            return text;
    }
}

bool is_segment(std::string_view line, char field_separator)
{
    if (line.size() < 3) return false;
    if (!std::all_of(line.begin(), line.begin() + 3, is_id_character)) return false;
    return line.size() == 3 || line[3] == field_separator;
}

std::string_view skip_preamble(std::string_view er7)
{
    if (er7.starts_with(byte_order_mark)) er7.remove_prefix(byte_order_mark.size());
    while (!er7.empty() && is_blank(er7.front())) er7.remove_prefix(1);
    return er7;
}

std::string_view first_line(std::string_view text)
{
    return text.substr(0, text.find_first_of("\r\n"));
}

}  // namespace vgm::hl7v2
