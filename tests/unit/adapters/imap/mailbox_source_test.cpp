#include "adapters/imap/mailbox_source_io.hpp"
#include "gateway/runtime/stream.hpp"
#include "tests/support/self_signed.hpp"
#include "tests/unit/adapters/imap/fake_mailbox.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace {

namespace asio = boost::asio;
using namespace vgm;
using namespace vgm::imap;
using namespace vgm::imap::test;

// A mailbox server on loopback. Lives on the test's own thread, like all the rest here.
class fake_operator
{
public:
    fake_operator(asio::io_context& io, const vgm::test::self_signed& identity)
        : io_(io),
          tls_(runtime::tls_context::make_server(
              {identity.certificate(), identity.key(), identity.certificate(), ""}
          )),
          listener_(io.get_executor(), {}, [this](std::unique_ptr<runtime::stream> s) {
              return serve(std::move(s));
          })
    {}

    std::uint16_t port() const { return listener_.bound_port(); }

    // IDLE was answered, and nothing is being written.
    bool idling() const { return answered_ && talking_->idling(); }

    // To the connection that is in IDLE.
    void tell_news() { asio::co_spawn(io_, write(*connected_, talking_->news()), asio::detached); }

    fake_folder folder;
    fake_dialect dialect;
    bool silent = false;
    int commands_before_drop = -1;  // of each connection; negative: no drop
    int connections = 0, renewals = 0;

private:
    static asio::awaitable<void> write(runtime::stream& to, std::string bytes)
    {
        co_await to.write_all(bytes);
    }

    asio::awaitable<void> serve(std::unique_ptr<runtime::stream> stream)
    {
        ++connections;
        fake_connection talk(folder, dialect);
        connected_ = stream.get();
        talking_ = &talk;
        stream->expires_after(std::chrono::seconds(30));
        if (!silent) co_await stream->write_all(talk.greet());
        std::vector<char> input(4096);
        for (int left = commands_before_drop; left != 0; --left) {
            const auto got = co_await stream->read_some(input);
            if (got.ec) co_return;
            answered_ = false;
            const std::string_view bytes(input.data(), got.size);
            if (bytes == "DONE\r\n") ++renewals;
            const std::string answer = talk.say(bytes);
            const auto sent = co_await stream->write_all(answer);
            if (sent.ec) co_return;
            answered_ = true;
            if (bytes.find("STARTTLS") == std::string_view::npos) continue;
            const auto failed = co_await stream->secure_as_server(*tls_);
            if (failed) co_return;
            talk.secured();
        }
    }

    asio::io_context& io_;
    std::shared_ptr<const runtime::tls_context> tls_;
    bool answered_ = false;
    runtime::stream* connected_ = nullptr;
    fake_connection* talking_ = nullptr;
    runtime::listener listener_;
};

class imap_mailbox_source : public ::testing::Test
{
protected:
    imap_mailbox_source() : server(io, identity)
    {
        settings.name = "reports";
        settings.host = "localhost";
        settings.port = server.port();
        settings.reconnect.first = seconds{0};
    }

    void start(std::optional<mailbox_position> last = std::nullopt)
    {
        start_trusting(identity, last);
    }

    void
    start_trusting(const vgm::test::self_signed& anchor, std::optional<mailbox_position> last = {})
    {
        auto tls = runtime::tls_context::make_client(
            {identity.certificate(), identity.key(), anchor.certificate(), ""}
        );
        source = std::make_unique<mailbox_source>(settings, tls, last);
        asio::co_spawn(
            io,
            run(*source,
                [this](fetched_mail mail) -> asio::awaitable<handled> {
                    seen.push_back(mail.position.uid);
                    EXPECT_EQ(mail.source, "reports");
                    co_return answer(mail) ? handled::taken : handled::later;
                }),
            [this](std::exception_ptr e) {
                EXPECT_FALSE(e);
                ended = true;
            }
        );
    }

    // Everything happens in here. False when `reached` is still false after ten seconds.
    template <class Condition>
    bool run_until(Condition reached)
    {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!reached() && std::chrono::steady_clock::now() < give_up)
            io.run_one_for(std::chrono::milliseconds(100));
        return reached();
    }

    bool stops()
    {
        source->stop();
        return run_until([this] { return ended; });
    }

    static bool yes(const fetched_mail&) { return true; }

    asio::io_context io;
    vgm::test::self_signed identity;
    fake_operator server;
    source_settings settings;
    std::unique_ptr<mailbox_source> source;
    std::function<bool(const fetched_mail&)> answer = yes;
    std::vector<std::uint32_t> seen;
    bool ended = false;
};

using uids = std::vector<std::uint32_t>;

TEST_F(imap_mailbox_source, reads_the_mailbox_and_hears_of_new_mail)
{
    server.folder.add("one");
    server.folder.add("two");
    start();

    ASSERT_TRUE(run_until([&] { return server.idling(); }));
    EXPECT_EQ(seen, (uids{1, 2}));
    EXPECT_TRUE(server.folder.messages[1].seen);

    server.folder.add("three");
    server.tell_news();
    ASSERT_TRUE(run_until([&] { return seen.size() == 3; }));

    ASSERT_TRUE(run_until([&] { return source->status().handed_over == 3; }));
    const auto status = source->status();
    EXPECT_EQ(status.position, (mailbox_position{1, 3}));
    EXPECT_TRUE(status.connected);
    EXPECT_TRUE(status.last_success);
    EXPECT_EQ(status.last_error, "");
    EXPECT_EQ(status.sessions, 1u);
    EXPECT_TRUE(stops());
    EXPECT_FALSE(source->status().connected || source->status().idling);
}

TEST_F(imap_mailbox_source, goes_on_behind_the_position_that_it_was_given)
{
    for (const char* text : {"one", "two", "three"}) server.folder.add(text);
    start(mailbox_position{1, 2});

    ASSERT_TRUE(run_until([&] { return source->status().idling; }));

    EXPECT_EQ(seen, uids{3});
    EXPECT_TRUE(stops());
}

TEST_F(imap_mailbox_source, renews_idle_without_losing_the_connection)
{
    settings.session.idle_renewal = seconds{0};
    start();

    ASSERT_TRUE(run_until([&] { return server.renewals >= 3; }));

    EXPECT_EQ(server.connections, 1);
    EXPECT_TRUE(stops());
}

TEST_F(imap_mailbox_source, hands_over_everything_in_order_however_often_the_server_drops)
{
    for (int i = 0; i < 12; ++i) server.folder.add("mail " + std::to_string(i));
    server.commands_before_drop = 8;
    start();

    ASSERT_TRUE(run_until([&] { return source->status().handed_over == 12; }));

    EXPECT_EQ(seen, (uids{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    EXPECT_GT(server.connections, 3);
    EXPECT_NE(source->status().last_error, "");
    EXPECT_TRUE(stops());
}

TEST_F(imap_mailbox_source, hands_a_message_over_again_until_it_is_taken)
{
    server.folder.add("one");
    server.folder.add("two");
    int asked = 0;
    answer = [&](const fetched_mail&) {
        if (++asked == 1) return false;
        if (asked == 2) throw std::runtime_error("no disk");
        return true;
    };
    start();

    ASSERT_TRUE(run_until([&] { return source->status().handed_over == 2; }));

    EXPECT_EQ(seen, (uids{1, 1, 1, 2}));
    EXPECT_EQ(source->status().sessions, 3u);
    EXPECT_TRUE(stops());
}

TEST_F(imap_mailbox_source, reports_a_message_beyond_the_limit_without_its_bytes)
{
    settings.session.message_bytes_max = 10;
    server.folder.add("0123456789a");
    server.folder.add("0123456789");
    std::vector<bool> whole;
    answer = [&](const fetched_mail& mail) {
        whole.push_back(mail.bytes != nullptr);
        return true;
    };
    start();

    ASSERT_TRUE(run_until([&] { return source->status().handed_over == 2; }));

    EXPECT_EQ(whole, (std::vector<bool>{false, true}));
    EXPECT_EQ(source->status().too_large, 1u);
    EXPECT_TRUE(stops());
}

TEST_F(imap_mailbox_source, says_what_is_wrong_with_a_certificate)
{
    const vgm::test::self_signed stranger;
    start_trusting(stranger);

    ASSERT_TRUE(run_until([&] { return source->status().sessions >= 2; }));

    const auto status = source->status();
    EXPECT_NE(status.last_error.find("certificate"), std::string::npos) << status.last_error;
    EXPECT_TRUE(status.last_error_at);
    EXPECT_FALSE(status.last_success);
    EXPECT_TRUE(stops());
}

TEST_F(imap_mailbox_source, ends_a_session_with_a_silent_server)
{
    server.silent = true;
    settings.session.reply_deadline = seconds{0};
    start();

    ASSERT_TRUE(run_until([&] { return source->status().sessions >= 2; }));

    EXPECT_NE(source->status().last_error.find("while waiting for the greeting"), std::string::npos)
        << source->status().last_error;
    EXPECT_TRUE(stops());
}

TEST_F(imap_mailbox_source, stops_at_once_wherever_it_is)
{
    server.silent = true;
    start();
    ASSERT_TRUE(run_until([&] { return server.connections == 1; }));
    EXPECT_TRUE(stops()) << "waiting for a greeting";

    ended = false;
    server.silent = false;
    server.dialect.idle = false;
    settings.session.poll_interval = seconds{3600};
    start();
    ASSERT_TRUE(run_until([&] { return source->status().idling; }));
    EXPECT_TRUE(stops()) << "between two polls";

    ended = false;
    settings.port = 1;
    settings.reconnect.first = seconds{3600};
    start();
    ASSERT_TRUE(run_until([&] { return !source->status().last_error.empty(); }));
    EXPECT_TRUE(stops()) << "between two connections";

    ended = false;
    start();
    EXPECT_TRUE(stops()) << "before it began";
}

TEST_F(imap_mailbox_source, counts_what_the_handler_answers_after_the_stop)
{
    server.folder.add("one");
    server.folder.add("two");
    answer = [&](const fetched_mail&) {
        source->stop();
        return true;
    };
    start();

    ASSERT_TRUE(run_until([&] { return ended; }));

    EXPECT_EQ(seen, uids{1});
    EXPECT_EQ(source->status().position, (mailbox_position{1, 1}));
}

}  // namespace
