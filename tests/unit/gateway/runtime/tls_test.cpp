#include "gateway/runtime/stream.hpp"
#include "tests/support/run.hpp"
#include "tests/support/test_pki.hpp"
#include "tests/support/tls_peer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <mutex>

namespace {

using namespace vgm;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using runtime::stream;
using runtime::tls_context;
using runtime::tls_error;
using runtime::tls_settings;
using test::certificate_options;
using test::identity;
using test::tcp_peer;
using test::test_authority;
using test::tls_peer;

// What became of a handshake, on either side.
struct outcome
{
    error_code ec;
    std::string complaint, echo;
};

// A server of ours that says what it hears, and a client of ours that says hello.
class tls : public testing::Test
{
protected:
    void serve(tls_settings settings)
    {
        const auto context = tls_context::make_server(settings);
        listener_ = std::make_unique<runtime::listener>(
            runtime::executor_of(workers_),
            runtime::listener_settings{},
            [this, context](std::unique_ptr<stream> s) -> asio::awaitable<void> {
                s->expires_after(10s);
                outcome o;
                o.ec = co_await s->secure_as_server(*context);
                o.complaint = s->tls_complaint();
                keep(o);
                std::array<char, 100> input;
                while (!o.ec) {
                    const auto got = co_await s->read_some(input);
                    o.ec = got.ec;
                    const std::string heard(input.data(), got.size);
                    if (!o.ec) co_await s->write_all(heard);
                }
            }
        );
    }
    void serve_ignoring_clients(const identity& own)
    {
        serve({own.certificate, own.key, {}, {}, tls_settings::peer_certificate::ignored});
    }

    outcome connect(const tls_settings& settings, const std::string& name = "localhost")
    {
        const auto context = tls_context::make_client(settings);
        const auto port = listener_->bound_port();
        return test::run(workers_, [context, name, port]() -> asio::awaitable<outcome> {
            auto connected = co_await runtime::connect("127.0.0.1", port, 10s);
            stream& s = **connected;
            s.expires_after(10s);
            outcome o;
            o.ec = co_await s.secure_as_client(*context, name);
            o.complaint = s.tls_complaint();
            if (o.ec) co_return o;
            EXPECT_TRUE(s.secured());
            co_await s.write_all("hello");
            std::array<char, 100> input;
            const auto got = co_await s.read_some(input);
            o.ec = got.ec;
            o.echo.assign(input.data(), got.size);
            co_return o;
        });
    }
    outcome connect_trusting(const test_authority& anchor, const std::string& name = "localhost")
    {
        return connect({{}, {}, anchor.certificate()}, name);
    }

    // What the server made of its `nth` connection.
    outcome server_outcome(std::size_t nth = 0)
    {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, test::patience, [&] { return outcomes_.size() > nth; }))
            throw std::runtime_error("no handshake came to an end");
        return outcomes_[nth];
    }

    void keep(const outcome& o)
    {
        {
            const std::lock_guard lock(mutex_);
            outcomes_.push_back(o);
        }
        changed_.notify_all();
    }

    test_authority root_{"Test root"}, stranger_{"Stranger"};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<outcome> outcomes_;
    runtime::workers workers_{"test", 2};
    std::unique_ptr<runtime::listener> listener_;
};

TEST_F(tls, carries_bytes_between_ends_that_trust_each_other)
{
    serve_ignoring_clients(root_.issue());

    const auto o = connect_trusting(root_);

    EXPECT_FALSE(o.ec);
    EXPECT_EQ(o.echo, "hello");
    EXPECT_EQ(o.complaint, "");
    EXPECT_EQ(server_outcome().complaint, "");
}

TEST_F(tls, trusts_a_leaf_through_its_intermediates)
{
    test_authority middle{"Test intermediate", &root_};
    serve_ignoring_clients(middle.issue());

    EXPECT_EQ(connect_trusting(root_).echo, "hello");
}

TEST_F(tls, refuses_a_server_of_another_authority)
{
    serve_ignoring_clients(stranger_.issue());

    const auto o = connect_trusting(root_);

    EXPECT_TRUE(o.ec);
    EXPECT_EQ(o.complaint, "unable to get local issuer certificate");
    EXPECT_NE(server_outcome().complaint.find("unknown ca"), std::string::npos)
        << server_outcome().complaint;
}

TEST_F(tls, refuses_a_certificate_that_has_expired_or_is_not_valid_yet)
{
    serve_ignoring_clients(root_.issue({.valid_from = -7200, .valid_to = -3600}));
    EXPECT_EQ(connect_trusting(root_).complaint, "certificate has expired");

    serve_ignoring_clients(root_.issue({.valid_from = 3600, .valid_to = 7200}));
    EXPECT_EQ(connect_trusting(root_).complaint, "certificate is not yet valid");
}

TEST_F(tls, refuses_a_certificate_for_another_host)
{
    serve_ignoring_clients(root_.issue({.names = "DNS:other.example.org,IP:192.0.2.1"}));

    EXPECT_EQ(connect_trusting(root_).complaint, "hostname mismatch");
    EXPECT_EQ(connect_trusting(root_, "example.org").complaint, "hostname mismatch");
    EXPECT_EQ(connect_trusting(root_, "127.0.0.1").complaint, "IP address mismatch");
    EXPECT_EQ(connect_trusting(root_, "other.example.org").echo, "hello");
    EXPECT_EQ(connect_trusting(root_, "192.0.2.1").echo, "hello");
}

TEST_F(tls, takes_a_wildcard_for_one_whole_label)
{
    serve_ignoring_clients(root_.issue({.names = "DNS:*.example.org"}));

    EXPECT_EQ(connect_trusting(root_, "mail.example.org").echo, "hello");
    EXPECT_EQ(connect_trusting(root_, "a.b.example.org").complaint, "hostname mismatch");
    EXPECT_EQ(connect_trusting(root_, "example.org").complaint, "hostname mismatch");
}

TEST_F(tls, never_takes_an_empty_name_for_any_name)
{
    serve_ignoring_clients(root_.issue());

    const auto o = connect_trusting(root_, "");

    EXPECT_TRUE(o.ec);
    EXPECT_EQ(o.complaint, "there is no server name to check the certificate against");
}

TEST_F(tls, believes_a_client_whose_certificate_its_anchors_issued)
{
    const auto server = root_.issue(), client = root_.issue();
    serve({server.certificate, server.key, root_.certificate()});

    EXPECT_EQ(connect({client.certificate, client.key, root_.certificate()}).echo, "hello");
}

TEST_F(tls, refuses_a_client_without_a_certificate_where_one_is_required)
{
    const auto server = root_.issue();
    serve({server.certificate, server.key, root_.certificate()});

    const auto o = connect_trusting(root_);

    EXPECT_TRUE(o.ec);
    EXPECT_EQ(o.echo, "");
    EXPECT_NE(
        server_outcome().complaint.find("peer did not return a certificate"), std::string::npos
    ) << server_outcome().complaint;
}

TEST_F(tls, refuses_a_client_of_another_authority_and_one_that_has_expired)
{
    const auto server = root_.issue(), foreign = stranger_.issue();
    const auto old = root_.issue({.valid_from = -7200, .valid_to = -3600});
    serve({server.certificate, server.key, root_.certificate()});

    EXPECT_TRUE(connect({foreign.certificate, foreign.key, root_.certificate()}).ec);
    EXPECT_EQ(server_outcome(0).complaint, "unable to get local issuer certificate");
    EXPECT_TRUE(connect({old.certificate, old.key, root_.certificate()}).ec);
    EXPECT_EQ(server_outcome(1).complaint, "certificate has expired");
}

TEST_F(tls, takes_a_client_without_a_certificate_where_it_is_optional_but_not_a_wrong_one)
{
    const auto server = root_.issue(), foreign = stranger_.issue();
    serve(
        {server.certificate,
         server.key,
         root_.certificate(),
         {},
         tls_settings::peer_certificate::optional}
    );

    EXPECT_EQ(connect_trusting(root_).echo, "hello");
    EXPECT_TRUE(connect({foreign.certificate, foreign.key, root_.certificate()}).ec);
}

TEST_F(tls, refuses_a_revoked_certificate)
{
    const auto good = root_.issue(), revoked = root_.issue();
    const auto list = root_.revocation_list(revoked.serial);

    serve_ignoring_clients(revoked);
    EXPECT_EQ(connect({{}, {}, root_.certificate(), list}).complaint, "certificate revoked");
    serve_ignoring_clients(good);
    EXPECT_EQ(connect({{}, {}, root_.certificate(), list}).echo, "hello");
}

TEST_F(tls, speaks_tls_1_2_and_1_3_and_nothing_older)
{
    serve_ignoring_clients(root_.issue());
    const auto try_version = [&](int version) {
        tls_peer p(tcp_peer::connect(listener_->bound_port()), {version, version});
        return p.handshake() ? p.version() : std::string{"refused"};
    };

    EXPECT_EQ(try_version(TLS1_3_VERSION), "TLSv1.3");
    EXPECT_EQ(try_version(TLS1_2_VERSION), "TLSv1.2");
    EXPECT_EQ(try_version(TLS1_1_VERSION), "refused");
    EXPECT_EQ(try_version(TLS1_VERSION), "refused");
}

TEST_F(tls, offers_no_suite_of_tls_1_2_without_forward_secrecy_or_authenticated_encryption)
{
    serve_ignoring_clients(root_.issue());
    const auto try_suites = [&](const char* suites) {
        tls_peer p(
            tcp_peer::connect(listener_->bound_port()),
            {TLS1_2_VERSION, TLS1_2_VERSION, nullptr, nullptr, suites}
        );
        return p.handshake();
    };

    EXPECT_TRUE(try_suites("ECDHE-ECDSA-AES256-GCM-SHA384"));
    EXPECT_TRUE(try_suites("ECDHE-ECDSA-AES128-GCM-SHA256"));
    EXPECT_FALSE(try_suites("ECDHE-ECDSA-AES128-SHA"));
    EXPECT_FALSE(try_suites("ECDHE-ECDSA-AES256-SHA384"));
    EXPECT_FALSE(try_suites("ECDHE-ECDSA-CHACHA20-POLY1305"));
}

TEST_F(tls, takes_back_a_client_that_resumes_its_session)
{
    const auto server = root_.issue(), client = root_.issue();
    serve({server.certificate, server.key, root_.certificate()});
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        tls_peer first(tcp_peer::connect(listener_->bound_port()), {version, version, &client});
        ASSERT_TRUE(first.handshake());
        first.send("hello");
        ASSERT_EQ(first.read(), "hello");
        const auto session = first.session();

        tls_peer second(
            tcp_peer::connect(listener_->bound_port()), {version, version, &client, session.get()}
        );

        EXPECT_TRUE(second.handshake());
        second.send("again");
        EXPECT_EQ(second.read(), "again");
    }
}

TEST_F(tls, is_not_spoken_by_a_peer_that_speaks_clear_text)
{
    serve_ignoring_clients(root_.issue());
    auto p = tcp_peer::connect(listener_->bound_port());

    p.send("\x0BMSH|^~\\&|A|B\r\x1C\r");

    EXPECT_TRUE(server_outcome().ec);
    EXPECT_NE(server_outcome().complaint, "");
}

TEST_F(tls, ends_a_handshake_that_takes_too_long)
{
    test::tcp_listener silent;
    const auto context = tls_context::make_client({{}, {}, root_.certificate()});

    const auto ec = test::run(workers_, [&]() -> asio::awaitable<error_code> {
        auto connected = co_await runtime::connect("127.0.0.1", silent.port(), 10s);
        (*connected)->expires_after(20ms);
        co_return co_await (*connected)->secure_as_client(*context, "localhost");
    });

    EXPECT_EQ(ec, asio::error::timed_out);
}

// What making a context of these files says.
template <class Make>
std::string complaint_of(Make make, const tls_settings& settings)
{
    try {
        make(settings);
    } catch (const tls_error& e) {
        return e.what();
    }
    return "made";
}

TEST_F(tls, says_which_file_cannot_be_used)
{
    const auto own = root_.issue(), other = root_.issue();
    const std::string no_pem = own.key + ".txt", missing = own.key + ".missing";
    std::ofstream(no_pem) << "this is not PEM\n";
    const auto client = [](const tls_settings& s) { tls_context::make_client(s); };
    const auto server = [](const tls_settings& s) { tls_context::make_server(s); };
    const auto trust = root_.certificate();

    const auto says = [](const std::string& text, const std::string& file) {
        return text.find(file) != std::string::npos;
    };
    EXPECT_TRUE(says(complaint_of(client, {{}, {}, missing}), missing));
    EXPECT_TRUE(says(complaint_of(client, {{}, {}, no_pem}), no_pem));
    EXPECT_TRUE(says(complaint_of(client, {missing, own.key, trust}), missing));
    EXPECT_TRUE(says(complaint_of(client, {own.certificate, no_pem, trust}), no_pem));
    EXPECT_TRUE(says(complaint_of(server, {own.certificate, other.key, trust}), other.key));
    EXPECT_TRUE(says(complaint_of(client, {{}, {}, trust, no_pem}), no_pem));
    EXPECT_EQ(complaint_of(server, {own.certificate, own.key, trust}), "made");
}

TEST_F(tls, is_not_made_of_half_of_what_it_needs)
{
    const auto own = root_.issue();

    EXPECT_THROW(tls_context::make_client({}), tls_error);
    EXPECT_THROW(tls_context::make_server({}), tls_error);
    EXPECT_THROW(tls_context::make_server({own.certificate, {}, root_.certificate()}), tls_error);
    EXPECT_THROW(tls_context::make_server({own.certificate, own.key}), tls_error);
}

}  // namespace
