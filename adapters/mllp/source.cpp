#include "adapters/mllp/source.hpp"

#include "gateway/core/assert.hpp"
#include "gateway/runtime/await.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/stream.hpp"
#include "gateway/runtime/workers_io.hpp"

#include <array>
#include <optional>

namespace vgm::mllp {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;

constexpr std::size_t large_block = 256 * 1024;

timestamp now() { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); }

}  // namespace

struct source::impl : std::enable_shared_from_this<impl>
{
    impl(source_settings s, runtime::budget& m, handler h, refuser r)
        : settings(std::move(s)), memory(m), handle(std::move(h)), refuse_block(std::move(r))
    {
        VGM_ASSERT(handle && refuse_block);
    }

    asio::awaitable<void> serve(std::unique_ptr<runtime::stream> stream)
    {
        const auto self = shared_from_this();
        if (settings.tls && !co_await secure(*stream)) co_return;
        frame_decoder decoder(settings.block_bytes_max, settings.end);
        std::shared_ptr<runtime::budget::lease> lease;
        std::vector<char> input(16 * 1024);
        bool in_block = false;
        for (;;) {
            if (!in_block) stream->expires_after(idle_deadline());
            const auto got = co_await stream->read_some(input);
            if (got.ec) {
                if (!decoder.idle())
                    log::warning(
                        "mllp.connection_broken",
                        {{"source", settings.name},
                         {"peer", stream->peer()},
                         {"reason", got.ec.message()},
                         {"incomplete_block_bytes", std::to_string(decoder.pending_bytes())}}
                    );
                co_return;
            }
            if (!in_block) stream->expires_after(settings.block_timeout);
            const auto fed = decoder.feed({input.data(), got.size});
            while (auto block = decoder.next())
                if (!co_await answer(*stream, std::move(*block))) co_return;
            if (!fed) co_return co_await refuse(*stream, decoder.pending(), fed.error());
            in_block = !decoder.idle();
            if (in_block && decoder.pending_bytes() > large_block && !lease) {
                stream->expires_never();  // our turn may be long in coming
                lease = co_await lease_of(settings.block_bytes_max);
                input.resize(256 * 1024);
                stream->expires_after(settings.block_timeout);
            } else if (decoder.pending_bytes() <= large_block) {
                lease.reset();  // also when the next block has already begun
            }
        }
    }

    asio::awaitable<bool> secure(runtime::stream& stream)
    {
        stream.expires_after(std::chrono::seconds(15));
        const auto ec = co_await stream.secure_as_server(*settings.tls);
        if (ec)
            log::warning(
                "mllp.tls_refused",
                {{"source", settings.name},
                 {"peer", stream.peer()},
                 {"reason", stream.tls_complaint().empty() ? ec.message() : stream.tls_complaint()}}
            );
        co_return !ec;
    }

    // Handles one block; false when the connection is gone.
    asio::awaitable<bool> answer(runtime::stream& stream, std::string block)
    {
        message received{
            std::make_shared<const std::string>(std::move(block)), settings.name, now()};
        stream.expires_never();  // the peer waits for us now
        const std::string reply =
            co_await runtime::await_callback<std::string>([&](std::function<void(std::string)> done
                                                          ) {
                handle(std::move(received), std::move(done));
            });
        stream.expires_after(settings.block_timeout);
        const std::string frame = encode_frame(reply);
        const auto sent = co_await stream.write_all(frame);
        if (sent.ec)
            log::warning(
                "mllp.answer_not_sent",
                {{"source", settings.name}, {"peer", stream.peer()}, {"reason", sent.ec.message()}}
            );
        co_return !sent.ec;
    }

    std::string answer_to(std::string_view beginning, const issue& i) const
    {
        constexpr std::size_t kept = 64 * 1024;
        const message m{
            std::make_shared<const std::string>(beginning.substr(0, kept)), settings.name, now()};
        return refuse_block(m, i);
    }

    asio::awaitable<void>
    refuse(runtime::stream& stream, std::string_view beginning, const issue& i)
    {
        log::warning(
            "mllp.framing_lost",
            {{"source", settings.name},
             {"peer", stream.peer()},
             {"rule", i.rule},
             {"reason", i.detail}}
        );
        stream.expires_after(std::chrono::seconds(5));
        const std::string frame = encode_frame(answer_to(beginning, i));
        const auto sent = co_await stream.write_all(frame);
        stream.finish_writing();
        // A sender reads its answer when it has written its block. Closing while bytes of it are
        // unread would reset the connection, and the answer would be lost with it.
        std::vector<char> rest(64 * 1024);
        for (bool more = !sent.ec; more;) {
            const auto got = co_await stream.read_some(rest);
            more = !got.ec;
        }
    }

    asio::awaitable<std::shared_ptr<runtime::budget::lease>> lease_of(std::size_t bytes)
    {
        using granted = std::shared_ptr<runtime::budget::lease>;
        co_return co_await runtime::await_callback<granted>([&](std::function<void(granted)> done) {
            memory.acquire(bytes, std::move(done));
        });
    }

    std::chrono::steady_clock::duration idle_deadline() const
    {
        return settings.idle_timeout.count() == 0 ? std::chrono::hours(24 * 365)
                                                  : settings.idle_timeout;
    }

    source_settings settings;
    runtime::budget& memory;
    handler handle;
    refuser refuse_block;
    std::optional<runtime::listener> listen;
};

source::source(
    runtime::workers& workers,
    source_settings settings,
    runtime::budget& memory,
    handler handle,
    refuser refuse
)
    : impl_(
          std::make_shared<impl>(std::move(settings), memory, std::move(handle), std::move(refuse))
      )
{
    const auto& s = impl_->settings;
    impl_->listen.emplace(
        runtime::executor_of(workers),
        runtime::listener_settings{s.address, s.port, s.connections_max},
        [weak = std::weak_ptr(impl_)](std::unique_ptr<runtime::stream> stream
        ) -> asio::awaitable<void> {
            if (const auto self = weak.lock()) co_await self->serve(std::move(stream));
        }
    );
}

source::~source() { impl_->listen.reset(); }

std::uint16_t source::bound_port() const { return impl_->listen->bound_port(); }
const std::string& source::name() const { return impl_->settings.name; }

}  // namespace vgm::mllp
