#pragma once

#include "adapters/smtp/content.hpp"
#include "adapters/smtp/errc.hpp"

#include <array>
#include <string_view>

namespace vgm::smtp {

// Transparency of RFC 5321 §4.5.2: a line that begins with a dot gets a second one.
//
// A CR or LF alone is refused. Servers disagree on whether one ends a line, so "<LF>.<LF>" inside a
// letter would end it for some of them and make commands of what follows (SMTP smuggling).
class dot_stuffer
{
public:
    explicit dot_stuffer(content source) : source_(std::move(source)) {}
    dot_stuffer(const dot_stuffer&) = delete;
    dot_stuffer& operator=(const dot_stuffer&) = delete;

    // Writes the next bytes into `out`, which has room for two at least. 0: the end of the content,
    // or error().
    std::size_t next(std::span<char> out);

    // What is wrong with the content, once next() has answered 0: no end of data may be sent then.
    error_code error() const { return error_; }

    // The end of data, with the CRLF that the last line may lack.
    std::string_view end_of_data() const { return at_line_start_ ? ".\r\n" : "\r\n.\r\n"; }

private:
    bool refill();
    std::size_t stuff(std::span<char> out);
    void check_end();

    content source_;
    std::array<char, 16384> raw_;
    std::string_view rest_;  // of raw_
    std::size_t taken_ = 0;
    bool at_line_start_ = true, after_cr_ = false;
    error_code error_;
};

}  // namespace vgm::smtp
