// All of the HTTP there is: Beast's parser on the erased stream. Beast's own streams stay out, and
// with them most of what they cost to compile.

#include "adapters/annuaire/http_client.hpp"

#include "gateway/runtime/stream.hpp"
#include "gateway/runtime/workers_io.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <array>
#include <future>

namespace vgm::annuaire {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr std::size_t header_bytes_max = 64 * 1024;

std::string print(const http_request& r)
{
    std::string text = r.method + " " + r.to.target + " HTTP/1.1\r\nHost: " + r.to.host_header() +
                       "\r\nUser-Agent: vaguemestre\r\nAccept-Encoding: identity\r\n";
    for (const auto& [name, value] : r.headers) text += name + ": " + value + "\r\n";
    if (!r.body.empty()) text += "Content-Length: " + std::to_string(r.body.size()) + "\r\n";
    return text + "\r\n" + r.body;
}

std::string lower(std::string_view text)
{
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

// A reply as its bytes come in.
class reply_reader
{
public:
    explicit reply_reader(const http_request& r) : request_(r)
    {
        parser_.header_limit(header_bytes_max);
        parser_.body_limit(r.body_bytes_max);
        parser_.skip(r.method == "HEAD");
    }

    bool done() const { return parser_.is_done(); }
    bool keeps_alive() const { return parser_.keep_alive(); }
    bool began() const { return began_; }

    error_code take(std::string_view bytes)
    {
        began_ = true;
        held_ += bytes;
        while (!held_.empty() && !parser_.is_done()) {
            std::array<char, 16384> piece;
            auto& body = parser_.get().body();
            body.data = piece.data();
            body.size = piece.size();
            boost::beast::error_code failed;
            const auto used = parser_.put(asio::buffer(held_), failed);
            if (failed == http::error::need_buffer) failed = {};
            const bool wants_more = failed == http::error::need_more;
            if (failed && !wants_more) return failed;
            if (!deliver({piece.data(), piece.size() - body.size}))
                return asio::error::operation_aborted;
            held_.erase(0, used);
            if (wants_more || used == 0) break;
        }
        return {};
    }
    error_code end()
    {
        boost::beast::error_code failed;
        parser_.put_eof(failed);
        return failed;
    }
    http_reply take_reply()
    {
        reply_.status = static_cast<int>(parser_.get().result_int());
        for (const auto& field : parser_.get())
            reply_.headers[lower(std::string_view{
                field.name_string().data(), field.name_string().size()})] =
                std::string(field.value().data(), field.value().size());
        return std::move(reply_);
    }

private:
    bool deliver(std::string_view piece)
    {
        if (piece.empty()) return true;
        if (request_.sink && parser_.get().result() == http::status::ok)
            return request_.sink(piece);
        reply_.body += piece;
        return true;
    }

    const http_request& request_;
    http::response_parser<http::buffer_body> parser_;
    std::string held_;
    http_reply reply_;
    bool began_ = false;
};

}  // namespace

struct http_client::impl
{
    explicit impl(std::shared_ptr<const runtime::tls_context> t)
        : tls(std::move(t)), threads("directory", 1)
    {}

    asio::awaitable<error_code> connect(const http_request& r);
    asio::awaitable<error_code> exchange(const http_request& r, reply_reader& reader);
    asio::awaitable<boost::system::result<http_reply>> ask(const http_request& r);

    std::shared_ptr<const runtime::tls_context> tls;
    runtime::workers threads;  // its thread has ended by ~http_client; a stream needs it to close
    std::unique_ptr<runtime::stream> stream;
    url connected_to;
    std::string complaint;
};

asio::awaitable<error_code> http_client::impl::connect(const http_request& r)
{
    stream.reset();
    auto made = co_await runtime::connect(r.to.host, r.to.port, r.timeout);
    if (!made) co_return made.error();
    stream = std::move(*made);
    connected_to = r.to;
    if (!r.to.secure) co_return error_code{};
    if (!tls) co_return error_code{asio::error::no_protocol_option};
    stream->expires_after(r.timeout);
    const error_code failed = co_await stream->secure_as_client(*tls, r.to.host);
    complaint = stream->tls_complaint();
    co_return failed;
}

asio::awaitable<error_code> http_client::impl::exchange(const http_request& r, reply_reader& reader)
{
    const std::string text = print(r);
    stream->expires_after(r.timeout);
    const auto sent = co_await stream->write_all(text);
    if (sent.ec) co_return sent.ec;
    std::vector<char> input(64 << 10);
    while (!reader.done()) {
        if (r.sink) stream->expires_after(r.timeout);
        const auto got = co_await stream->read_some(input);
        if (got.size > 0)
            if (const auto failed = reader.take({input.data(), got.size})) co_return failed;
        if (got.ec == asio::error::timed_out) co_return got.ec;
        if (got.ec && !reader.done()) co_return reader.began() ? reader.end() : got.ec;
    }
    co_return error_code{};
}

asio::awaitable<boost::system::result<http_reply>> http_client::impl::ask(const http_request& r)
{
    const bool kept = stream && connected_to.same_origin(r.to);
    for (int attempt = kept ? 0 : 1; attempt < 2; ++attempt) {
        if (attempt == 1) {
            const error_code failed = co_await connect(r);
            if (failed) {
                stream.reset();
                co_return failed;
            }
        }
        reply_reader reader(r);
        const error_code failed = co_await exchange(r, reader);
        if (!failed) {
            if (reader.keeps_alive())
                stream->expires_never();
            else
                stream.reset();
            co_return reader.take_reply();
        }
        stream.reset();
        // A kept connection that the server had closed says nothing about the request.
        if (attempt == 1 || reader.began()) co_return failed;
    }
    co_return error_code{asio::error::not_connected};
}

http_client::http_client(std::shared_ptr<const runtime::tls_context> tls)
    : impl_(std::make_unique<impl>(std::move(tls)))
{}

http_client::~http_client()
{
    impl_->threads.stop();
    impl_->threads.join();
}

boost::system::result<http_reply> http_client::ask(const http_request& request)
{
    impl_->complaint.clear();
    std::promise<boost::system::result<http_reply>> promise;
    auto answer = promise.get_future();
    asio::co_spawn(
        runtime::executor_of(impl_->threads),
        impl_->ask(request),
        [&promise](std::exception_ptr failed, boost::system::result<http_reply> reply) {
            if (failed)
                promise.set_exception(failed);
            else
                promise.set_value(std::move(reply));
        }
    );
    return answer.get();
}

const std::string& http_client::tls_complaint() const { return impl_->complaint; }

}  // namespace vgm::annuaire
