#pragma once

#include "adapters/imap/response_parser.hpp"

#include <deque>
#include <string_view>

namespace vgm::imap {

// What protects the gateway from a server gone mad.
struct reader_limits
{
    std::size_t message_bytes_max = 64 << 20;   // the BODY[] literals of one response
    std::size_t response_bytes_max = 64 << 10;  // all the rest of one response
    std::size_t nesting_max = 16;
};

// Cuts the server's byte stream into responses (RFC 3501 §2.2.2):
//
//     line --CRLF--> one response is out
//       ^ \--"{n}" CRLF--> literal --n bytes--.
//       '-------------------------------------'
//
// A literal goes straight from what arrived into the string that the response will own. The literal
// of a BODY[] that is larger than `message_bytes_max` is counted and let go, so the response comes
// out with `dropped` set and the stream goes on; any other excess is an issue, and final.
//
// How the stream is cut into pieces never changes what comes out.
class response_reader
{
public:
    explicit response_reader(reader_limits limits) : limits_(limits) {}

    // Consumes all of `bytes`.
    void feed(std::string_view bytes);

    // The oldest complete response not yet taken, or nothing until more is fed. After an issue the
    // stream has lost its framing, and every later call tells the same issue.
    result<std::optional<response>> next();

    // No byte has come that next() has not given out. What arrives between STARTTLS's OK and the
    // handshake was not protected by it: the session asks here.
    bool drained() const noexcept;

private:
    enum class state { line, literal, broken };

    std::size_t take_line(std::string_view bytes);
    std::size_t take_literal(std::string_view bytes);
    void end_line();
    bool begin_literal();
    void end_response();
    void give_up(fault why, std::string detail);

    reader_limits limits_;
    state state_ = state::line;
    raw_response raw_;
    std::size_t line_start_ = 0;     // in raw_.text, of the line since the last literal
    std::size_t message_bytes_ = 0;  // of kept BODY[] literals
    std::size_t small_bytes_ = 0;    // of other literals
    std::uint64_t literal_left_ = 0;
    std::deque<response> ready_;
    issue broken_;
};

}  // namespace vgm::imap
