#pragma once

#include "adapters/smtp/errc.hpp"
#include "adapters/smtp/reply.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vgm::smtp {

// Cuts what a server sends into replies (RFC 5321 §4.2):
//
//     reply-line = *( code "-" [ text ] CRLF ) code [ SP text ] CRLF
//     code       = ( "2" / "3" / "4" / "5" ) 2DIGIT      ; the same on every line
//
// RFC 5321 says 512 bytes a line; real refusals carry long addresses and URLs. A line ends with
// CRLF and nothing else: a stray CR or LF is refused, because what one side takes for one reply the
// other must not take for two. How the bytes are cut never changes what comes out.
class reply_parser
{
public:
    static constexpr std::size_t line_bytes_max = 4096;  // CRLF included
    static constexpr std::size_t lines_max = 100;

    void append(std::string_view bytes) { buffer_.append(bytes); }

    // The next whole reply, or nothing: it is incomplete, or error() says what is wrong with it.
    // An error is final: replies can no longer be matched with commands.
    std::optional<reply> next();
    error_code error() const { return error_; }

    // Nothing has arrived beyond the replies already taken.
    bool empty() const { return buffer_.empty() && partial_.lines.empty(); }

private:
    enum class line_kind { more_follow, last };

    std::optional<std::string_view> next_line();
    std::optional<line_kind> take(std::string_view line);
    void fail(errc what) { error_ = what; }
    void drop_consumed();

    std::string buffer_;
    std::size_t consumed_ = 0;
    reply partial_;
    error_code error_;
};

}  // namespace vgm::smtp
