#include "gateway/app/terminal.hpp"

#include "schemas/hl7v2/utf8.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace vgm::app {
namespace {

constexpr palette none{};
constexpr palette ansi{"\x1b[1m", "\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[2m", "\x1b[0m"};

// https://no-color.org: set and not empty.
bool colours_are_unwanted()
{
    const char* unwanted = std::getenv("NO_COLOR");
    return unwanted != nullptr && *unwanted != '\0';
}

bool is_dumb()
{
    const char* terminal = std::getenv("TERM");
    return terminal != nullptr && std::string_view{terminal} == "dumb";
}

}  // namespace

const palette& palette_of(colours with) noexcept { return with == colours::on ? ansi : none; }

screen screen_of(int descriptor)
{
    constexpr std::size_t least = 40, most = 140;
    screen made;
    made.is_terminal = ::isatty(descriptor) == 1 && !is_dumb();
    if (!made.is_terminal) return made;
    if (!colours_are_unwanted()) made.with = colours::on;
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        made.width = std::clamp<std::size_t>(size.ws_col, least, most);
    return made;
}

std::size_t columns_of(std::string_view utf8) noexcept
{
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string padded(std::string_view text, std::size_t columns)
{
    std::string made{text};
    const auto used = columns_of(text);
    if (used < columns) made.append(columns - used, ' ');
    return made;
}

void append_wrapped(std::string& out, std::string_view text, std::size_t indent, std::size_t width)
{
    constexpr std::size_t least = 20;
    const std::size_t room = width > indent + least ? width - indent : least;
    std::size_t used = 0;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        const auto size = columns_of(word);
        if (used != 0 && used + 1 + size > room) {
            out += '\n';
            out.append(indent, ' ');
            used = 0;
        } else if (used != 0) {
            out += ' ';
            ++used;
        }
        out += word;
        used += size;
    }
}

std::string shown(std::string_view text, std::size_t bytes_max)
{
    std::string made;
    while (!text.empty() && made.size() < bytes_max) {
        const auto size = hl7v2::utf8_sequence_size(text);
        const auto first = static_cast<unsigned char>(text.front());
        if (size == 0 || first < ' ' || first == 0x7F)
            made += '?';
        else
            made += text.substr(0, size);
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    if (!text.empty()) made += "...";
    return made;
}

}  // namespace vgm::app
