#include "adapters/mllp/client.hpp"

#include "gateway/runtime/log.hpp"
#include "gateway/runtime/stream.hpp"
#include "gateway/runtime/workers_io.hpp"
#include "schemas/hl7v2/batch_reader.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <deque>

namespace vgm::mllp {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;

constexpr std::size_t answer_bytes_max = 1 << 20;
constexpr auto not_an_answer = asio::error::invalid_argument;

// A message that went out in a batch of its own is answered in one.
result<hl7v2::acknowledgment> parse_answer(const std::string& block)
{
    if (!hl7v2::is_batch(block)) return hl7v2::parse_acknowledgment(block);
    hl7v2::batch_reader reader(answer_bytes_max);
    reader.feed(block);
    reader.finish();
    while (const auto item = reader.next())
        if (const auto* m = std::get_if<hl7v2::batch_message>(&*item))
            return hl7v2::parse_acknowledgment(m->er7);
    return hl7v2::parse_acknowledgment(block);
}

}  // namespace

struct client::impl : std::enable_shared_from_this<impl>
{
    struct job
    {
        std::string er7, control_id;
        std::function<void(exchange)> done;
    };

    impl(asio::any_io_executor executor, client_settings s)
        : strand(asio::make_strand(executor)), settings(std::move(s))
    {
        if (settings.server_name.empty()) settings.server_name = settings.host;
    }

    void enqueue(job j)
    {
        asio::post(strand, [self = shared_from_this(), j = std::move(j)]() mutable {
            if (self->stopped) return j.done({asio::error::operation_aborted, "stopping", {}});
            self->waiting.push_back(std::move(j));
            if (self->running) return;
            self->running = true;
            asio::co_spawn(self->strand, self->run(), asio::detached);
        });
    }

    void stop()
    {
        asio::post(strand, [self = shared_from_this()] {
            self->stopped = true;
            if (self->stream) self->stream->close();
            for (auto& j : self->waiting) j.done({asio::error::operation_aborted, "stopping", {}});
            self->waiting.clear();
        });
    }

    asio::awaitable<void> run()
    {
        const auto self = shared_from_this();
        while (!waiting.empty()) {
            job current = std::move(waiting.front());
            waiting.pop_front();
            exchange outcome;
            try {
                outcome = co_await exchange_one(current);
            } catch (const std::exception&) {  // a lack of memory: nobody may wait for ever
                outcome.ec = make_error_code(boost::system::errc::not_enough_memory);
                outcome.phrase = "sending";
            }
            if (outcome.ec) stream.reset();
            current.done(std::move(outcome));
        }
        running = false;
    }

    asio::awaitable<exchange> exchange_one(const job& current)
    {
        // A connection that was idle may have been closed by the peer: one fresh one is tried
        // before it counts as a failure. Nothing was acknowledged, and the producer knows ZAMs by
        // their MSH-10, so a second copy is harmless.
        const bool reused = stream != nullptr;
        auto outcome = co_await attempt(current);
        const bool answered = outcome.ec == not_an_answer;
        const bool dead = outcome.ec && outcome.ec != asio::error::timed_out && !answered;
        if (reused && dead && !stopped) {
            stream.reset();
            outcome = co_await attempt(current);
        }
        co_return outcome;
    }

    asio::awaitable<exchange> attempt(const job& current)
    {
        if (!stream) {
            auto opened = co_await open();
            if (opened.ec) co_return opened;
        }
        if (stopped) co_return exchange{asio::error::operation_aborted, "stopping", {}};
        stream->expires_after(settings.answer_timeout);
        const std::string frame = encode_frame(current.er7);
        const auto sent = co_await stream->write_all(frame);
        if (sent.ec) co_return exchange{sent.ec, "sending", {}};
        auto outcome = co_await receive(current);
        // A warm connection waits for our next message, however long that takes.
        if (!outcome.ec) stream->expires_never();
        co_return outcome;
    }

    asio::awaitable<exchange> open()
    {
        auto connected =
            co_await runtime::connect(settings.host, settings.port, settings.connect_timeout);
        if (!connected) co_return exchange{connected.error(), "connecting", {}};
        stream = std::move(*connected);
        decoder = frame_decoder(answer_bytes_max);
        if (settings.tls) {
            stream->expires_after(settings.connect_timeout);
            const auto ec = co_await stream->secure_as_client(*settings.tls, settings.server_name);
            if (ec)
                co_return exchange{ec, "securing the connection: " + stream->tls_complaint(), {}};
        }
        co_return exchange{};
    }

    asio::awaitable<exchange> receive(const job& current)
    {
        std::array<char, 4096> input;
        for (;;) {
            while (auto block = decoder.next()) {
                auto answer = parse_answer(*block);
                if (!answer) {
                    // Not an acknowledgement at all: this listener does not speak our language.
                    co_return exchange{not_an_answer, "reading the acknowledgement", {}};
                }
                if (answer->control_id == current.control_id)
                    co_return exchange{{}, {}, std::move(*answer)};
                log::warning("mllp.late_acknowledgement", {{"expected", current.control_id}});
            }
            const auto got = co_await stream->read_some(input);
            if (got.ec) co_return exchange{got.ec, "waiting for the acknowledgement", {}};
            if (auto fed = decoder.feed({input.data(), got.size}); !fed)
                co_return exchange{not_an_answer, "reading the acknowledgement", {}};
        }
    }

    asio::strand<asio::any_io_executor> strand;
    client_settings settings;
    std::deque<job> waiting;
    std::unique_ptr<runtime::stream> stream;
    frame_decoder decoder{answer_bytes_max};
    bool running = false, stopped = false;
};

client::client(runtime::workers& workers, client_settings settings)
    : impl_(std::make_shared<impl>(runtime::executor_of(workers), std::move(settings)))
{}

client::~client() { impl_->stop(); }

void client::send(std::string er7, std::string control_id, std::function<void(exchange)> done)
{
    impl_->enqueue({std::move(er7), std::move(control_id), std::move(done)});
}

}  // namespace vgm::mllp
