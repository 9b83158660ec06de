#include "gateway/runtime/stream.hpp"

#include "tests/support/loopback.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace {

using namespace vgm;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using runtime::io_result;
using runtime::stream;
using test::tcp_listener;
using test::tcp_peer;

// A connection of ours to a peer that the test holds. `use` runs on a strand, as it should.
class streams : public testing::Test
{
protected:
    template <class Use>
    auto use(Use with)
    {
        return test::run(workers_, [this, with]() -> decltype(with(std::declval<stream&>())) {
            auto connected = co_await runtime::connect("127.0.0.1", listener_.port(), 10s);
            if (!connected) throw boost::system::system_error(connected.error());
            const auto ours = std::move(*connected);
            co_return co_await with(*ours);
        });
    }

    static asio::awaitable<std::string> read_all(stream& s)
    {
        std::string all;
        std::array<char, 1000> input;
        for (;;) {
            const auto got = co_await s.read_some(input);
            all.append(input.data(), got.size);
            if (got.ec) co_return all;
        }
    }

    runtime::workers workers_{"test", 2};
    tcp_listener listener_;
};

TEST_F(streams, carry_bytes_both_ways)
{
    std::jthread peer([this] {
        auto p = listener_.accept();
        EXPECT_EQ(p.read_to("\n"), "ping\n");
        p.send("pong\n");
    });

    const auto answer = use([](stream& s) -> asio::awaitable<std::string> {
        EXPECT_FALSE((co_await s.write_all("ping\n")).ec);
        EXPECT_FALSE(s.secured());
        EXPECT_EQ(s.peer().substr(0, 10), "127.0.0.1:");
        co_return co_await read_all(s);
    });

    EXPECT_EQ(answer, "pong\n");
}

TEST_F(streams, write_all_of_what_does_not_fit_into_a_socket)
{
    const std::string large(20'000'000, 'x');
    std::size_t received = 0;
    {
        std::jthread peer([&] { received = listener_.accept().read_to_end().size(); });

        const auto sent = use([&large](stream& s) -> asio::awaitable<std::size_t> {
            const auto written = co_await s.write_all(large);
            EXPECT_FALSE(written.ec);
            co_return written.size;
        });
        EXPECT_EQ(sent, large.size());
    }

    EXPECT_EQ(received, large.size());
}

TEST_F(streams, end_a_read_with_timed_out_when_the_deadline_passes)
{
    const auto ec = use([](stream& s) -> asio::awaitable<error_code> {
        s.expires_after(20ms);
        std::array<char, 10> input;
        co_return (co_await s.read_some(input)).ec;
    });

    EXPECT_EQ(ec, asio::error::timed_out);
}

TEST_F(streams, end_a_write_with_timed_out_when_the_peer_takes_nothing)
{
    const std::string large(50'000'000, 'x');

    const auto ec = use([&large](stream& s) -> asio::awaitable<error_code> {
        s.expires_after(50ms);
        co_return (co_await s.write_all(large)).ec;
    });

    EXPECT_EQ(ec, asio::error::timed_out);
}

TEST_F(streams, stay_timed_out_once_they_are)
{
    const auto later = use([](stream& s) -> asio::awaitable<std::pair<error_code, error_code>> {
        s.expires_after(10ms);
        std::array<char, 10> input;
        co_await s.read_some(input);
        s.expires_after(10s);
        const auto read = co_await s.read_some(input);
        const auto written = co_await s.write_all("x");
        co_return std::pair{read.ec, written.ec};
    });

    EXPECT_EQ(later.first, asio::error::timed_out);
    EXPECT_EQ(later.second, asio::error::timed_out);
}

TEST_F(streams, go_by_the_last_deadline_that_was_set)
{
    const auto ec = use([this](stream& s) -> asio::awaitable<error_code> {
        s.expires_after(1ms);
        s.expires_after(10s);
        co_await runtime::sleep_for(30ms);
        listener_.accept().send("x");
        std::array<char, 10> input;
        co_return (co_await s.read_some(input)).ec;
    });

    EXPECT_FALSE(ec);
}

TEST_F(streams, have_no_deadline_after_expires_never)
{
    const auto ec = use([this](stream& s) -> asio::awaitable<error_code> {
        s.expires_after(20ms);
        s.expires_never();
        co_await runtime::sleep_for(60ms);
        listener_.accept().send("x");
        std::array<char, 10> input;
        co_return (co_await s.read_some(input)).ec;
    });

    EXPECT_FALSE(ec);
}

TEST_F(streams, tell_a_closed_peer_from_a_passed_deadline)
{
    std::jthread peer([this] { listener_.accept().close(); });

    const auto ec = use([](stream& s) -> asio::awaitable<error_code> {
        s.expires_after(10s);
        std::array<char, 10> input;
        co_return (co_await s.read_some(input)).ec;
    });

    EXPECT_EQ(ec, asio::error::eof);
}

TEST_F(streams, fail_what_is_pending_and_what_comes_later_when_they_are_closed)
{
    const auto ec = use([](stream& s) -> asio::awaitable<error_code> {
        s.close();
        s.close();
        std::array<char, 10> input;
        EXPECT_TRUE((co_await s.write_all("x")).ec);
        co_return (co_await s.read_some(input)).ec;
    });

    EXPECT_TRUE(ec);
    EXPECT_NE(ec, asio::error::timed_out);
}

TEST_F(streams, can_listen_on_after_their_last_word)
{
    std::jthread peer([this] {
        auto p = listener_.accept();
        EXPECT_EQ(p.read_to_end(), "last word");
        p.send("understood");
    });

    const auto answer = use([](stream& s) -> asio::awaitable<std::string> {
        co_await s.write_all("last word");
        s.finish_writing();
        co_return co_await read_all(s);
    });

    EXPECT_EQ(answer, "understood");
}

TEST_F(streams, may_be_destroyed_with_a_deadline_ahead)
{
    for (int n = 0; n < 50; ++n)
        use([](stream& s) -> asio::awaitable<int> {
            s.expires_after(1ms);
            co_return 0;
        });

    test::run(workers_, []() -> asio::awaitable<int> {
        co_await runtime::sleep_for(10ms);
        co_return 0;
    });
}

TEST_F(streams, are_refused_where_nobody_listens)
{
    std::uint16_t nobody = 0;
    {
        const tcp_listener gone;
        nobody = gone.port();
    }

    const auto ec = test::run(workers_, [nobody]() -> asio::awaitable<error_code> {
        const auto connected = co_await runtime::connect("127.0.0.1", nobody, 10s);
        co_return connected ? error_code{} : connected.error();
    });

    EXPECT_EQ(ec, asio::error::connection_refused);
}

TEST_F(streams, try_every_address_of_a_name)
{
    std::jthread peer([this] { listener_.accept().send("x"); });

    const auto got = test::run(workers_, [this]() -> asio::awaitable<std::string> {
        auto connected = co_await runtime::connect("localhost", listener_.port(), 10s);
        if (!connected) co_return connected.error().message();
        co_return co_await read_all(**connected);
    });

    EXPECT_EQ(got, "x");
}

}  // namespace
