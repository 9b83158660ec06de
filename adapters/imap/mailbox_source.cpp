#include "adapters/imap/mailbox_source_io.hpp"
#include "gateway/core/assert.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <mutex>
#include <random>

namespace vgm::imap {

namespace asio = boost::asio;
namespace log = runtime::log;
using namespace asio::experimental::awaitable_operators;

namespace {

constexpr auto token = asio::as_tuple(asio::use_awaitable);

timestamp now() { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); }

}  // namespace

// `guard` protects status, executor and stopped, which other threads see. The rest belongs to the
// executor that run() was spawned on.
struct mailbox_source::impl : std::enable_shared_from_this<impl>
{
    impl(
        source_settings s,
        std::shared_ptr<const runtime::tls_context> t,
        std::optional<mailbox_position> last
    )
        : settings(std::move(s)), tls(std::move(t)), position(last), random(std::random_device{}())
    {
        if (settings.server_name.empty()) settings.server_name = settings.host;
        status.position = last;
    }

    asio::awaitable<void> run(mail_handler handler);
    asio::awaitable<finish> one_session(mail_handler& handler);
    asio::awaitable<finish> drive(client_session& session, mail_handler& handler);
    asio::awaitable<action> read(client_session& session, receive what);
    asio::awaitable<void> renew_idle(client_session& session);
    asio::awaitable<action> secure(client_session& session);
    action refuse_tls(client_session& session, error_code why) const;
    asio::awaitable<action>
    deliver(client_session& session, mail_handler& handler, deliver_message what);
    asio::awaitable<void> pause(std::chrono::steady_clock::duration time);

    void observe(client_session& session);
    void note_end(const finish& end);
    std::chrono::milliseconds reconnect_delay();

    bool is_stopped() const
    {
        const std::lock_guard lock(guard);
        return stopped;
    }

    source_settings settings;  // never changed once made
    const std::shared_ptr<const runtime::tls_context> tls;

    mutable std::mutex guard;
    source_status status;
    std::optional<asio::any_io_executor> executor;
    bool stopped = false;

    std::optional<mailbox_position> position;
    std::unique_ptr<runtime::stream> stream;
    asio::steady_timer* pausing = nullptr;   // of the pause or the connection attempt going on
    asio::steady_timer* renewing = nullptr;  // of the IDLE going on
    std::optional<std::chrono::steady_clock::time_point> renew_at;
    std::vector<char> input = std::vector<char>(64 << 10);
    int failures = 0;  // in a row, without progress
    std::minstd_rand random;
};

asio::awaitable<void> mailbox_source::impl::run(mail_handler handler)
{
    {
        const auto here = co_await asio::this_coro::executor;
        const std::lock_guard lock(guard);
        VGM_ASSERT(!executor);
        executor = here;
    }
    while (!is_stopped()) {
        const finish end = co_await one_session(handler);
        stream.reset();
        if (is_stopped()) break;
        note_end(end);
        co_await pause(reconnect_delay());
    }
    const std::lock_guard lock(guard);
    status.connected = status.idling = false;
    executor.reset();
}

asio::awaitable<finish> mailbox_source::impl::one_session(mail_handler& handler)
{
    {
        const std::lock_guard lock(guard);
        ++status.sessions;
    }
    // stop() ends the pause, and the end of the pause the attempt.
    auto outcome = co_await (
        runtime::connect(settings.host, settings.port, settings.connect_deadline) ||
        pause(settings.connect_deadline * 4)
    );
    auto* connected = std::get_if<0>(&outcome);
    if (is_stopped()) co_return finish{asio::error::operation_aborted, "stopped", {}};
    const error_code failed = !connected    ? error_code{asio::error::timed_out}
                              : !*connected ? connected->error()
                                            : error_code{};
    if (failed) co_return finish{failed, failed.message() + ", while connecting", {}};

    stream = std::move(**connected);
    client_session session(settings.session, position);
    finish end = co_await drive(session, handler);
    stream->close();
    if (session.made_progress()) failures = 0;
    co_return end;
}

asio::awaitable<finish> mailbox_source::impl::drive(client_session& session, mail_handler& handler)
{
    using namespace std::chrono_literals;
    action next = session.start();
    for (;;) {
        observe(session);
        if (is_stopped()) next = session.on_failed(asio::error::operation_aborted);
        if (auto* s = std::get_if<send>(&next)) {
            stream->expires_after(settings.session.reply_deadline);
            const auto done = co_await stream->write_all(s->bytes);
            next = done.ec ? session.on_failed(done.ec) : session.on_sent();
        } else if (auto* r = std::get_if<receive>(&next)) {
            next = co_await read(session, *r);
        } else if (std::get_if<start_tls>(&next)) {
            next = co_await secure(session);
        } else if (auto* d = std::get_if<deliver_message>(&next)) {
            stream->expires_after(24h);  // the handler has its own deadlines
            next = co_await deliver(session, handler, std::move(*d));
        } else if (auto* w = std::get_if<wait>(&next)) {
            stream->expires_after(w->duration + settings.session.reply_deadline);
            co_await pause(w->duration);
            next = session.on_waited();
        } else {
            co_return std::get<finish>(std::move(next));
        }
    }
}

asio::awaitable<action> mailbox_source::impl::read(client_session& session, receive what)
{
    stream->expires_after(what.deadline);
    runtime::io_result got;
    if (what.renew_after) {
        if (!renew_at) renew_at = std::chrono::steady_clock::now() + *what.renew_after;
        const auto read_and_end_renewal = [](impl& self) -> asio::awaitable<runtime::io_result> {
            const auto result = co_await self.stream->read_some(self.input);
            if (self.renewing) self.renewing->cancel();
            co_return result;
        };
        // The renewal comes first, so that its timer is there for the read to cancel.
        got = co_await (renew_idle(session) && read_and_end_renewal(*this));
    } else {
        renew_at.reset();
        got = co_await stream->read_some(input);
    }
    if (got.ec) co_return session.on_failed(got.ec);
    co_return session.on_received({input.data(), got.size});
}

asio::awaitable<void> mailbox_source::impl::renew_idle(client_session& session)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, *renew_at);
    renewing = &timer;
    const auto [cancelled] = co_await timer.async_wait(token);
    renewing = nullptr;
    if (cancelled) co_return;
    // Should this fail, the read will too, and it is the one that is listened to.
    if (auto done = session.on_renewal_due()) co_await stream->write_all(done->bytes);
}

asio::awaitable<action> mailbox_source::impl::secure(client_session& session)
{
    stream->expires_after(settings.session.reply_deadline);
    const error_code failed = co_await stream->secure_as_client(*tls, settings.server_name);
    co_return failed ? refuse_tls(session, failed) : session.on_secured();
}

action mailbox_source::impl::refuse_tls(client_session& session, error_code why) const
{
    action end = session.on_failed(why);
    const std::string complaint = stream->tls_complaint();
    if (!complaint.empty()) std::get<finish>(end).phrase += ": " + complaint;
    return end;
}

asio::awaitable<action>
mailbox_source::impl::deliver(client_session& session, mail_handler& handler, deliver_message what)
{
    const bool whole = what.bytes != nullptr;
    handled how = handled::later;
    // A name of its own: g++ 12 destroys an aggregate made inside a co_await twice.
    fetched_mail mail{settings.name, what.position, what.size, std::move(what.bytes)};
    try {
        how = co_await handler(std::move(mail));
    } catch (const std::exception&) {
        // Its text may quote the message: it stays unsaid.
        log::error("imap.handler_failed", {{"source", settings.name}});
    }
    if (how != handled::later) {
        position = what.position;
        const std::lock_guard lock(guard);
        status.position = position;
        status.last_success = now();
        ++status.handed_over;
        if (!whole) ++status.too_large;
    }
    co_return session.on_message_handled(how);
}

// Ends early, without a sound, when stop() is called.
asio::awaitable<void> mailbox_source::impl::pause(std::chrono::steady_clock::duration time)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    if (is_stopped()) co_return;
    pausing = &timer;
    co_await timer.async_wait(token);
    pausing = nullptr;
}

void mailbox_source::impl::observe(client_session& session)
{
    const std::string warning = session.take_warning();
    std::string alert = session.take_alert();
    if (!warning.empty())
        log::warning("imap.warning", {{"source", settings.name}, {"reason", warning}});
    const std::lock_guard lock(guard);
    if (!warning.empty()) status.last_warning = warning;
    if (!alert.empty()) status.server_said = std::move(alert);
    if (!status.connected && session.opened())
        log::info("imap.opened", {{"source", settings.name}, {"peer", stream->peer()}});
    if (!status.idling && session.idling()) status.last_success = now();
    status.connected = session.opened();
    status.idling = session.idling();
}

void mailbox_source::impl::note_end(const finish& end)
{
    log::warning("imap.session_ended", {{"source", settings.name}, {"reason", end.phrase}});
    const std::lock_guard lock(guard);
    status.connected = status.idling = false;
    status.last_error = end.phrase;
    if (!end.server_text.empty()) status.server_said = end.server_text;
    status.last_error_at = now();
}

std::chrono::milliseconds mailbox_source::impl::reconnect_delay()
{
    ++failures;
    const double share = std::uniform_real_distribution<double>(0.0, 1.0)(random);
    const timestamp t = now();
    const auto at = settings.reconnect.next(failures, t, t, share);
    return at ? *at - t : milliseconds(settings.reconnect.longest);
}

mailbox_source::mailbox_source(
    source_settings settings,
    std::shared_ptr<const runtime::tls_context> tls,
    std::optional<mailbox_position> last
)
    : impl_(std::make_shared<impl>(std::move(settings), std::move(tls), last))
{
    VGM_ASSERT(impl_->tls != nullptr);
}

mailbox_source::~mailbox_source() { stop(); }

void mailbox_source::stop()
{
    const std::lock_guard lock(impl_->guard);
    impl_->stopped = true;
    if (!impl_->executor) return;
    asio::post(*impl_->executor, [self = impl_] {
        if (self->pausing) self->pausing->cancel();
        if (self->stream) self->stream->close();
    });
}

source_status mailbox_source::status() const
{
    const std::lock_guard lock(impl_->guard);
    return impl_->status;
}

asio::awaitable<void> run(mailbox_source& source, mail_handler handler)
{
    return [](std::shared_ptr<mailbox_source::impl> self, mail_handler h) -> asio::awaitable<void> {
        co_await self->run(std::move(h));
    }(source.get(), std::move(handler));
}

}  // namespace vgm::imap
