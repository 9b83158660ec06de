#include "adapters/mllp/source.hpp"

#include "tests/support/run.hpp"
#include "tests/unit/adapters/mllp/listening.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace {

using namespace vgm;
using namespace vgm::mllp::test;
using namespace std::chrono_literals;
using mllp::encode_frame;
using vgm::test::tcp_peer;

TEST_F(listening, hands_a_message_over_and_writes_the_answer_back)
{
    listen();
    auto p = connect();

    p.send(encode_frame("MSH|1"));

    EXPECT_EQ(p.read_to(end), encode_frame("ACK MSH|1"));
    const auto received = messages().at(0);
    EXPECT_EQ(*received.bytes, "MSH|1");
    EXPECT_EQ(received.source, "lab");
    EXPECT_LT(std::chrono::system_clock::now() - received.received_at, 60s);
    EXPECT_EQ(source().name(), "lab");
}

TEST_F(listening, answers_pipelined_messages_in_their_order)
{
    listen();
    auto p = connect();
    std::string sent, expected;
    for (int n = 0; n < 200; ++n) {
        sent += encode_frame("M" + std::to_string(n));
        expected += encode_frame("ACK M" + std::to_string(n));
    }

    p.send(sent);

    std::string answers;
    for (int n = 0; n < 200; ++n) answers += p.read_to(end);
    EXPECT_EQ(answers, expected);
}

TEST_F(listening, waits_for_one_answer_before_it_handles_the_next_message)
{
    answer_later();
    listen();
    auto p = connect();
    p.send(encode_frame("one") + encode_frame("two"));

    const auto first = wait_for_message();
    EXPECT_TRUE(p.quiet_for(30));
    EXPECT_EQ(messages().size(), 1U);
    first.answer("ACK one");
    EXPECT_EQ(p.read_to(end), encode_frame("ACK one"));
    const auto second = wait_for_message();
    second.answer("ACK two");

    EXPECT_EQ(p.read_to(end), encode_frame("ACK two"));
}

TEST_F(listening, serves_several_connections_at_once)
{
    answer_later();
    listen();
    auto slow = connect(), quick = connect();

    slow.send(encode_frame("slow"));
    const auto waits = wait_for_message();
    quick.send(encode_frame("quick"));
    wait_for_message().answer("ACK quick");
    EXPECT_EQ(quick.read_to(end), encode_frame("ACK quick"));
    waits.answer("ACK slow");

    EXPECT_EQ(slow.read_to(end), encode_frame("ACK slow"));
}

TEST_F(listening, puts_a_block_together_from_its_packets)
{
    listen();
    auto p = connect();

    for (const char c : encode_frame("MSH|split")) p.send({&c, 1});

    EXPECT_EQ(p.read_to(end), encode_frame("ACK MSH|split"));
}

TEST_F(listening, takes_an_answer_from_any_thread)
{
    answer_later();
    listen();
    auto p = connect();
    p.send(encode_frame("one"));

    std::jthread elsewhere([waits = wait_for_message()] { waits.answer("from elsewhere"); });

    EXPECT_EQ(p.read_to(end), encode_frame("from elsewhere"));
}

TEST_F(listening, gives_a_slow_handler_all_the_time_it_needs)
{
    answer_later();
    settings.block_timeout = 1s;
    settings.idle_timeout = 1s;
    listen();
    auto p = connect();
    p.send(encode_frame("one"));
    const auto waits = wait_for_message();

    EXPECT_TRUE(p.quiet_for(1300));
    waits.answer("at last");

    EXPECT_EQ(p.read_to(end), encode_frame("at last"));
}

TEST_F(listening, asks_how_to_refuse_a_block_beyond_its_limit_and_closes)
{
    settings.block_bytes_max = 1000;
    listen();
    auto p = connect();

    p.send(encode_frame("fits") + encode_frame(std::string(1001, 'x')) + encode_frame("lost"));

    EXPECT_EQ(p.read_to(end), encode_frame("ACK fits"));
    EXPECT_EQ(p.read_to(end), encode_frame("REFUSED MLLP-SIZE"));
    EXPECT_TRUE(p.ended());
    EXPECT_EQ(messages().size(), 1U);
    ASSERT_EQ(refused().size(), 1U);
    EXPECT_EQ(refused()[0].source, "lab");
    EXPECT_TRUE(refused()[0].bytes->starts_with("xxx"));
}

TEST_F(listening, shows_at_most_64_kb_of_what_it_refuses)
{
    settings.block_bytes_max = 100'000;
    listen();
    auto p = connect();

    p.send("\x0B" + std::string(100'001, 'x'));

    EXPECT_EQ(p.read_to(end), encode_frame("REFUSED MLLP-SIZE"));
    EXPECT_EQ(refused().at(0).bytes->size(), 64U * 1024);
}

TEST_F(listening, lets_a_sender_that_only_then_reads_have_its_refusal)
{
    settings.block_bytes_max = 1000;
    listen();
    auto p = connect();
    const std::string large(30'000'000, 'x');

    // More than any socket holds: the sender is still writing when the answer is there.
    EXPECT_TRUE(p.send(encode_frame(large)));

    EXPECT_EQ(p.read_to(end), encode_frame("REFUSED MLLP-SIZE"));
}

TEST_F(listening, refuses_what_is_no_mllp)
{
    listen();
    auto p = connect();

    p.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_EQ(p.read_to(end), encode_frame("REFUSED MLLP-FRAME"));
    EXPECT_TRUE(p.ended());
    EXPECT_TRUE(messages().empty());
}

TEST_F(listening, never_takes_half_a_block_for_a_message)
{
    listen();
    for (const std::string half : {"\x0BMSH|", "\x0BMSH|\x1C", "\x0B"}) {
        auto p = connect();
        p.send(half);
        p.finish_writing();
        EXPECT_TRUE(p.ended());
    }
    auto killed = connect();
    killed.send("\x0BMSH|");
    killed.reset();

    EXPECT_EQ(talk(connect(), "after"), "ACK after");
    EXPECT_EQ(messages().size(), 1U);
}

TEST_F(listening, handles_a_message_whose_sender_is_gone_and_serves_the_next)
{
    answer_later();
    listen();
    auto p = connect();
    p.send(encode_frame("one"));
    const auto waits = wait_for_message();

    p.reset();
    waits.answer("ACK one");

    auto next = connect();
    next.send(encode_frame("two"));
    wait_for_message().answer("ACK two");
    EXPECT_EQ(next.read_to(end), encode_frame("ACK two"));
}

TEST_F(listening, closes_connections_beyond_its_limit)
{
    settings.connections_max = 2;
    listen();
    auto a = connect(), b = connect();
    EXPECT_EQ(exchange(a, "a"), "ACK a");
    EXPECT_EQ(exchange(b, "b"), "ACK b");

    EXPECT_TRUE(connect().ended());
    EXPECT_EQ(exchange(a, "a2"), "ACK a2");
}

TEST_F(listening, closes_a_connection_that_says_nothing_for_too_long)
{
    settings.idle_timeout = 1s;
    listen();
    auto silent = connect();
    auto after_a_message = connect();
    EXPECT_EQ(exchange(after_a_message, "one"), "ACK one");

    EXPECT_TRUE(silent.ended());
    EXPECT_TRUE(after_a_message.ended());
}

TEST_F(listening, closes_a_connection_whose_block_does_not_come_to_an_end)
{
    settings.block_timeout = 1s;
    listen();
    auto p = connect();

    p.send("\x0BMSH|");
    // Bytes that trickle in do not move the deadline.
    int trickled = 0;
    for (; trickled < 100 && p.quiet_for(100); ++trickled) p.send("x");

    EXPECT_LT(trickled, 100);
    EXPECT_TRUE(p.ended());
    EXPECT_TRUE(messages().empty());
}

TEST_F(listening, waits_for_ever_between_messages_when_told_so)
{
    settings.idle_timeout = 0s;
    settings.block_timeout = 1s;
    listen();
    auto p = connect();
    EXPECT_EQ(exchange(p, "one"), "ACK one");

    EXPECT_TRUE(p.quiet_for(1300));

    EXPECT_EQ(exchange(p, "two"), "ACK two");
}

TEST_F(listening, ends_blocks_at_fs_for_a_sender_that_does)
{
    settings.end = mllp::block_end::fs;
    listen();
    auto p = connect();

    p.send("\x0Bone\x1C\x0Btwo\x1C");

    EXPECT_EQ(p.read_to(end), encode_frame("ACK one"));
    EXPECT_EQ(p.read_to(end), encode_frame("ACK two"));
}

TEST_F(listening, reads_no_more_large_blocks_at_a_time_than_memory_holds)
{
    answer_later();
    memory_bytes = 4 << 20;
    settings.block_bytes_max = 2 << 20;  // two at a time
    listen();
    constexpr std::size_t senders = 6;
    const std::string large(1 << 20, 'x');
    std::vector<std::jthread> all;
    std::atomic<int> answered{0};
    for (std::size_t n = 0; n < senders; ++n)
        all.emplace_back([&] {
            auto p = connect();
            p.send(encode_frame(large));
            if (p.read_to(end) == encode_frame("ACK")) ++answered;
        });

    for (std::size_t handled = 0; handled < senders; handled += 2) {
        const auto one = wait_for_message(), two = wait_for_message();
        EXPECT_EQ(one.received.bytes->size(), large.size());
        EXPECT_TRUE(no_message_for(50ms));
        // A small letter is not held up by the large ones.
        auto small = connect();
        small.send(encode_frame("small"));
        wait_for_message().answer("ACK small");
        EXPECT_EQ(small.read_to(end), encode_frame("ACK small"));
        one.answer("ACK");
        two.answer("ACK");
    }

    all.clear();
    EXPECT_EQ(answered, static_cast<int>(senders));
    // What the last ones held comes back when their end is noticed.
    const auto until = std::chrono::steady_clock::now() + vgm::test::patience;
    while (memory().in_use() != 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    EXPECT_EQ(memory().in_use(), 0U);
}

TEST_F(listening, gives_memory_back_when_a_sender_goes_on_with_small_messages)
{
    memory_bytes = 2 << 20;
    settings.block_bytes_max = 2 << 20;  // one at a time
    listen();
    auto p = connect(), q = connect();
    const std::string large(1 << 20, 'x');

    // The next message has begun when the large one is answered.
    p.send(encode_frame(large) + "\x0Bsmall");
    EXPECT_EQ(p.read_to(end), encode_frame("ACK large"));
    q.send(encode_frame(large));
    EXPECT_EQ(q.read_to(end), encode_frame("ACK large"));
    p.send("\x1C\r");

    EXPECT_EQ(p.read_to(end), encode_frame("ACK small"));
}

TEST_F(listening, gives_memory_back_when_a_large_block_breaks_off)
{
    memory_bytes = 2 << 20;
    settings.block_bytes_max = 2 << 20;
    listen();
    const std::string large(1 << 20, 'x');
    for (int n = 0; n < 3; ++n) {
        auto p = connect();
        p.send("\x0B" + large);
        p.close();
    }

    auto p = connect();
    p.send(encode_frame(large));
    EXPECT_EQ(p.read_to(end), encode_frame("ACK large"));
}

TEST_F(listening, does_not_count_the_wait_for_memory_against_a_sender)
{
    answer_later();
    memory_bytes = 2 << 20;
    settings.block_bytes_max = 2 << 20;
    settings.block_timeout = 1s;
    listen();
    const std::string large(1 << 20, 'x');
    std::jthread first([&] { connect_and_expect(large, "ACK 1"); });
    const auto one = wait_for_message();
    std::jthread second([&] { connect_and_expect(large, "ACK 2"); });

    EXPECT_TRUE(no_message_for(1300ms));
    one.answer("ACK 1");

    wait_for_message().answer("ACK 2");
}

TEST_F(listening, stops_taking_connections_when_it_is_gone)
{
    listen();
    const auto port = source().bound_port();

    stop();

    bool refused = false;
    for (int n = 0; n < 2000 && !refused; ++n) {
        try {
            refused = tcp_peer::connect(port).ended();
        } catch (const std::runtime_error&) {
            refused = true;
        }
    }
    EXPECT_TRUE(refused);
}

TEST_F(listening, throws_when_its_port_is_taken)
{
    listen();
    auto taken = settings;
    taken.port = source().bound_port();

    EXPECT_THROW(
        mllp::source(
            workers(), taken, memory(), [](auto&&...) {}, refuse()
        ),
        boost::system::system_error
    );
}

}  // namespace
