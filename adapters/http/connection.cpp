#include "adapters/http/connection.hpp"

#include "adapters/http/request_reader.hpp"
#include "adapters/http/response_writer.hpp"
#include "gateway/runtime/await.hpp"
#include "gateway/runtime/log.hpp"

#include <array>

namespace vgm::http {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;
using state = request_reader::state;
using clock = std::chrono::steady_clock;

constexpr std::size_t large_body = 256 * 1024;
constexpr std::size_t small_read = 16 * 1024;
constexpr std::size_t written_at_a_time = 256 * 1024;
constexpr std::chrono::seconds handshake_timeout{15};
constexpr std::chrono::seconds memory_pause{5};
// What a refused client may still send while it is told why.
constexpr std::size_t drained_max = 4 << 20;
constexpr std::chrono::seconds drain_timeout{5};

timestamp now() { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); }

class connection
{
public:
    connection(std::shared_ptr<door> with, std::unique_ptr<runtime::stream> stream)
        : door_(std::move(with)),
          stream_(std::move(stream)),
          seat_(door_->enter(*stream_)),
          reader_(door_->settings.head_bytes_max),
          input_(small_read)
    {}
    ~connection()
    {
        finish_request();
        door_->leave(seat_);
    }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    asio::awaitable<void> run()
    {
        if (door_->settings.tls) {
            const bool secured = co_await secure();
            if (!secured) co_return;
        }
        for (;;) {
            if (!co_await read_head()) co_return;
            if (!co_await read_body()) co_return;
            if (!co_await answer_request()) co_return;
            finish_request();
            if (door_->is_closing()) co_return;
            reader_.next();
        }
    }

private:
    asio::awaitable<bool> secure()
    {
        stream_->expires_after(handshake_timeout);
        const auto ec = co_await stream_->secure_as_server(*door_->settings.tls);
        if (ec)
            log::warning(
                "http.tls_refused",
                {{"listener", door_->settings.name},
                 {"peer", stream_->peer()},
                 {"reason",
                  stream_->tls_complaint().empty() ? ec.message() : stream_->tls_complaint()}}
            );
        else
            certificate_ = stream_->peer_certificate();
        co_return !ec;
    }

    // To the end of a head; false when the connection is over.
    asio::awaitable<bool> read_head()
    {
        bool began = reader_.began();
        // A client that has connected has something to say; one that has been answered may not.
        stream_->expires_after(
            began || first_ ? door_->settings.head_timeout : door_->settings.idle_timeout
        );
        while (reader_.now() == state::head) {
            seat_->is_idle = !began;
            const auto got = co_await stream_->read_some(input_);
            seat_->is_idle = false;
            if (got.ec) {
                if (began) note_incomplete("head", got.ec);
                co_return false;
            }
            reader_.feed({input_.data(), got.size});
            if (!std::exchange(began, true)) stream_->expires_after(door_->settings.head_timeout);
        }
        first_ = false;
        if (reader_.now() != state::failed) co_return true;
        co_await refuse(reader_.failure().status, reader_.failure().detail);
        co_return false;
    }

    asio::awaitable<bool> read_body()
    {
        door_->begin_request();
        under_way_ = true;
        auto& head = reader_.head();
        head.remote = stream_->peer();
        head.certificate = certificate_;
        admission admitted = ask(head);
        if (admitted.refusal && !reader_.has_body()) {
            early_ = std::move(admitted.refusal);
            reader_.allow_body(0);
            co_return true;
        }
        if (admitted.refusal) {
            co_await refuse(std::move(*admitted.refusal));
            co_return false;
        }
        if (head.content_length.value_or(0) <= admitted.body_bytes_max &&
            !take_lease(head.content_length.value_or(0)))
            co_return co_await refuse_for_memory();
        reader_.allow_body(admitted.body_bytes_max);
        stream_->expires_after(door_->settings.body_timeout);
        if (reader_.now() == state::body && reader_.expects_continue()) {
            const auto sent = co_await stream_->write_all("HTTP/1.1 100 Continue\r\n\r\n");
            if (sent.ec) co_return false;
        }
        while (reader_.now() == state::body) {
            const auto got = co_await stream_->read_some(input_);
            if (got.ec) {
                note_incomplete("body", got.ec);
                co_return false;
            }
            reader_.feed({input_.data(), got.size});
            if (!lease_ && reader_.body_bytes() > large_body &&
                !take_lease(admitted.body_bytes_max))
                co_return co_await refuse_for_memory();
        }
        if (reader_.now() != state::failed) co_return true;
        co_await refuse(reader_.failure().status, reader_.failure().detail);
        co_return false;
    }

    void note_incomplete(std::string_view part, const error_code& ec) const
    {
        log::warning(
            "http.request_incomplete",
            {{"listener", door_->settings.name},
             {"peer", stream_->peer()},
             {"part", std::string{part}},
             {"reason", ec.message()}}
        );
    }

    admission ask(const request& head)
    {
        try {
            return door_->admit(head);
        } catch (const std::exception& thrown) {
            log::error("http.admission_failed", {{"reason", thrown.what()}});
            return {0, make_problem(500, "the gateway has failed; its log says more")};
        }
    }

    // False when a body of this size must wait, which clients do at their own place.
    bool take_lease(std::uint64_t bytes)
    {
        if (bytes <= large_body || lease_) return true;
        lease_ = door_->memory.try_acquire(static_cast<std::size_t>(bytes));
        input_.resize(large_body);
        return lease_ != nullptr;
    }

    asio::awaitable<bool> refuse_for_memory()
    {
        auto answer = make_problem(
            503, "there is no memory for a body of this size now; send it again later", memory_pause
        );
        co_await refuse(std::move(answer));
        co_return false;
    }

    // The answer of the handler; false when the connection is over.
    asio::awaitable<bool> answer_request()
    {
        stream_->expires_never();  // the peer waits for us now
        answer_form form = this->form();
        response answer = co_await find_answer();
        form.keeps_alive = form.keeps_alive && !door_->is_closing();
        if (!co_await write(answer, form)) co_return false;
        if (form.keeps_alive) co_return true;
        co_await close_gently();
        co_return false;
    }

    asio::awaitable<response> find_answer()
    {
        if (early_) co_return std::move(*std::exchange(early_, std::nullopt));
        request asked = std::move(reader_.head());
        asked.body = std::make_shared<const std::string>(reader_.take_body());
        co_return co_await runtime::await_callback<response>(
            [&](std::function<void(response)> done) { hand_over(std::move(asked), done); }
        );
    }

    void hand_over(request asked, const answer& done)
    {
        try {
            door_->handle(std::move(asked), done);
        } catch (const std::exception& thrown) {
            log::error("http.handler_failed", {{"reason", thrown.what()}});
            done(make_problem(500, "the gateway has failed; its log says more"));
        }
    }

    answer_form form() const
    {
        answer_form made;
        made.is_head = reader_.is_head();
        made.keeps_alive = reader_.keeps_alive();
        made.is_http_1_1 = reader_.is_http_1_1();
        made.accepts_gzip = lists_token(reader_.head().headers.joined("Accept-Encoding"), "gzip");
        return made;
    }

    asio::awaitable<bool> write(response& answer, const answer_form& form)
    {
        const printed_answer printed = print_answer(answer, form, now());
        const std::string_view body = printed.body ? *printed.body : std::string_view{};
        const bool together = body.size() <= small_read;
        const std::string first = together ? printed.head + std::string{body} : printed.head;
        if (!co_await write(first)) co_return false;
        if (!together) {
            const bool sent = co_await write(body);
            if (!sent) co_return false;
        }
        const auto* source = std::get_if<body_source>(&answer.body);
        if (source == nullptr || form.is_head) co_return true;
        co_return co_await write_stream(*source, printed.is_chunked);
    }

    asio::awaitable<bool> write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            stream_->expires_after(door_->settings.write_timeout);
            const auto piece = bytes.substr(0, written_at_a_time);
            const auto sent = co_await stream_->write_all(piece);
            if (sent.ec) {
                log::warning(
                    "http.answer_not_sent",
                    {{"listener", door_->settings.name},
                     {"peer", stream_->peer()},
                     {"reason", sent.ec.message()}}
                );
                co_return false;
            }
            bytes.remove_prefix(piece.size());
        }
        co_return true;
    }

    asio::awaitable<bool> write_stream(const body_source& source, bool is_chunked)
    {
        for (;;) {
            stream_->expires_never();
            const std::string piece = co_await runtime::await_callback<std::string>(
                [&](std::function<void(std::string)> give) { source(std::move(give)); }
            );
            const std::string bytes = !is_chunked     ? piece
                                      : piece.empty() ? std::string{last_chunk}
                                                      : print_chunk(piece);
            if (!co_await write(bytes)) co_return false;
            if (piece.empty()) co_return true;
        }
    }

    asio::awaitable<void> refuse(int status, std::string_view detail)
    {
        auto answer = make_problem(status, detail);
        log::warning(
            "http.request_refused",
            {{"listener", door_->settings.name},
             {"peer", stream_->peer()},
             {"status", std::to_string(status)},
             {"reason", std::string{detail}}}
        );
        co_await refuse(std::move(answer));
    }

    // Answers a request that is not read to its end, and closes.
    asio::awaitable<void> refuse(response answer)
    {
        answer_form form;
        form.keeps_alive = false;
        if (answer.status == 405)
            answer.headers.add("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        form.is_head = reader_.now() != state::failed && reader_.is_head();
        if (co_await write(answer, form)) co_await close_gently();
    }

    // A client reads its answer when it has written its body. Closing while bytes of it are unread
    // would reset the connection, and the answer would be lost with it.
    asio::awaitable<void> close_gently()
    {
        stream_->expires_after(drain_timeout);
        stream_->finish_writing();
        for (std::size_t left = drained_max; left > 0;) {
            const auto got = co_await stream_->read_some(input_);
            if (got.ec) co_return;
            left -= std::min(left, got.size);
        }
    }

    void finish_request()
    {
        lease_.reset();
        if (input_.size() > small_read) input_ = std::vector<char>(small_read);
        if (std::exchange(under_way_, false)) door_->end_request();
    }

    const std::shared_ptr<door> door_;
    const std::unique_ptr<runtime::stream> stream_;
    const std::shared_ptr<seat> seat_;
    request_reader reader_;
    std::vector<char> input_;
    std::shared_ptr<runtime::budget::lease> lease_;
    std::optional<runtime::certificate_facts> certificate_;
    std::optional<response> early_;  // said of the head alone
    bool under_way_ = false, first_ = true;
};

}  // namespace

asio::awaitable<void> serve(std::shared_ptr<door> with, std::unique_ptr<runtime::stream> stream)
{
    connection one(std::move(with), std::move(stream));
    co_await one.run();
}

}  // namespace vgm::http
