#pragma once

#include "adapters/http/message.hpp"
#include "gateway/core/time.hpp"

#include <string>

namespace vgm::http {

// What the request says about how it wants to be answered.
struct answer_form
{
    bool is_head = false;     // no body, but the head of one
    bool keeps_alive = true;  // and we want to, too
    bool is_http_1_1 = true;  // a body of unknown length comes in chunks
    bool accepts_gzip = false;
};

struct printed_answer
{
    std::string head;   // with its empty line
    shared_bytes body;  // may be null: nothing to write, or a stream
    bool is_chunked = false;
};

// Prints the head, and makes the body small where that is asked for and pays: text of 1 KB or more.
// A strong ETag becomes a weak one with it (RFC 9110 section 8.8.3). What no handler says is said
// for it: Date, Content-Length, `Cache-Control: no-store` and `X-Content-Type-Options: nosniff`.
// Line ends in field values become blanks.
printed_answer print_answer(response& answer, const answer_form& form, timestamp now);

std::string print_chunk(std::string_view piece);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
std::string print_http_date(timestamp at);

}  // namespace vgm::http
