#include "adapters/smtp/destination_io.hpp"
#include "gateway/runtime/stream.hpp"
#include "tests/support/smtp_operator.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace vgm::smtp {
namespace {

using test::scripted_operator;
using namespace std::chrono_literals;

// What the tests have in common: threads, and a destination towards one operator.
struct client
{
    explicit client(const scripted_operator& o) : client(o.port(), o.certificate()) {}
    client(std::uint16_t port, const vgm::test::self_signed& trusted)
    {
        settings.host = "127.0.0.1";
        settings.port = port;
        settings.server_name = "localhost";
        settings.helo_name = "gw.ch.test";
        settings.deadline_factor = 0.1;
        settings.tls = runtime::tls_context::make_client(
            {trusted.certificate(), trusted.key(), trusted.certificate()}
        );
    }

    void start() { to = std::make_unique<destination>(workers, settings); }

    std::future<delivery_report>
    begin(std::string bytes = "hello\r\n", confirm_function confirm = {})
    {
        if (!to) start();
        if (!confirm)
            confirm = [this]() -> boost::asio::awaitable<bool> {
                ++confirmed;
                co_return true;
            };
        envelope e{"appli@ch.test", "dr.martin@ch.test", "01JD.1", body_type::seven_bit};
        return boost::asio::co_spawn(
            runtime::executor_of(workers),
            deliver(
                *to, std::move(e), make_content({slice::of(std::move(bytes))}), std::move(confirm)
            ),
            boost::asio::use_future
        );
    }
    delivery_report send(std::string bytes = "hello\r\n", confirm_function confirm = {})
    {
        return begin(std::move(bytes), std::move(confirm)).get();
    }

    destination_settings settings;
    std::atomic<int> confirmed{0};
    runtime::workers workers{"delivery", 2};
    std::unique_ptr<destination> to;  // before the workers end
};

TEST(smtp_destination, sends_letter_after_letter_over_one_connection)
{
    scripted_operator peer;
    client us(peer);

    for (int i = 0; i < 5; ++i) {
        const auto report = us.send("letter " + std::to_string(i) + "\r\n");
        ASSERT_EQ(report.result, outcome::sent) << report.describe();
        EXPECT_EQ(report.remote_queue_id, "ABC123");
    }

    EXPECT_EQ(peer.connections(), 1);
    ASSERT_EQ(peer.letters().size(), 5u);
    EXPECT_EQ(peer.letters()[4], "letter 4\r\n");
    EXPECT_EQ(us.confirmed, 5);
    const auto counted = us.to->statistics();
    EXPECT_EQ(counted.sent, 5u);
    EXPECT_EQ(counted.open, 1u);
    EXPECT_EQ(counted.idle, 1u);
}

TEST(smtp_destination, knows_the_size_that_the_operator_announced)
{
    scripted_operator peer;
    client us(peer);
    us.start();
    EXPECT_EQ(us.to->statistics().announced_size_max, 0u);

    us.send();

    EXPECT_EQ(us.to->statistics().announced_size_max, 100'000'000u);
}

TEST(smtp_destination, sends_over_implicit_tls)
{
    scripted_operator peer({}, scripted_operator::tls::implicit);
    client us(peer);
    us.settings.secured_by = security::implicit;

    EXPECT_EQ(us.send().result, outcome::sent);
    EXPECT_EQ(peer.commands().at(1), "EHLO gw.ch.test");
}

TEST(smtp_destination, sends_many_letters_at_once_over_few_connections)
{
    scripted_operator peer;
    client us(peer);
    us.settings.connections_max = 3;

    std::vector<std::future<delivery_report>> under_way;
    for (int i = 0; i < 60; ++i) under_way.push_back(us.begin());
    for (auto& report : under_way) EXPECT_EQ(report.get().result, outcome::sent);

    EXPECT_EQ(peer.letters().size(), 60u);
    EXPECT_LE(peer.most_at_once(), 3);
    EXPECT_LE(us.to->statistics().connected, 3u);
}

TEST(smtp_destination, sends_a_large_letter_unchanged)
{
    scripted_operator peer;
    client us(peer);
    std::string letter;
    while (letter.size() < 5'000'000) letter += ".a line that begins with a dot, and ends\r\n";
    std::string on_the_wire;
    for (std::size_t at = 0; at < letter.size(); at += 42)
        on_the_wire += "." + letter.substr(at, 42);

    EXPECT_EQ(us.send(letter).result, outcome::sent);
    EXPECT_EQ(peer.letters().at(0), on_the_wire);
}

TEST(smtp_destination, replaces_a_connection_that_died_between_two_letters)
{
    scripted_operator peer([](const std::string& command, int nth) -> std::optional<std::string> {
        if (command.substr(0, 4) == "MAIL" && nth == 2) return scripted_operator::drop;
        return std::nullopt;
    });
    client us(peer);

    ASSERT_EQ(us.send("one\r\n").result, outcome::sent);
    ASSERT_EQ(us.send("two\r\n").result, outcome::sent);

    EXPECT_EQ(peer.connections(), 2);
    EXPECT_EQ(peer.letters(), (std::vector<std::string>{"one\r\n", "two\r\n"}));
    EXPECT_EQ(us.confirmed, 2);
    EXPECT_EQ(us.to->statistics().failed, 0u);
    EXPECT_EQ(us.to->statistics().open, 1u);
}

TEST(smtp_destination, tries_a_replacement_only_once)
{
    std::atomic<int> letters{0};
    scripted_operator peer([&](const std::string& command, int) -> std::optional<std::string> {
        if (command.substr(0, 4) == "MAIL" && ++letters > 1) return scripted_operator::drop;
        return std::nullopt;
    });
    client us(peer);
    ASSERT_EQ(us.send().result, outcome::sent);

    const auto report = us.send();

    EXPECT_EQ(report.result, outcome::deferred);
    EXPECT_EQ(peer.connections(), 2);
    EXPECT_EQ(us.to->statistics().open, 0u);
}

TEST(smtp_destination, is_uncertain_when_the_operator_disappears_after_the_end_of_data)
{
    scripted_operator peer([](const std::string& command, int) -> std::optional<std::string> {
        if (command == ".") return scripted_operator::drop;
        return std::nullopt;
    });
    client us(peer);

    const auto report = us.send();

    EXPECT_EQ(report.result, outcome::uncertain);
    EXPECT_EQ(peer.letters().size(), 1u);
    EXPECT_EQ(us.confirmed, 1);
}

TEST(smtp_destination, sends_no_end_of_data_unless_the_attempt_is_recorded)
{
    scripted_operator peer;
    client us(peer);

    const auto refused =
        us.send("hello\r\n", []() -> boost::asio::awaitable<bool> { co_return false; });
    const auto thrown = us.send("hello\r\n", []() -> boost::asio::awaitable<bool> {
        throw std::runtime_error("disk full");
        co_return true;
    });

    EXPECT_EQ(refused.result, outcome::deferred);
    EXPECT_EQ(refused.ec, errc::confirm_failed);
    EXPECT_EQ(thrown.ec, errc::confirm_failed);
    ASSERT_TRUE(peer.wait_for_ends(2));
    EXPECT_TRUE(peer.letters().empty());
}

TEST(smtp_destination, gives_up_on_an_operator_that_stalls)
{
    scripted_operator peer([](const std::string& command, int) -> std::optional<std::string> {
        if (command.empty()) return scripted_operator::stall;
        return std::nullopt;
    });
    client us(peer);
    us.settings.deadline_factor = 0.001;  // 300 ms for a greeting

    const auto report = us.send();

    EXPECT_EQ(report.result, outcome::deferred);
    EXPECT_EQ(report.at, stage::greeting);
    EXPECT_EQ(report.status.to_string(), "4.4.2");
}

TEST(smtp_destination, tells_the_operator_about_a_certificate_that_is_not_trusted)
{
    scripted_operator peer;
    const vgm::test::self_signed another;
    client us(peer.port(), another);

    const auto report = us.send();

    EXPECT_EQ(report.result, outcome::deferred);
    EXPECT_EQ(report.at, stage::securing);
    EXPECT_TRUE(report.operator_problem);
    EXPECT_NE(report.complaint, "");
    EXPECT_TRUE(peer.letters().empty());
}

TEST(smtp_destination, wants_a_certificate_for_the_right_name)
{
    scripted_operator peer;
    client us(peer);
    us.settings.server_name = "operator.mssante.test";

    const auto report = us.send();

    EXPECT_EQ(report.at, stage::securing);
    EXPECT_TRUE(report.operator_problem);
}

TEST(smtp_destination, puts_letters_off_at_once_while_the_operator_cannot_be_reached)
{
    std::uint16_t free_port = 0;
    {
        boost::asio::io_context context;
        boost::asio::ip::tcp::acceptor unused(
            context, {boost::asio::ip::address_v4::loopback(), 0}
        );
        free_port = unused.local_endpoint().port();
    }
    const vgm::test::self_signed certificate;
    client us(free_port, certificate);

    const auto first = us.send();
    const auto second = us.send();

    EXPECT_EQ(first.result, outcome::deferred);
    EXPECT_EQ(first.status.to_string(), "4.4.1");
    EXPECT_EQ(second.result, outcome::deferred);
    EXPECT_EQ(second.ec, errc::operator_down);
    const auto counted = us.to->statistics();
    EXPECT_GT(counted.pause_left.count(), 0);
    EXPECT_EQ(counted.connected, 1u);
    EXPECT_EQ(counted.open, 0u);
    EXPECT_EQ(counted.failed, 2u);
}

TEST(smtp_destination, tries_the_operator_again_after_the_pause)
{
    std::atomic<bool> up{false};
    scripted_operator peer([&](const std::string& command, int) -> std::optional<std::string> {
        if (command.empty() && !up) return "421 4.3.2 later\r\n";
        return std::nullopt;
    });
    client us(peer);
    us.settings.connect_pause = 0ms;
    ASSERT_EQ(us.send().at, stage::greeting);

    up = true;

    EXPECT_EQ(us.send().result, outcome::sent);
    EXPECT_EQ(us.to->statistics().pause_left.count(), 0);
}

TEST(smtp_destination, says_goodbye_on_a_connection_that_was_idle_too_long)
{
    scripted_operator peer;
    client us(peer);
    us.settings.idle_timeout = 1ms;
    ASSERT_EQ(us.send().result, outcome::sent);

    ASSERT_TRUE(peer.wait_for_ends(1));

    EXPECT_EQ(peer.commands().back(), "QUIT");
    EXPECT_EQ(us.to->statistics().open, 0u);
    EXPECT_EQ(us.send().result, outcome::sent);
}

TEST(smtp_destination, carries_no_further_letter_on_a_connection_that_is_too_old)
{
    scripted_operator peer;
    client us(peer);
    us.settings.connection_age_max = 1ms;  // a letter takes longer than that

    for (int i = 1; i <= 3; ++i) {
        ASSERT_EQ(us.send().result, outcome::sent);
        ASSERT_TRUE(peer.wait_for_ends(i));
        EXPECT_EQ(peer.commands().back(), "QUIT");
    }

    EXPECT_EQ(peer.connections(), 3);
    EXPECT_EQ(us.to->statistics().open, 0u);
    EXPECT_EQ(us.to->statistics().idle, 0u);
}

TEST(smtp_destination, keeps_a_connection_of_any_age_when_told_so)
{
    scripted_operator peer;
    client us(peer);
    us.settings.connection_age_max = 0ms;

    for (int i = 0; i < 3; ++i) ASSERT_EQ(us.send().result, outcome::sent);

    EXPECT_EQ(peer.connections(), 1);
}

TEST(smtp_destination, says_goodbye_when_stopped_and_takes_no_more_letters)
{
    scripted_operator peer;
    client us(peer);
    ASSERT_EQ(us.send().result, outcome::sent);

    us.to->stop();

    ASSERT_TRUE(peer.wait_for_ends(1));
    EXPECT_EQ(peer.commands().back(), "QUIT");
    EXPECT_EQ(us.send().result, outcome::deferred);
}

TEST(smtp_destination, may_be_destroyed_while_a_letter_is_under_way)
{
    std::promise<void> at_confirm;
    std::promise<void> go_on;
    scripted_operator peer;
    client us(peer);
    auto report = us.begin("hello\r\n", [&]() -> boost::asio::awaitable<bool> {
        at_confirm.set_value();
        go_on.get_future().wait();
        co_return true;
    });
    at_confirm.get_future().wait();

    us.to.reset();
    go_on.set_value();

    EXPECT_EQ(report.get().result, outcome::sent);
    EXPECT_TRUE(peer.wait_for_ends(1));
}

TEST(smtp_destination, refuses_a_letter_that_cannot_be_said_without_connecting)
{
    scripted_operator peer;
    client us(peer);
    us.start();
    envelope e{"appli@ch.test", "a@b.test>\r\nDATA", "", body_type::seven_bit};

    const auto report = boost::asio::co_spawn(
                            runtime::executor_of(us.workers),
                            deliver(*us.to, std::move(e), make_content({}), {}),
                            boost::asio::use_future
    )
                            .get();

    EXPECT_EQ(report.result, outcome::bounced);
    EXPECT_EQ(report.status.to_string(), "5.1.3");
    EXPECT_EQ(peer.connections(), 0);
}

TEST(smtp_destination, refuses_settings_that_cannot_work)
{
    const vgm::test::self_signed certificate;
    const auto refuses = [&](auto change) {
        client us(25, certificate);
        change(us.settings);
        EXPECT_THROW(us.start(), std::invalid_argument);
    };

    refuses([](auto& s) { s.host = ""; });
    refuses([](auto& s) { s.port = 0; });
    refuses([](auto& s) { s.helo_name = "gw\r\nDATA"; });
    refuses([](auto& s) { s.connections_max = 0; });
    refuses([](auto& s) { s.deadline_factor = 0; });
    refuses([](auto& s) { s.tls = nullptr; });
}

}  // namespace
}  // namespace vgm::smtp
