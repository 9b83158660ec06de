#include "adapters/mllp/client.hpp"

#include "gateway/runtime/stream.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/run.hpp"
#include "tests/support/test_pki.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <array>
#include <future>
#include <optional>

namespace {

using namespace vgm;
using namespace std::chrono_literals;
using namespace std::string_literals;
namespace asio = boost::asio;
using hl7v2::acknowledgment_code;
using mllp::encode_frame;
using mllp::exchange;
using vgm::test::tcp_listener;
using vgm::test::tcp_peer;

constexpr std::string_view end = "\x1C\r";

std::string ack(const std::string& code, const std::string& control_id)
{
    return encode_frame(
        "MSH|^~\\&|EHR|HOSPITAL|PFI|GATEWAY|20261123114347||ACK^Z02^ACK|A1|P|2.6\rMSA|" + code +
        '|' + control_id + "\r"
    );
}

// A client of ours, and the producer's listener in the test's hands.
class telling : public testing::Test
{
protected:
    using pending = std::future<exchange>;

    telling()
    {
        settings.host = "127.0.0.1";
        settings.port = listener_.port();
    }

    pending send(const std::string& control_id)
    {
        if (!client_) client_.emplace(workers_, settings);
        auto promise = std::make_shared<std::promise<exchange>>();
        client_->send("ZAM " + control_id, control_id, [promise](exchange x) {
            promise->set_value(std::move(x));
        });
        return promise->get_future();
    }
    static exchange result(pending p) { return vgm::test::wait_for(std::move(p)); }

    // The connection that ZAM 1 made and left warm, answered AA.
    tcp_peer told_the_first()
    {
        auto first = send("1");
        auto producer = listener_.accept();
        producer.read_to(end);
        producer.send(ack("AA", "1"));
        EXPECT_FALSE(result(std::move(first)).ec);
        return producer;
    }
    // ZAM 2 comes over this connection and is answered AA.
    void tells_the_second_over(tcp_peer& producer, pending second)
    {
        EXPECT_EQ(producer.read_to(end), encode_frame("ZAM 2"));
        producer.send(ack("AA", "2"));
        EXPECT_FALSE(result(std::move(second)).ec);
    }
    void stop() { client_.reset(); }

    mllp::client_settings settings;
    tcp_listener listener_;

private:
    runtime::workers workers_{"test", 2};
    std::optional<mllp::client> client_;
};

TEST_F(telling, sends_a_message_and_gets_its_acknowledgement)
{
    auto sent = send("1");
    auto producer = listener_.accept();

    EXPECT_EQ(producer.read_to(end), encode_frame("ZAM 1"));
    producer.send(ack("AA", "1"));

    const auto x = result(std::move(sent));
    EXPECT_FALSE(x.ec);
    EXPECT_EQ(x.answer.code, acknowledgment_code::AA);
    EXPECT_EQ(x.answer.control_id, "1");
}

TEST_F(telling, passes_errors_and_refusals_on)
{
    auto first = send("1"), second = send("2");
    auto producer = listener_.accept();
    producer.read_to(end);
    producer.send(ack("AE", "1"));
    producer.read_to(end);
    producer.send(ack("AR", "2"));

    EXPECT_EQ(result(std::move(first)).answer.code, acknowledgment_code::AE);
    const auto x = result(std::move(second));
    EXPECT_FALSE(x.ec);
    EXPECT_EQ(x.answer.code, acknowledgment_code::AR);
}

TEST_F(telling, sends_one_at_a_time_in_order_over_one_connection)
{
    std::vector<pending> all;
    for (int n = 0; n < 20; ++n) all.push_back(send(std::to_string(n)));
    auto producer = listener_.accept();

    for (int n = 0; n < 20; ++n) {
        EXPECT_EQ(producer.read_to(end), encode_frame("ZAM " + std::to_string(n)));
        if (n == 0) {
            EXPECT_TRUE(producer.quiet_for(20));
        }
        producer.send(ack("AA", std::to_string(n)));
    }

    for (auto& p : all) EXPECT_FALSE(result(std::move(p)).ec);
    EXPECT_TRUE(listener_.nobody_for(0));
}

TEST_F(telling, puts_an_acknowledgement_together_from_its_packets)
{
    auto sent = send("1");
    auto producer = listener_.accept();
    producer.read_to(end);

    for (const char c : ack("AA", "1")) producer.send({&c, 1});

    EXPECT_FALSE(result(std::move(sent)).ec);
}

TEST_F(telling, believes_an_acknowledgement_of_this_very_message_only)
{
    auto sent = send("2");
    auto producer = listener_.accept();
    producer.read_to(end);

    producer.send(ack("AA", "1") + ack("AE", "") + ack("AA", "20") + ack("AE", "2"));

    const auto x = result(std::move(sent));
    EXPECT_EQ(x.answer.control_id, "2");
    EXPECT_EQ(x.answer.code, acknowledgment_code::AE);
}

TEST_F(telling, never_credits_an_acknowledgement_that_comes_too_late_to_the_next_message)
{
    settings.answer_timeout = 1s;
    auto first = send("1"), second = send("2");
    auto producer = listener_.accept();
    producer.read_to(end);

    EXPECT_EQ(result(std::move(first)).ec, asio::error::timed_out);
    producer.send(ack("AA", "1"));
    auto again = listener_.accept();
    EXPECT_EQ(again.read_to(end), encode_frame("ZAM 2"));
    again.send(ack("AA", "1") + ack("AR", "2"));

    EXPECT_EQ(result(std::move(second)).answer.code, acknowledgment_code::AR);
}

TEST_F(telling, closes_the_connection_after_a_timeout)
{
    settings.answer_timeout = 1s;
    auto sent = send("1");
    auto producer = listener_.accept();
    producer.read_to(end);

    const auto x = result(std::move(sent));

    EXPECT_EQ(x.ec, asio::error::timed_out);
    EXPECT_EQ(x.phrase, "waiting for the acknowledgement");
    EXPECT_TRUE(producer.ended());
}

TEST_F(telling, is_not_kept_waiting_by_acknowledgements_of_other_messages)
{
    settings.answer_timeout = 1s;
    auto sent = send("1");
    auto producer = listener_.accept();
    producer.read_to(end);

    for (int n = 0; n < 5 && sent.wait_for(300ms) != std::future_status::ready; ++n)
        producer.send(ack("AA", "0"));

    EXPECT_EQ(result(std::move(sent)).ec, asio::error::timed_out);
}

TEST_F(telling, keeps_its_connection_warm_longer_than_an_answer_may_take)
{
    settings.answer_timeout = 1s;
    auto producer = told_the_first();

    EXPECT_TRUE(producer.quiet_for(1300));
    tells_the_second_over(producer, send("2"));
}

TEST_F(telling, connects_again_when_its_warm_connection_is_dead)
{
    {
        const auto closed = told_the_first();
    }

    auto second = send("2");
    auto producer = listener_.accept();

    tells_the_second_over(producer, std::move(second));
}

TEST_F(telling, tries_a_dead_connection_once_more_and_no_oftener)
{
    auto producer = told_the_first();

    auto second = send("2");
    producer.read_to(end);
    producer.close();
    listener_.accept().close();

    EXPECT_TRUE(result(std::move(second)).ec);
    EXPECT_TRUE(listener_.nobody_for(30));
}

TEST_F(telling, does_not_try_a_fresh_connection_twice)
{
    auto sent = send("1");
    {
        auto producer = listener_.accept();
        producer.read_to(end);
    }

    const auto x = result(std::move(sent));

    EXPECT_TRUE(x.ec);
    EXPECT_NE(x.ec, asio::error::timed_out);
    EXPECT_TRUE(listener_.nobody_for(30));
}

TEST_F(telling, takes_no_other_answer_for_an_acknowledgement)
{
    for (const std::string& answer :
         {encode_frame("hello"),
          encode_frame(""),
          encode_frame("MSH|^~\\&|A|B|C|D|20261123||ORU^R01|1|P|2.5\rPID|1\r"),
          encode_frame("MSH|^~\\&|A|B|C|D|20261123||ACK|1|P|2.5\rMSA|XX|1\r"),
          "HTTP/1.1 400 Bad Request\r\n"s,
          encode_frame(std::string((1 << 20) + 1, 'x'))}) {
        auto sent = send("1");
        auto producer = listener_.accept();
        producer.read_to(end);
        producer.send(answer);

        const auto x = result(std::move(sent));
        EXPECT_EQ(x.ec, asio::error::invalid_argument);
        EXPECT_EQ(x.phrase, "reading the acknowledgement");
        producer.read_to_end();
    }
}

TEST_F(telling, does_not_say_again_what_was_answered_with_nonsense)
{
    auto producer = told_the_first();

    auto second = send("2");
    producer.read_to(end);
    producer.send(encode_frame("hello"));

    EXPECT_EQ(result(std::move(second)).ec, asio::error::invalid_argument);
    EXPECT_TRUE(listener_.nobody_for(30));
}

TEST_F(telling, says_what_it_was_doing_when_nobody_listens)
{
    {
        const tcp_listener gone;
        settings.port = gone.port();
    }

    const auto x = result(send("1"));

    EXPECT_EQ(x.ec, asio::error::connection_refused);
    EXPECT_EQ(x.phrase, "connecting");
}

TEST_F(telling, answers_everything_that_waits_when_it_stops)
{
    auto first = send("1"), second = send("2"), third = send("3");
    auto producer = listener_.accept();
    producer.read_to(end);

    stop();

    for (auto* p : {&first, &second, &third}) EXPECT_TRUE(result(std::move(*p)).ec);
    EXPECT_TRUE(producer.ended());
    EXPECT_TRUE(listener_.nobody_for(30));
}

TEST_F(telling, speaks_tls_with_its_certificate_and_checks_the_name)
{
    vgm::test::test_authority root{"Hospital"};
    const auto own = root.issue(), other = root.issue();
    runtime::workers workers("producer", 1);
    const auto server =
        runtime::tls_context::make_server({own.certificate, own.key, root.certificate()});
    runtime::listener producer(
        runtime::executor_of(workers),
        {},
        [server](std::unique_ptr<runtime::stream> s) -> asio::awaitable<void> {
            if (co_await s->secure_as_server(*server)) co_return;
            std::array<char, 1000> input;
            const auto got = co_await s->read_some(input);
            if (got.ec) co_return;
            const std::string answer = ack("AA", "1");
            co_await s->write_all(answer);
            co_await s->read_some(input);
        }
    );
    settings.port = producer.bound_port();
    settings.tls =
        runtime::tls_context::make_client({other.certificate, other.key, root.certificate()});

    EXPECT_EQ(result(send("1")).answer.code, acknowledgment_code::AA);
    stop();
    settings.server_name = "producer.example.org";
    const auto x = result(send("1"));

    EXPECT_TRUE(x.ec);
    EXPECT_EQ(x.phrase, "securing the connection: hostname mismatch");
}

}  // namespace
