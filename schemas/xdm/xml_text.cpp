#include "schemas/xdm/xml_text.hpp"

#include "schemas/cda/characters.hpp"

namespace vgm::xdm {

namespace {

void append_clean(std::string& out, std::string_view text)
{
    for (const char c : text) switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\t':
            case '\n':
            case '\r':
                out += ' ';
                break;
            default:
                out += c;
        }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text)
{
    for (;;) {
        const auto bad = cda::find_bad_character(text);
        append_clean(out, text.substr(0, bad));
        if (bad == std::string_view::npos) return;
        out += '?';
        text.remove_prefix(bad + 1);
    }
}

std::string escaped(std::string_view text)
{
    std::string out;
    append_escaped(out, text);
    return out;
}

std::string_view limited(std::string_view text, std::size_t characters_max) noexcept
{
    std::size_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
        if (starts && seen++ == characters_max) return text.substr(0, at);
    }
    return text;
}

}  // namespace vgm::xdm
