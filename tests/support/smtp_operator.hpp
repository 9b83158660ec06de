#pragma once

// An operator on loopback that does what a test tells it, for what a real one will not do on
// demand: drop after the end of data, lie, stall.

#include "gateway/runtime/stream.hpp"
#include "gateway/runtime/workers.hpp"
#include "gateway/runtime/workers_io.hpp"
#include "tests/support/self_signed.hpp"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace vgm::smtp::test {

class scripted_operator
{
public:
    enum class tls { starttls, implicit };
    // What to answer to a command (or to "" for the greeting, "." for the end of data), instead of
    // the usual; `nth` counts the letters of the connection from 1. `drop` closes the connection,
    // `stall` answers nothing.
    using answer = std::function<std::optional<std::string>(const std::string& command, int nth)>;
    static constexpr const char* drop = "drop";
    static constexpr const char* stall = "stall";

    explicit scripted_operator(answer instead = {}, tls mode = tls::starttls)
        : seen_(std::make_shared<seen>()), workers_("operator", 1)
    {
        runtime::tls_settings files{
            certificate_.certificate(), certificate_.key(), certificate_.certificate()};
        seen_->context = runtime::tls_context::make_server(files);
        seen_->instead = std::move(instead);
        seen_->mode = mode;
        listener_.emplace(
            runtime::executor_of(workers_),
            runtime::listener_settings{},
            [s = seen_](std::unique_ptr<runtime::stream> c) { return serve(s, std::move(c)); }
        );
    }

    std::uint16_t port() const { return listener_->bound_port(); }
    const vgm::test::self_signed& certificate() const { return certificate_; }

    std::vector<std::string> letters() const { return read(&seen::letters); }
    std::vector<std::string> commands() const { return read(&seen::commands); }
    int connections() const { return read(&seen::connections); }
    int most_at_once() const { return read(&seen::most_at_once); }

    // Blocks until a connection has ended, for whatever reason, this many times.
    bool wait_for_ends(int count)
    {
        std::unique_lock lock(seen_->mutex);
        return seen_->changed.wait_for(lock, std::chrono::seconds{20}, [&] {
            return seen_->ended >= count;
        });
    }

private:
    struct seen
    {
        std::shared_ptr<const runtime::tls_context> context;
        answer instead;
        tls mode;
        std::mutex mutex;
        std::condition_variable changed;
        std::vector<std::string> letters, commands;
        int connections = 0, open = 0, most_at_once = 0, ended = 0;
    };
    using seen_ptr = std::shared_ptr<seen>;

    template <class T>
    T read(T seen::*member) const
    {
        const std::lock_guard lock(seen_->mutex);
        return (*seen_).*member;
    }

    // One connection's input, cut into lines.
    struct line_reader
    {
        runtime::stream& from;
        std::string buffer;

        boost::asio::awaitable<std::optional<std::string>> next(std::string end = "\r\n")
        {
            char input[65'536];
            std::size_t at = 0;
            while ((at = buffer.find(end)) == std::string::npos) {
                const auto got = co_await from.read_some(input);
                if (got.ec) co_return std::nullopt;
                buffer.append(input, got.size);
            }
            std::string line = buffer.substr(0, at);
            buffer.erase(0, at + end.size());
            co_return line;
        }
    };

    static std::string usual(const std::string& command, bool secured)
    {
        if (command.empty()) return "220 operator.test\r\n";
        if (command == "STARTTLS") return "220 go\r\n";
        if (command == "DATA") return "354 go\r\n";
        if (command == ".") return "250 2.0.0 Ok: queued as ABC123\r\n";
        if (command == "QUIT") return "221 bye\r\n";
        if (command.substr(0, 4) == "EHLO")
            return secured
                       ? "250-operator.test\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250 DSN\r\n"
                       : "250-operator.test\r\n250 STARTTLS\r\n";
        return "250 2.0.0 Ok\r\n";
    }

    // False: the connection is over.
    static boost::asio::awaitable<bool>
    reply_to(seen_ptr s, runtime::stream& c, std::string command, int nth)
    {
        std::optional<std::string> told;
        {
            const std::lock_guard lock(s->mutex);
            s->commands.push_back(command);
            if (s->instead) told = s->instead(command, nth);
        }
        if (told == drop) co_return false;
        if (told == stall) {
            char input[16];
            while (!(co_await c.read_some(input)).ec) {
            }
            co_return false;
        }
        const std::string text = told ? *told : usual(command, c.secured());
        const auto written = co_await c.write_all(text);
        co_return !written.ec && command != "QUIT";
    }

    static boost::asio::awaitable<void> serve(seen_ptr s, std::unique_ptr<runtime::stream> c)
    {
        {
            const std::lock_guard lock(s->mutex);
            ++s->connections;
            s->most_at_once = std::max(s->most_at_once, ++s->open);
        }
        co_await talk(s, *c);
        c->close();
        {
            const std::lock_guard lock(s->mutex);
            --s->open;
            ++s->ended;
        }
        s->changed.notify_all();
    }

    static boost::asio::awaitable<void> talk(seen_ptr s, runtime::stream& c)
    {
        if (s->mode == tls::implicit)
            if (co_await c.secure_as_server(*s->context)) co_return;
        int nth = 0;
        line_reader input{c, {}};
        if (!co_await reply_to(s, c, "", nth)) co_return;
        while (const auto line = co_await input.next()) {
            if (line->substr(0, 4) == "MAIL") ++nth;
            if (!co_await reply_to(s, c, *line, nth)) co_return;
            if (*line == "STARTTLS")
                if (co_await c.secure_as_server(*s->context)) co_return;
            if (*line != "DATA") continue;
            const auto body = co_await input.next("\r\n.\r\n");
            if (!body) co_return;
            {
                const std::lock_guard lock(s->mutex);
                s->letters.push_back(*body + "\r\n");
            }
            if (!co_await reply_to(s, c, ".", nth)) co_return;
        }
    }

    vgm::test::self_signed certificate_;
    seen_ptr seen_;
    runtime::workers workers_;
    std::optional<runtime::listener> listener_;
};

}  // namespace vgm::smtp::test
