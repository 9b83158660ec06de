#include "adapters/smtp/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>

namespace vgm::smtp {
namespace {

std::chrono::milliseconds
scaled(std::chrono::milliseconds deadline, const destination_settings& settings)
{
    return std::chrono::milliseconds{static_cast<std::int64_t>(
        static_cast<double>(deadline.count()) * settings.deadline_factor
    )};
}

asio::awaitable<action> perform_send(connection& c, const send& wanted)
{
    c.stream->expires_after(wanted.deadline);
    const auto done = co_await c.stream->write_all(wanted.bytes);
    co_return done.ec ? c.session.on_failed(done.ec) : c.session.on_sent();
}

asio::awaitable<action> perform_send_content(connection& c, const send_content& wanted)
{
    // 64 KB: four TLS records; larger pieces were not faster.
    std::vector<char> piece(65'536);
    while (const auto size = c.session.next_content(piece)) {
        c.stream->expires_after(wanted.deadline);
        const auto done = co_await c.stream->write_all({piece.data(), size});
        if (done.ec) co_return c.session.on_failed(done.ec);
    }
    co_return c.session.on_sent();
}

asio::awaitable<action> perform_receive(connection& c, const receive& wanted)
{
    std::array<char, 4096> input;
    c.stream->expires_after(wanted.deadline);
    const auto done = co_await c.stream->read_some(input);
    if (done.ec) co_return c.session.on_failed(done.ec);
    co_return c.session.on_received({input.data(), done.size});
}

asio::awaitable<action>
perform_start_tls(connection& c, const start_tls& wanted, const destination_settings& settings)
{
    c.stream->expires_after(wanted.deadline);
    std::string name = settings.server_name.empty() ? settings.host : settings.server_name;
    const auto ec = co_await c.stream->secure_as_client(*settings.tls, std::move(name));
    if (ec) co_return c.session.on_failed(ec, c.stream->tls_complaint());
    co_return c.session.on_secured();
}

asio::awaitable<action> perform_confirm(connection& c, const letter_to_drive& what)
{
    bool durable = false;
    try {
        durable = co_await asio::co_spawn(
            what.confirm_on, [&what] { return what.confirm(); }, asio::use_awaitable
        );
    } catch (const std::exception&) {
        durable = false;
    }
    co_return durable ? c.session.on_confirmed() : c.session.on_confirm_failed();
}

}  // namespace

asio::awaitable<delivery_report> drive(
    std::shared_ptr<connection> c,
    std::shared_ptr<const destination_settings> settings,
    std::shared_ptr<letter_to_drive> what
)
{
    if (!c->stream) {
        const auto deadline = scaled(facts_of(stage::connecting).deadline, *settings);
        auto made = co_await runtime::connect(settings->host, settings->port, deadline);
        if (!made) co_return make_report(stage::connecting, made.error());
        c->stream = std::move(*made);
    }
    action next = c->session.start(what->letter, what->body);
    for (;;) {
        if (const auto* s = std::get_if<send>(&next))
            next = co_await perform_send(*c, *s);
        else if (const auto* d = std::get_if<send_content>(&next))
            next = co_await perform_send_content(*c, *d);
        else if (const auto* r = std::get_if<receive>(&next))
            next = co_await perform_receive(*c, *r);
        else if (const auto* t = std::get_if<start_tls>(&next))
            next = co_await perform_start_tls(*c, *t, *settings);
        else if (std::holds_alternative<confirm>(next))
            next = co_await perform_confirm(*c, *what);
        else
            break;
    }
    // The last deadline must not close a connection that waits for its next letter.
    c->stream->expires_after(settings->idle_timeout + std::chrono::minutes{1});
    co_return std::get<finish>(std::move(next)).report;
}

asio::awaitable<void> say_goodbye(std::shared_ptr<connection> c)
{
    action next = c->session.stop();
    while (!std::holds_alternative<hang_up>(next)) {
        if (const auto* s = std::get_if<send>(&next))
            next = co_await perform_send(*c, *s);
        else
            next = co_await perform_receive(*c, std::get<receive>(next));
    }
    c->stream->close();
}

}  // namespace vgm::smtp
