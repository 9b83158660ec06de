#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// How commands write for people: colours and widths of the place they write to.
namespace vgm::app {

// ANSI, for people.
enum class colours { off, on };

struct palette
{
    std::string_view bold, good, warn, bad, faint, plain;
};
const palette& palette_of(colours with) noexcept;

struct screen
{
    colours with = colours::off;
    std::size_t width = 1'000'000;  // in characters; no line is broken where nobody looks
    bool is_terminal = false;       // and one that understands ANSI
};

/** What stands behind a file descriptor. Colours only on a terminal that is not dumb, and not where
    the environment has NO_COLOR. */
screen screen_of(int descriptor);

/** How many characters a UTF-8 text takes on a terminal; marks and wide characters count as one. */
std::size_t columns_of(std::string_view utf8) noexcept;

/** The text, and blanks up to that many characters. */
std::string padded(std::string_view text, std::size_t columns);

/** Appends text that begins at column `indent`, broken between words at `width`, further lines
    indented alike; without the last line end. */
void append_wrapped(std::string& out, std::string_view text, std::size_t indent, std::size_t width);

/** What may be shown of text from outside: control characters and broken UTF-8 become "?", and it
    is cut after so many bytes. */
std::string shown(std::string_view text, std::size_t bytes_max = 200);

}  // namespace vgm::app
