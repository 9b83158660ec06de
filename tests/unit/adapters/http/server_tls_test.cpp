#include "tests/support/test_pki.hpp"
#include "tests/support/tls_peer.hpp"
#include "tests/unit/adapters/http/serving.hpp"

namespace {

using namespace vgm;
using namespace vgm::http::test;
using runtime::tls_context;
using runtime::tls_settings;
using vgm::test::identity;
using vgm::test::test_authority;
using vgm::test::tls_peer;

// Says who asks.
class http_server_tls : public serving
{
protected:
    void listen_with(tls_settings::peer_certificate clients)
    {
        const auto own = root_.issue();
        settings.tls =
            tls_context::make_server({own.certificate, own.key, root_.certificate(), {}, clients});
        handler = [](const http::request& asked, const http::answer& reply) {
            const auto& c = asked.certificate;
            reply(http::make_response(
                200, "text/plain", c ? c->subject + " " + c->sha256 : "somebody"
            ));
        };
        listen();
    }

    std::string answer_to(const identity* own, int version = TLS1_3_VERSION)
    {
        tls_peer p(connect(), {.version_max = version, .own = own});
        if (!p.handshake()) return "no handshake";
        if (!p.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")) return "refused";
        const auto answer = p.read();
        return answer.empty() ? "refused" : answer.substr(answer.find("\r\n\r\n") + 4);
    }

    test_authority root_{"Hospital"}, stranger_{"Stranger"};
};

TEST_F(http_server_tls, says_who_has_shown_which_certificate)
{
    const auto client = root_.issue({.common_name = "ris.hopital.example"});
    listen_with(tls_settings::peer_certificate::required);

    const auto said = answer_to(&client);

    EXPECT_TRUE(said.starts_with("CN=ris.hopital.example ")) << said;
    const auto facts = runtime::read_certificate(client.certificate);
    EXPECT_TRUE(said.ends_with(" " + facts->sha256)) << said;
    EXPECT_EQ(facts->sha256.size(), 64u);
    EXPECT_EQ(answer_to(&client, TLS1_2_VERSION), said);
}

TEST_F(http_server_tls, believes_only_its_own_authorities)
{
    const auto foreign = stranger_.issue();
    listen_with(tls_settings::peer_certificate::required);

    EXPECT_EQ(answer_to(&foreign), "refused");
    EXPECT_EQ(answer_to(nullptr), "refused");
    EXPECT_EQ(handled(), 0);
}

TEST_F(http_server_tls, lets_clients_without_a_certificate_in_where_it_is_optional)
{
    const auto client = root_.issue(), foreign = stranger_.issue();
    listen_with(tls_settings::peer_certificate::optional);

    EXPECT_EQ(answer_to(nullptr), "somebody");
    EXPECT_NE(answer_to(&client), "somebody");
    EXPECT_EQ(answer_to(&foreign), "refused");
}

TEST_F(http_server_tls, asks_nobody_where_certificates_are_ignored)
{
    const auto client = root_.issue();
    listen_with(tls_settings::peer_certificate::ignored);

    EXPECT_EQ(answer_to(&client), "somebody");
}

}  // namespace
