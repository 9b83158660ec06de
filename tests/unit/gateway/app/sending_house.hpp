#pragma once

// A ledger, a post office, and an operator that does what a test tells it.

#include "gateway/app/post_office.hpp"
#include "tests/support/smtp_operator.hpp"
#include "tests/unit/gateway/app/house.hpp"

#include <atomic>
#include <optional>

namespace vgm::app::test {

using smtp::test::scripted_operator;

// Answers `what` to the first `times` of a command, then the usual.
inline scripted_operator::answer first(std::string command, int times, std::string what)
{
    auto left = std::make_shared<std::atomic<int>>(times);
    return [=](const std::string& said, int) -> std::optional<std::string> {
        const bool is_it = command == "." ? said == "." : said.starts_with(command);
        if (!is_it || left->fetch_sub(1) <= 0) return std::nullopt;
        return what;
    };
}

struct sending_house : ledger_house
{
    explicit sending_house(scripted_operator::answer instead = {}, ledger_options o = {})
        : ledger_house(o), peer(std::move(instead))
    {
        with.letters = letter_settings();
        with.retry = {seconds{0}, 2.0, seconds{3600}, 0.0, seconds{3600}};
    }
    ~sending_house() { stop(); }

    void start()
    {
        smtp::destination_settings s;
        s.host = "127.0.0.1";
        s.port = peer.port();
        s.server_name = "localhost";
        s.helo_name = "gw.ch.test";
        s.connect_pause = connect_pause;
        s.deadline_factor = 0.1;
        const auto& own = peer.certificate();
        s.tls =
            runtime::tls_context::make_client({own.certificate(), own.key(), own.certificate()});
        to.emplace(workers, s);
        office.emplace(workers, *letters, *to, memory, with);
        letters->on_change([this](const ledger::account_ptr& a) {
            seen.note(a);
            office->consider(a);
        });
        for (const auto& a : letters->live()) office->consider(a);
    }

    // Whether all that was under way ended.
    bool stop(std::chrono::seconds within = std::chrono::seconds{20})
    {
        if (!office) return true;
        const bool ended = office->drain(within);
        to->stop();
        letters->close();
        workers.stop();
        workers.join();
        memory.forget_waiters();
        office.reset();
        to.reset();
        return ended;
    }

    submission_id send(const vgm::test::sample_letter& what = {})
    {
        start();
        return app::test::take_in(*this, what);
    }

    std::size_t letters_there() const { return peer.letters().size(); }
    std::size_t count_said(const std::string& command) const
    {
        const auto all = peer.commands();
        return static_cast<std::size_t>(std::ranges::count_if(all, [&](const std::string& c) {
            return c.starts_with(command);
        }));
    }

    scripted_operator peer;
    std::chrono::milliseconds connect_pause{1};
    post_office_settings with;
    runtime::budget memory{64u << 20};
    runtime::workers workers{"delivery", 2};
    std::optional<smtp::destination> to;
    std::optional<post_office> office;
};

}  // namespace vgm::app::test
