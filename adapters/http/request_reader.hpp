#pragma once

#include "adapters/http/message.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::http {

// Why a request cannot be read, and what to answer. The connection has lost its framing, or is no
// longer worth it: it is closed after the answer.
struct read_failure
{
    int status = 400;
    std::string detail;
};

// Takes HTTP/1.0 and 1.1 requests out of a byte stream, one after the other.
//
//     head ──allow_body()──► body ──► whole ──next()──► head
//       └──────────── any step ─────────► failed
//
// Reads strictly what two readers might take for two things: bare LF or CR, folded lines, blanks
// before a colon, Content-Length with Transfer-Encoding or twice, any coding but chunked, no Host
// or two. Owns no socket and no clock; how the stream is cut into pieces changes nothing.
class request_reader
{
public:
    explicit request_reader(std::size_t head_bytes_max);
    ~request_reader();
    request_reader(const request_reader&) = delete;
    request_reader& operator=(const request_reader&) = delete;

    enum class state { head, head_read, body, whole, failed };
    state now() const;
    // Of `failed`.
    const read_failure& failure() const;

    // What arrived. Bytes beyond the request wait for next().
    void feed(std::string_view bytes);
    // Whether something of the request has arrived.
    bool began() const;

    // From `head_read` on: the request without body, remote, certificate.
    request& head();
    const request& head() const;
    bool is_http_1_1() const;
    bool has_body() const;  // or may have one
    bool is_head() const;   // HEAD, which a handler sees as `get`
    bool keeps_alive() const;
    bool expects_continue() const;  // and nothing of the body is there yet

    // In `head_read`: reads on, to `body` or `whole`. A body beyond fails with 413.
    void allow_body(std::uint64_t body_bytes_max);
    std::uint64_t body_bytes() const;

    // In `whole`: the body; then the next request, of which all may be there already.
    std::string take_body();
    void next();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace vgm::http
