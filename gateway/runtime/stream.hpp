#pragma once

// The one stream type of the house: TCP, or TLS over TCP, behind one virtual call per operation.
// Erasing it here is what lets a protocol's source compile in seconds (docs/decisions).
// Included by sources of adapters, never by their public headers.

#include "gateway/core/issue.hpp"
#include "gateway/runtime/certificate.hpp"
#include "gateway/runtime/tls.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace vgm::runtime {

namespace asio = boost::asio;

struct io_result
{
    error_code ec;
    std::size_t size = 0;
};

// One strand per stream: its operations and everything that awaits them run on the executor that it
// was made with. No operation may be started while another of the same direction is pending.
class stream
{
public:
    virtual ~stream() = default;

    virtual asio::awaitable<io_result> read_some(std::span<char> into) = 0;
    virtual asio::awaitable<io_result> write_all(std::string_view bytes) = 0;

    // Turns the connection into TLS in place. As a client, `server_name` is checked against the
    // certificate (and sent as SNI); as a server it is ignored. The first error is the one told:
    // a refused certificate reads as what is wrong with it ("certificate has expired"). Without a
    // name there is nothing to check against, and the connection is refused.
    virtual asio::awaitable<error_code>
    secure_as_client(const tls_context& context, std::string server_name) = 0;
    virtual asio::awaitable<error_code> secure_as_server(const tls_context& context) = 0;

    // Every pending and later operation fails with `timed_out` when the deadline passes; a new call
    // moves the deadline.
    virtual void expires_after(std::chrono::steady_clock::duration deadline) = 0;
    // Until the next call there is no deadline: for a connection that waits for us, not for its
    // peer.
    virtual void expires_never() = 0;

    // Nothing more will be written: the peer reads an end of stream after what was written so far.
    // What it still writes can be read, so that closing does not make it lose our last words.
    virtual void finish_writing() = 0;

    // Ends the connection at once; pending operations fail. May be called twice.
    virtual void close() = 0;
    virtual bool secured() const = 0;
    virtual std::string peer() const = 0;  // "192.0.2.1:2575", for logs
    // What TLS refused about the peer's certificate, in words; empty when nothing.
    virtual std::string tls_complaint() const = 0;
    // The certificate that the peer has shown and TLS has believed; nothing without one.
    virtual std::optional<certificate_facts> peer_certificate() const = 0;
    virtual asio::any_io_executor executor() = 0;
};

// Resolves and connects, trying every address; TCP_NODELAY is set.
asio::awaitable<boost::system::result<std::unique_ptr<stream>>>
connect(std::string host, std::uint16_t port, std::chrono::steady_clock::duration deadline);

// Accepts until the executor's context stops; each connection gets its own strand of `executor`.
// `serve` is spawned on that strand; an exception it lets out ends that connection only, and is
// logged. At `connections_max` open connections new ones are closed at once (and counted).
// Throws boost::system::system_error when the address cannot be bound.
struct listener_settings
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any; ask bound_port()
    std::size_t connections_max = 256;
};

class listener
{
public:
    using handler = std::function<asio::awaitable<void>(std::unique_ptr<stream>)>;

    listener(asio::any_io_executor executor, listener_settings settings, handler serve);
    ~listener();  // stops accepting; open connections go on
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    std::uint16_t bound_port() const;
    void stop();

private:
    struct state;
    std::shared_ptr<state> state_;
};

// Suspends the calling coroutine.
asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration time);

}  // namespace vgm::runtime
