#include "schemas/mime/text.hpp"

#include <algorithm>

namespace vgm::mime {

std::string to_lower(std::string_view text)
{
    std::string out(text);
    for (auto& c : out) c = to_lower(c);
    return out;
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool equals_ignoring_case(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && starts_with_ignoring_case(a, b);
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start)
{
    if (text.size() < start.size()) return false;
    return std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) {
        return to_lower(a) == to_lower(b);
    });
}

std::size_t find_ignoring_case(std::string_view text, std::string_view what)
{
    const auto at =
        std::search(text.begin(), text.end(), what.begin(), what.end(), [](char a, char b) {
            return to_lower(a) == to_lower(b);
        });
    return at == text.end() ? std::string_view::npos : static_cast<std::size_t>(at - text.begin());
}

std::string unfold(std::string_view value)
{
    std::string out;
    out.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\r' && value[i] != '\n') {
            out += value[i];
            continue;
        }
        while (i + 1 < value.size() && (value[i + 1] == '\r' || value[i + 1] == '\n')) ++i;
        const bool blank_follows =
            i + 1 < value.size() && (value[i + 1] == ' ' || value[i + 1] == '\t');
        if (!blank_follows && i + 1 < value.size()) out += ' ';
    }
    return out;
}

std::string without_controls(std::string_view utf8)
{
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        const bool c1 = c == 0xC2 && i + 1 < utf8.size() &&
                        static_cast<unsigned char>(utf8[i + 1]) >= 0x80 &&
                        static_cast<unsigned char>(utf8[i + 1]) < 0xA0;
        if (c1) ++i;
        out += c1 || c < 0x20 || c == 0x7F ? ' ' : utf8[i];
    }
    return std::string(trim(out));
}

}  // namespace vgm::mime
