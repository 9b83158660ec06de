#include "gateway/app/http_clients.hpp"

#include "tests/support/test_pki.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace vgm::app {
namespace {

using std::chrono::steady_clock;

const std::string token_a(32, 'a'), token_b(40, 'b'), token_old(32, 'o');

class app_http_clients : public testing::Test
{
protected:
    app_http_clients()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "vgm-http-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        folder_ = pattern;
    }
    ~app_http_clients() override { std::filesystem::remove_all(folder_); }

    source_settings with_token(const std::string& name, const std::string& file_text)
    {
        const auto file = folder_ / name;
        std::ofstream(file) << file_text;
        source_settings s;
        s.name = name;
        s.http.emplace();
        s.http->token_file = file;
        return s;
    }
    static source_settings with_certificate(const std::string& name, const std::string& certificate)
    {
        source_settings s;
        s.name = name;
        s.http.emplace();
        s.http->certificate = certificate;
        return s;
    }
    static http::request shows(const std::string& token)
    {
        http::request r;
        r.bearer = token;
        return r;
    }
    static http::request shows(const std::string& name, const std::string& fingerprint)
    {
        http::request r;
        r.certificate = runtime::certificate_facts{"CN=" + name, name, fingerprint, {}};
        return r;
    }

private:
    std::filesystem::path folder_;
};

TEST_F(app_http_clients, are_known_by_their_tokens)
{
    const http_clients clients(
        {with_token("ris", token_old + "\n" + token_a + "\r\n\n"), with_token("lab", token_b)}
    );

    EXPECT_EQ(clients.find(shows(token_a)), "ris");
    EXPECT_EQ(clients.find(shows(token_old)), "ris");
    EXPECT_EQ(clients.find(shows(token_b)), "lab");
    EXPECT_FALSE(clients.find(shows(token_a + "a")));
    EXPECT_FALSE(clients.find(shows(token_a.substr(1))));
    EXPECT_FALSE(clients.find(shows("")));
    EXPECT_FALSE(clients.find({}));
}

TEST_F(app_http_clients, are_known_by_their_certificates)
{
    const http_clients clients(
        {with_certificate("ris", "ris.example"), with_certificate("lab", "AB:CD:01")}
    );

    EXPECT_EQ(clients.find(shows("ris.example", "00")), "ris");
    EXPECT_EQ(clients.find(shows("whoever", "abcd01")), "lab");
    EXPECT_FALSE(clients.find(shows("ris.example.evil", "00")));
    EXPECT_FALSE(clients.find(shows(token_a)));
}

TEST_F(app_http_clients, show_both_where_both_are_wanted)
{
    auto ris = with_token("ris", token_a);
    ris.http->certificate = "ris.example";
    const http_clients clients({ris, with_certificate("any", "ris.example")});
    auto both = shows("ris.example", "00");
    both.bearer = token_a;

    EXPECT_EQ(clients.find(both), "ris");
    EXPECT_FALSE(clients.find(shows(token_a)));
    EXPECT_EQ(clients.find(shows("ris.example", "00")), "any");
}

TEST_F(app_http_clients, have_tokens_of_32_bytes_and_of_their_own)
{
    EXPECT_THROW(http_clients({with_token("ris", token_a.substr(1))}), std::runtime_error);
    EXPECT_THROW(http_clients({with_token("ris", "\n")}), std::runtime_error);
    EXPECT_THROW(
        http_clients({with_token("ris", token_a), with_token("lab", token_b + "\n" + token_a)}),
        std::runtime_error
    );
    EXPECT_THROW(
        http_clients({with_certificate("ris", "cn"), with_certificate("lab", "cn")}),
        std::runtime_error
    );
    source_settings none;
    none.http.emplace();
    none.http->token_file = "/no/such/file";
    EXPECT_THROW(http_clients({none}), std::runtime_error);
}

TEST_F(app_http_clients, may_ask_so_often_and_again_when_time_has_passed)
{
    auto ris = with_token("ris", token_a);
    ris.http->requests_per_minute = 3;
    http_clients clients({ris, with_token("lab", token_b)});
    const auto start = steady_clock::time_point{std::chrono::hours{1}};

    for (int i = 0; i < 3; ++i) EXPECT_FALSE(clients.admit(shows(token_a), start).denied);
    const auto fourth = clients.admit(shows(token_a), start);
    ASSERT_TRUE(fourth.denied);
    EXPECT_EQ(fourth.denied->status, 429);
    EXPECT_EQ(fourth.denied->retry_after, seconds{20});
    EXPECT_FALSE(clients.admit(shows(token_b), start).denied) << "each client has its own count";
    EXPECT_TRUE(clients.admit(shows(token_a), start + seconds{19}).denied);
    EXPECT_FALSE(clients.admit(shows(token_a), start + seconds{20}).denied);
    EXPECT_TRUE(clients.admit(shows(token_a), start + seconds{20}).denied);
}

TEST_F(app_http_clients, are_told_what_is_missing)
{
    http_clients clients({with_token("ris", token_a)});

    const auto stranger = clients.admit({});
    ASSERT_TRUE(stranger.denied);
    const auto said = print_denial(*stranger.denied);

    EXPECT_EQ(said.status, 401);
    EXPECT_TRUE(said.headers.find("WWW-Authenticate"));
    EXPECT_EQ(
        print_denial({429, "x", seconds{20}}).headers.find("Retry-After"), std::string_view{"20"}
    );
}

}  // namespace
}  // namespace vgm::app
