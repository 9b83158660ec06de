#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vgm::mime {

// The value of one header, folded at blanks while it grows (RFC 5322 §2.2.3). Taking the line ends
// out again gives exactly the text that was put in.
class header_writer
{
public:
    explicit header_writer(std::size_t column) : column_(column) {}

    // Text that is cut at its blanks where a line grows too long. Blanks at its end wait for what
    // comes next.
    void put_words(std::string_view text);

    // One piece that is never cut.
    void put(std::string_view word);

    // The next piece begins a line of its own.
    void break_line();

    // How long a piece may be to stay on this line.
    std::size_t room() const;

    std::string take() { return std::move(value_); }

private:
    std::string value_;
    std::string blanks_;  // before the next piece
    std::size_t column_;
    bool line_is_empty_ = true;  // but for the header's name
    bool must_break_ = false;
};

}  // namespace vgm::mime
