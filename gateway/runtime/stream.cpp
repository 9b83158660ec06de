#include "gateway/runtime/stream.hpp"

#include "gateway/runtime/log.hpp"
#include "gateway/runtime/tls_impl.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <optional>

namespace vgm::runtime {
namespace {

using asio::ip::tcp;
constexpr auto token = asio::as_tuple(asio::use_awaitable);

std::string print(const tcp::endpoint& endpoint)
{
    const auto address = endpoint.address();
    const std::string host =
        address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
    return host + ":" + std::to_string(endpoint.port());
}

// OpenSSL checks the certificate against the name during the handshake, and says so in words.
bool expect_name(SSL* ssl, const std::string& name)
{
    X509_VERIFY_PARAM* const checks = SSL_get0_param(ssl);
    X509_VERIFY_PARAM_set_hostflags(checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    error_code no_address;
    asio::ip::make_address(name, no_address);
    if (!no_address) return X509_VERIFY_PARAM_set1_ip_asc(checks, name.c_str()) == 1;
    // An empty name would mean that any will do. SNI is for names only (RFC 6066 section 3).
    return !name.empty() && X509_VERIFY_PARAM_set1_host(checks, name.data(), name.size()) == 1 &&
           SSL_set_tlsext_host_name(ssl, name.c_str()) == 1;
}

class connection final : public stream
{
public:
    explicit connection(tcp::socket socket)
        : socket_(std::move(socket)),
          timer_(socket_.get_executor()),
          expired_(std::make_shared<bool>(false))
    {
        error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
        const auto endpoint = socket_.remote_endpoint(ignored);
        peer_ = ignored ? "unknown peer" : print(endpoint);
    }

    ~connection() override { close(); }

    asio::awaitable<io_result> read_some(std::span<char> into) override
    {
        const auto buffer = asio::buffer(into.data(), into.size());
        if (tls_) {
            auto [ec, n] = co_await tls_->async_read_some(buffer, token);
            co_return io_result{told(ec), n};
        }
        auto [ec, n] = co_await socket_.async_read_some(buffer, token);
        co_return io_result{told(ec), n};
    }

    asio::awaitable<io_result> write_all(std::string_view bytes) override
    {
        const auto buffer = asio::buffer(bytes.data(), bytes.size());
        if (tls_) {
            auto [ec, n] = co_await asio::async_write(*tls_, buffer, token);
            co_return io_result{told(ec), n};
        }
        auto [ec, n] = co_await asio::async_write(socket_, buffer, token);
        co_return io_result{told(ec), n};
    }

    asio::awaitable<error_code>
    secure_as_client(const tls_context& context, std::string server_name) override
    {
        tls_.emplace(socket_, context.get().context);
        if (!expect_name(tls_->native_handle(), server_name)) {
            complaint_ = "there is no server name to check the certificate against";
            co_return error_code{asio::error::invalid_argument};
        }
        co_return co_await handshake(asio::ssl::stream_base::client);
    }

    asio::awaitable<error_code> secure_as_server(const tls_context& context) override
    {
        tls_.emplace(socket_, context.get().context);
        co_return co_await handshake(asio::ssl::stream_base::server);
    }

    void expires_after(std::chrono::steady_clock::duration deadline) override
    {
        deadline_ = clock::now() + deadline;
        if (!armed_ || deadline_ < timer_.expiry()) arm();
    }

    void expires_never() override { deadline_ = clock::time_point::max(); }

    void finish_writing() override
    {
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
    }

    void close() override
    {
        timer_.cancel();
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_both, ignored);
        socket_.close(ignored);
    }

    bool secured() const override { return tls_.has_value(); }
    std::string peer() const override { return peer_; }
    std::string tls_complaint() const override { return complaint_; }
    std::optional<certificate_facts> peer_certificate() const override
    {
        if (!tls_) return std::nullopt;
        SSL* const ssl = const_cast<connection*>(this)->tls_->native_handle();
        const X509* const shown = SSL_get0_peer_certificate(ssl);
        if (shown == nullptr || SSL_get_verify_result(ssl) != X509_V_OK) return std::nullopt;
        return facts_of(*shown);
    }
    asio::any_io_executor executor() override { return socket_.get_executor(); }

private:
    using clock = std::chrono::steady_clock;

    // A deadline moves several times a message, nearly always further away: the timer is left as it
    // is, and goes on to the new deadline when it wakes too early.
    void arm()
    {
        armed_ = true;
        timer_.expires_at(deadline_);
        timer_.async_wait([this, alive = std::weak_ptr(expired_)](error_code ec) {
            const auto expired = alive.lock();
            if (ec || !expired) return;  // the connection may be gone
            armed_ = false;
            if (deadline_ == clock::time_point::max()) return;
            if (deadline_ > clock::now()) return arm();
            *expired = true;
            error_code ignored;
            socket_.close(ignored);
        });
    }

    asio::awaitable<error_code> handshake(asio::ssl::stream_base::handshake_type side)
    {
        auto [ec] = co_await tls_->async_handshake(side, token);
        if (ec) {
            const long verdict = SSL_get_verify_result(tls_->native_handle());
            if (verdict != X509_V_OK)
                complaint_ = X509_verify_cert_error_string(verdict);
            else if (ec.category() == asio::error::get_ssl_category())
                complaint_ = ec.message();
        }
        co_return told(ec);
    }

    // Closing the socket is how a deadline ends an operation: say what it was.
    error_code told(error_code ec) const
    {
        return ec && *expired_ ? error_code{asio::error::timed_out} : ec;
    }

    tcp::socket socket_;
    std::optional<asio::ssl::stream<tcp::socket&>> tls_;
    asio::steady_timer timer_;
    clock::time_point deadline_ = clock::time_point::max();
    bool armed_ = false;  // the timer wakes at its expiry, no later than the deadline
    std::shared_ptr<bool> expired_;
    std::string peer_, complaint_;
};

// The timer's handler may already be on its way when the connection stands, and may run after the
// socket has moved on: it looks at `now` before it touches anything.
asio::awaitable<error_code> connect_within(
    tcp::socket& socket,
    tcp::endpoint endpoint,
    std::chrono::steady_clock::duration deadline
)
{
    enum class state { connecting, connected, expired };
    auto now = std::make_shared<state>(state::connecting);
    asio::steady_timer timer(socket.get_executor());
    timer.expires_after(deadline);
    timer.async_wait([&socket, now](error_code ec) {
        if (ec || *now != state::connecting) return;
        *now = state::expired;
        error_code ignored;
        socket.close(ignored);
    });
    auto [ec] = co_await socket.async_connect(endpoint, token);
    if (*now == state::expired) co_return error_code{asio::error::timed_out};
    *now = state::connected;
    co_return ec;
}

}  // namespace

asio::awaitable<boost::system::result<std::unique_ptr<stream>>>
connect(std::string host, std::uint16_t port, std::chrono::steady_clock::duration deadline)
{
    const auto executor = co_await asio::this_coro::executor;
    tcp::resolver resolver(executor);
    auto [failed, found] = co_await resolver.async_resolve(host, std::to_string(port), token);
    if (failed) co_return failed;
    error_code last = asio::error::host_not_found;
    for (const auto& entry : found) {
        tcp::socket socket(executor);
        last = co_await connect_within(socket, entry.endpoint(), deadline);
        if (!last) co_return std::make_unique<connection>(std::move(socket));
    }
    co_return last;
}

struct listener::state : std::enable_shared_from_this<state>
{
    state(asio::any_io_executor e, listener_settings s, handler h)
        : executor(e), acceptor(asio::make_strand(e)), settings(std::move(s)), serve(std::move(h))
    {
        const tcp::endpoint endpoint(asio::ip::make_address(settings.address), settings.port);
        acceptor.open(endpoint.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        acceptor.bind(endpoint);
        acceptor.listen(1024);
        port = acceptor.local_endpoint().port();
    }

    asio::awaitable<void> run(std::shared_ptr<state> self)
    {
        for (;;) {
            auto strand = asio::make_strand(executor);
            auto [ec, socket] = co_await acceptor.async_accept(strand, token);
            if (ec == asio::error::operation_aborted || !acceptor.is_open()) co_return;
            if (ec) {  // out of descriptors, or the peer is already gone: take a breath, go on
                log::warning(
                    "listener.accept_failed",
                    {{"address", print(acceptor)}, {"reason", ec.message()}}
                );
                asio::steady_timer pause(acceptor.get_executor(), std::chrono::milliseconds(100));
                co_await pause.async_wait(token);
                continue;
            }
            if (open >= settings.connections_max) {
                log::warning(
                    "listener.connection_refused",
                    {{"address", print(acceptor)},
                     {"limit", std::to_string(settings.connections_max)}}
                );
                continue;  // the socket closes here
            }
            ++open;
            start(self, strand, std::make_unique<connection>(std::move(socket)));
        }
    }

    // The handler is called on the connection's strand, so that not even one that is no coroutine
    // can end the accepting.
    static void
    start(std::shared_ptr<state> self, asio::any_io_executor strand, std::unique_ptr<stream> taken)
    {
        asio::co_spawn(
            strand,
            [self, taken = std::move(taken)]() mutable { return self->serve(std::move(taken)); },
            [self](std::exception_ptr e) {
                --self->open;
                if (e) report(e);
            }
        );
    }

    static std::string print(const tcp::acceptor& a)
    {
        error_code ignored;
        return runtime::print(a.local_endpoint(ignored));
    }

    static void report(const std::exception_ptr& e)
    {
        try {
            std::rethrow_exception(e);
        } catch (const std::exception& thrown) {
            log::error("connection.failed", {{"reason", thrown.what()}});
        } catch (...) {
            log::error("connection.failed", {{"reason", "an exception of an unknown type"}});
        }
    }

    asio::any_io_executor executor;
    tcp::acceptor acceptor;
    listener_settings settings;
    handler serve;
    std::uint16_t port = 0;
    std::atomic<std::size_t> open{0};
};

listener::listener(asio::any_io_executor executor, listener_settings settings, handler serve)
    : state_(std::make_shared<state>(executor, std::move(settings), std::move(serve)))
{
    asio::co_spawn(state_->acceptor.get_executor(), state_->run(state_), [](std::exception_ptr e) {
        if (e) state::report(e);
    });
}

listener::~listener() { stop(); }

std::uint16_t listener::bound_port() const { return state_->port; }

void listener::stop()
{
    asio::post(state_->acceptor.get_executor(), [state = state_] {
        error_code ignored;
        state->acceptor.close(ignored);
    });
}

asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration time)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(token);
}

}  // namespace vgm::runtime
