// Beast's parser, behind our own check of the head's bytes. Beast is seen here and nowhere else.

#include "adapters/http/request_reader.hpp"

#include "adapters/http/head_check.hpp"
#include "adapters/http/target.hpp"
#include "gateway/core/assert.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace vgm::http {
namespace {

namespace beast = boost::beast::http;

// A chunk's line with its extensions, and all trailers.
constexpr std::size_t between_chunks_max = 8 * 1024;

struct method_answer
{
    std::optional<method> known;
    int status = 501;
};

method_answer find_method(beast::verb verb, bool& is_head)
{
    is_head = verb == beast::verb::head;
    switch (verb) {
        case beast::verb::get:
        case beast::verb::head:
            return {method::get};
        case beast::verb::post:
            return {method::post};
        case beast::verb::put:
            return {method::put};
        case beast::verb::patch:
            return {method::patch};
        case beast::verb::delete_:
            return {method::remove};
        case beast::verb::options:
            return {method::options};
        case beast::verb::trace:
        case beast::verb::connect:
            return {std::nullopt, 405};
        default:
            return {};
    }
}

std::optional<std::string> find_bearer(const fields& headers)
{
    constexpr std::string_view scheme = "Bearer ";
    const auto value = headers.find("Authorization");
    if (!value || value->size() <= scheme.size()) return std::nullopt;
    if (!equal_without_case(value->substr(0, scheme.size()), scheme)) return std::nullopt;
    return std::string{trimmed(value->substr(scheme.size()))};
}

// Appends to a string. What a length announces is reserved, and is memory only once it comes.
struct body_of_request
{
    using value_type = std::string;

    class reader
    {
    public:
        template <bool IsRequest, class Fields>
        reader(beast::header<IsRequest, Fields>&, value_type& body) : body_(body)
        {}
        void init(const boost::optional<std::uint64_t>& length, boost::beast::error_code& ec)
        {
            ec = {};
            if (length) body_.reserve(static_cast<std::size_t>(*length));
        }
        template <class Buffers>
        std::size_t put(const Buffers& buffers, boost::beast::error_code& ec)
        {
            ec = {};
            std::size_t size = 0;
            for (const auto piece : boost::beast::buffers_range_ref(buffers)) {
                body_.append(static_cast<const char*>(piece.data()), piece.size());
                size += piece.size();
            }
            return size;
        }
        void finish(boost::beast::error_code& ec) { ec = {}; }

    private:
        value_type& body_;
    };
};

}  // namespace

struct request_reader::impl
{
    explicit impl(std::size_t m) : head_bytes_max(m) { restart(); }

    void restart()
    {
        parser.emplace();
        parser->eager(false);
        parser->header_limit(static_cast<std::uint32_t>(head_bytes_max + 1));
        parser->body_limit(boost::none);
        read = {};
        now = state::head;
        searched = 0;
        is_head = false;
    }

    void fail(read_failure why)
    {
        failed = std::move(why);
        now = state::failed;
    }

    void take_head()
    {
        // RFC 9112 section 2.2: empty lines before a request are skipped.
        for (; held.starts_with("\r\n"); searched = 0) held.erase(0, 2);
        const auto end = held.find("\r\n\r\n", searched < 3 ? 0 : searched - 3);
        const auto size = end == std::string::npos ? held.size() : end + 4;
        if (size > head_bytes_max) return fail({431, "the head of the request is too large"});
        if (auto why = find_loose_line(std::string_view(held).substr(0, size), searched))
            return fail(std::move(*why));
        searched = held.size();
        if (end == std::string::npos) return;
        boost::beast::error_code ec;
        const auto used = parser->put(boost::asio::buffer(held.data(), size), ec);
        if (ec || !parser->is_header_done()) return fail({400, "the head is no HTTP"});
        held.erase(0, used);
        read_head();
    }

    void read_head()
    {
        const auto& got = parser->get();
        for (const auto& f : got)
            read.headers.add(
                {f.name_string().data(), f.name_string().size()},
                {f.value().data(), f.value().size()}
            );
        if (auto why = check_framing(read.headers, got.version() == 11))
            return fail(std::move(*why));
        const auto asked = find_method(got.method(), is_head);
        if (!asked.known) return fail({asked.status, "this method is not available here"});
        read.method = *asked.known;
        read.target.assign(got.target().data(), got.target().size());
        auto parsed = parse_target(read.target);
        if (!parsed) return fail({400, "the target of the request is not well formed"});
        read.path = std::move(parsed->path);
        read.query = std::move(parsed->query);
        if (const auto length = parser->content_length()) read.content_length = *length;
        read.bearer = find_bearer(read.headers);
        now = state::head_read;
    }

    void take_body()
    {
        while (!parser->is_done()) {
            boost::beast::error_code ec;
            const auto used = parser->put(boost::asio::buffer(held), ec);
            held.erase(0, used);
            if (ec == beast::error::need_more) {
                if (held.size() > between_chunks_max)
                    fail({400, "the line of a chunk is too long"});
                return;
            }
            if (ec == beast::error::body_limit)
                return fail({413, "the body is larger than is allowed here"});
            if (ec) return fail({400, "the chunks of the body cannot be read"});
            if (used == 0) break;
        }
        if (parser->is_done()) now = state::whole;
    }

    void go_on()
    {
        if (now == state::head) take_head();
        if (now == state::body) take_body();
    }

    const std::size_t head_bytes_max;
    std::optional<beast::request_parser<body_of_request>> parser;
    std::string held;          // arrived, and not yet understood
    std::size_t searched = 0;  // of what is held, for the end of the head
    request read;
    bool is_head = false;
    state now = state::head;
    read_failure failed;
};

request_reader::request_reader(std::size_t head_bytes_max)
    : impl_(std::make_unique<impl>(head_bytes_max))
{}
request_reader::~request_reader() = default;

request_reader::state request_reader::now() const { return impl_->now; }
const read_failure& request_reader::failure() const { return impl_->failed; }
bool request_reader::began() const { return !impl_->held.empty() || impl_->now != state::head; }
request& request_reader::head() { return impl_->read; }
const request& request_reader::head() const { return impl_->read; }
bool request_reader::is_http_1_1() const { return impl_->parser->get().version() == 11; }
bool request_reader::has_body() const { return !impl_->parser->is_done(); }
bool request_reader::is_head() const { return impl_->is_head; }
bool request_reader::keeps_alive() const { return is_http_1_1() && impl_->parser->keep_alive(); }

bool request_reader::expects_continue() const
{
    return impl_->held.empty() && !impl_->parser->is_done() &&
           impl_->read.headers.find("Expect").has_value();
}

void request_reader::feed(std::string_view bytes)
{
    impl_->held += bytes;
    impl_->go_on();
}

void request_reader::allow_body(std::uint64_t body_bytes_max)
{
    VGM_ASSERT(impl_->now == state::head_read);
    if (impl_->read.content_length.value_or(0) > body_bytes_max)
        return impl_->fail({413, "the body is larger than is allowed here"});
    impl_->parser->body_limit(body_bytes_max);
    impl_->now = state::body;
    impl_->go_on();
}

std::uint64_t request_reader::body_bytes() const { return impl_->parser->get().body().size(); }

std::string request_reader::take_body() { return std::move(impl_->parser->get().body()); }

void request_reader::next()
{
    impl_->restart();
    impl_->go_on();
}

}  // namespace vgm::http
