#include "tests/support/test_pki.hpp"
#include "tests/support/tls_peer.hpp"
#include "tests/unit/adapters/mllp/listening.hpp"

namespace {

using namespace vgm;
using namespace vgm::mllp::test;
using mllp::encode_frame;
using runtime::tls_context;
using vgm::test::identity;
using vgm::test::tcp_peer;
using vgm::test::test_authority;
using vgm::test::tls_peer;

class listening_with_tls : public listening
{
protected:
    listening_with_tls()
    {
        const auto own = root_.issue();
        settings.tls = tls_context::make_server({own.certificate, own.key, root_.certificate()});
        listen();
    }

    tls_peer connect_as(const identity* own) { return tls_peer(connect(), {.own = own}); }

    // What a client with this certificate gets for a message; nothing when it is refused.
    std::string answer_to(const identity* own)
    {
        auto p = connect_as(own);
        if (!p.handshake() || !p.send(encode_frame("MSH|1"))) return {};
        return p.read();
    }

    test_authority root_{"Hospital"}, stranger_{"Stranger"};
};

TEST_F(listening_with_tls, talks_to_a_client_whose_certificate_it_knows)
{
    const auto client = root_.issue();

    EXPECT_EQ(answer_to(&client), encode_frame("ACK MSH|1"));
}

TEST_F(listening_with_tls, talks_to_nobody_else)
{
    const auto foreign = stranger_.issue();
    const auto old = root_.issue({.valid_from = -7200, .valid_to = -3600});

    EXPECT_EQ(answer_to(nullptr), "");
    EXPECT_EQ(answer_to(&foreign), "");
    EXPECT_EQ(answer_to(&old), "");
    EXPECT_TRUE(messages().empty());
}

TEST_F(listening_with_tls, takes_no_clear_text)
{
    auto p = connect();

    p.send(encode_frame("MSH|1"));
    p.read_to_end();

    EXPECT_TRUE(messages().empty());
    const auto client = root_.issue();
    EXPECT_EQ(answer_to(&client), encode_frame("ACK MSH|1"));
}

TEST_F(listening_with_tls, takes_large_messages)
{
    const auto client = root_.issue();
    auto p = connect_as(&client);
    ASSERT_TRUE(p.handshake());

    ASSERT_TRUE(p.send(encode_frame(std::string(3 << 20, 'x'))));

    EXPECT_EQ(p.read(), encode_frame("ACK large"));
}

}  // namespace
