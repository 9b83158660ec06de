#include "gateway/runtime/stream.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <stdexcept>

namespace {

using namespace vgm;
namespace asio = boost::asio;
using runtime::listener;
using runtime::listener_settings;
using runtime::stream;
using test::tcp_peer;

// Says what it hears.
asio::awaitable<void> echo(std::unique_ptr<stream> s)
{
    std::array<char, 1000> input;
    for (;;) {
        const auto got = co_await s->read_some(input);
        if (got.ec) co_return;
        const std::string heard(input.data(), got.size);
        if (heard == "throw\n") throw std::runtime_error("asked to");
        if (heard == "throw something else\n") throw 42;
        co_await s->write_all(heard);
    }
}

class listeners : public testing::Test
{
protected:
    std::unique_ptr<listener>
    listen(listener::handler serve = echo, std::size_t connections_max = 256)
    {
        listener_settings settings;
        settings.connections_max = connections_max;
        return std::make_unique<listener>(
            runtime::executor_of(workers_), settings, std::move(serve)
        );
    }

    // Whether a new connection is served.
    static bool serves(const listener& l)
    {
        auto p = tcp_peer::connect(l.bound_port());
        return p.send("hello\n") && p.read_to("\n") == "hello\n";
    }

    runtime::workers workers_{"test", 2};
};

TEST_F(listeners, serve_several_connections_at_once)
{
    const auto l = listen();
    auto a = tcp_peer::connect(l->bound_port()), b = tcp_peer::connect(l->bound_port());

    b.send("b\n");
    EXPECT_EQ(b.read_to("\n"), "b\n");
    a.send("a\n");
    EXPECT_EQ(a.read_to("\n"), "a\n");
}

TEST_F(listeners, close_what_is_beyond_their_limit_and_serve_again_later)
{
    const auto l = listen(echo, 2);
    auto a = tcp_peer::connect(l->bound_port()), b = tcp_peer::connect(l->bound_port());
    for (auto* p : {&a, &b}) {
        p->send("x\n");
        EXPECT_EQ(p->read_to("\n"), "x\n");
    }

    EXPECT_TRUE(tcp_peer::connect(l->bound_port()).ended());
    b.close();

    bool served = false;
    for (int n = 0; n < 2000 && !served; ++n) served = serves(*l);
    EXPECT_TRUE(served);
}

TEST_F(listeners, lose_one_connection_only_when_its_handler_throws)
{
    const auto l = listen();
    auto other = tcp_peer::connect(l->bound_port());
    for (const char* what : {"throw\n", "throw something else\n"}) {
        auto p = tcp_peer::connect(l->bound_port());
        p.send(what);
        EXPECT_TRUE(p.ended());
    }

    other.send("still here\n");
    EXPECT_EQ(other.read_to("\n"), "still here\n");
    EXPECT_TRUE(serves(*l));
}

TEST_F(listeners, go_on_when_a_handler_throws_before_it_is_a_coroutine)
{
    std::atomic<int> calls{0};
    const auto l = listen([&](std::unique_ptr<stream> s) -> asio::awaitable<void> {
        if (++calls <= 3) throw std::runtime_error("at once");
        return echo(std::move(s));
    });
    for (int n = 0; n < 3; ++n) EXPECT_TRUE(tcp_peer::connect(l->bound_port()).ended());

    EXPECT_TRUE(serves(*l));
}

TEST_F(listeners, count_a_connection_that_failed_as_closed)
{
    const auto l = listen(echo, 1);
    for (int n = 0; n < 20;) {
        auto p = tcp_peer::connect(l->bound_port());
        if (!p.send("throw\n")) continue;
        EXPECT_TRUE(p.ended());
        ++n;
    }

    bool served = false;
    for (int n = 0; n < 2000 && !served; ++n) served = serves(*l);
    EXPECT_TRUE(served);
}

TEST_F(listeners, accept_nobody_once_they_are_gone_and_let_open_connections_go_on)
{
    auto l = listen();
    auto open = tcp_peer::connect(l->bound_port());
    open.send("a\n");
    EXPECT_EQ(open.read_to("\n"), "a\n");
    const auto port = l->bound_port();

    l.reset();

    bool refused = false;
    for (int n = 0; n < 2000 && !refused; ++n) {
        try {
            refused = tcp_peer::connect(port).ended();
        } catch (const std::runtime_error&) {
            refused = true;
        }
    }
    EXPECT_TRUE(refused);
    open.send("b\n");
    EXPECT_EQ(open.read_to("\n"), "b\n");
}

TEST_F(listeners, survive_peers_that_reset_their_connections)
{
    const auto l = listen();
    for (int n = 0; n < 50; ++n) {
        auto p = tcp_peer::connect(l->bound_port());
        p.send("x");
        p.reset();
    }

    EXPECT_TRUE(serves(*l));
}

TEST_F(listeners, throw_when_their_address_is_taken_or_none)
{
    const auto first = listen();
    listener_settings taken;
    taken.port = first->bound_port();
    listener_settings none;
    none.address = "not an address";

    EXPECT_THROW(
        listener(runtime::executor_of(workers_), taken, echo), boost::system::system_error
    );
    EXPECT_THROW(listener(runtime::executor_of(workers_), none, echo), boost::system::system_error);
}

}  // namespace
