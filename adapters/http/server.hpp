#pragma once

#include "adapters/http/message.hpp"
#include "gateway/runtime/budget.hpp"
#include "gateway/runtime/tls.hpp"
#include "gateway/runtime/workers.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace vgm::http {

struct server_settings
{
    std::string name = "http";  // in logs
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any; ask bound_port()
    std::size_t connections_max = 256;
    std::size_t head_bytes_max = 16 * 1024;
    std::chrono::seconds idle_timeout{60};   // between two requests
    std::chrono::seconds head_timeout{10};   // from the first byte of a request to its body
    std::chrono::seconds body_timeout{60};   // from there to the last byte of the body
    std::chrono::seconds write_timeout{30};  // for each 256 KB of an answer
    std::shared_ptr<const runtime::tls_context> tls;  // null: clear text
};

// What is said to a head before any byte of the body is read.
struct admission
{
    std::uint64_t body_bytes_max = 0;
    std::optional<response> refusal;  // instead of reading on; who may not ask does not send much
};

using answer = std::function<void(response)>;

// HTTP/1.1 over TCP or TLS: one request of a connection at a time; what a hurried client has
// pipelined waits in the socket. RFC 9110 and 9112.
//
// A body beyond 256 KB needs a lease of `memory`. When there is none now, the answer is 503 with
// Retry-After, and the client keeps its letter.
class server
{
public:
    // Called on a worker thread, for several connections at once; may not block for long. The body
    // is null. What it lets out as an exception is answered with 500.
    using admitter = std::function<admission(const request& head)>;
    // The same, with the body. `answer` may be called from any thread, once; when it is dropped
    // instead, the connection is closed.
    using handler = std::function<void(request, answer)>;

    // Throws boost::system::system_error when the address cannot be bound. `memory` must outlive
    // the workers.
    server(
        runtime::workers& workers,
        server_settings settings,
        runtime::budget& memory,
        admitter admit,
        handler handle
    );
    ~server();  // stop()
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    std::uint16_t bound_port() const;

    // Takes no new connection, closes those between two requests, and each of the others after its
    // answer. May be called twice.
    void stop();
    // Waits until no request is under way any more; false when some are, after `patience`.
    bool drain(std::chrono::milliseconds patience);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace vgm::http
