// curl as the stranger's opinion.
#include "tests/support/test_pki.hpp"
#include "tests/unit/adapters/http/serving.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace {

using namespace vgm;
using namespace vgm::http::test;

class http_curl : public serving
{
protected:
    void SetUp() override
    {
        if (std::system("curl --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "no curl";
    }

    static std::string curl(const std::string& options)
    {
        const std::string command = "curl -sS --noproxy '*' --max-time 20 " + options + " 2>&1";
        FILE* const out = ::popen(command.c_str(), "r");
        std::string text;
        char piece[4096];
        for (std::size_t n; (n = std::fread(piece, 1, sizeof piece, out)) > 0;)
            text.append(piece, n);
        ::pclose(out);
        return text;
    }
    std::string url(const std::string& path = "/a") const
    {
        return "http://127.0.0.1:" + std::to_string(port()) + path;
    }
    std::uint16_t port() const { return const_cast<http_curl*>(this)->server().bound_port(); }
};

TEST_F(http_curl, gets_posts_and_heads)
{
    listen();

    EXPECT_EQ(curl(url()), "GET /a ");
    EXPECT_EQ(curl("-d hello " + url("/b%20c")), "POST /b c hello");
    EXPECT_EQ(curl("-X DELETE " + url()), "DELETE /a ");
    EXPECT_NE(curl("-I " + url()).find("Content-Length: 7"), std::string::npos);
    EXPECT_EQ(curl("--http1.0 " + url()), "GET /a ");
}

TEST_F(http_curl, sends_chunks_and_waits_for_continue)
{
    listen();

    EXPECT_EQ(curl("-H 'Transfer-Encoding: chunked' -d hello " + url()), "POST /a hello");
    EXPECT_EQ(
        curl("--expect100-timeout 15 -H 'Expect: 100-continue' -d hello " + url()), "POST /a hello"
    );
}

TEST_F(http_curl, reuses_its_connection)
{
    settings.connections_max = 1;
    listen();

    EXPECT_EQ(curl(url("/1") + " " + url("/2") + " -d x"), "POST /1 xPOST /2 x");
}

TEST_F(http_curl, reads_compressed_answers)
{
    answer_with(vgm::http::make_response(200, "text/plain", std::string(5000, 'a')));
    listen();

    EXPECT_EQ(curl("--compressed " + url()), std::string(5000, 'a'));
    EXPECT_EQ(curl("-o /dev/null -w '%{size_download}' --compressed " + url()).size(), 2u)
        << "of two digits";
}

TEST_F(http_curl, takes_a_refusal_of_a_body_it_is_still_sending)
{
    body_bytes_max = 1000;
    listen();
    const auto file =
        std::filesystem::temp_directory_path() / ("vgm-curl-" + std::to_string(::getpid()));
    std::ofstream(file) << std::string(3'000'000, 'x');

    const auto said = curl(
        "-o /dev/null -w '%{http_code}' -H 'Expect:' --data-binary @" + file.string() + " " + url()
    );

    std::filesystem::remove(file);
    EXPECT_EQ(said, "413");
}

TEST_F(http_curl, shows_its_certificate)
{
    test::test_authority root{"Hospital"};
    const auto own = root.issue(), client = root.issue({.common_name = "ris"});
    settings.tls =
        runtime::tls_context::make_server({own.certificate, own.key, root.certificate()});
    handler = [](const vgm::http::request& asked, const vgm::http::answer& reply) {
        reply(vgm::http::make_response(200, "text/plain", asked.certificate->common_name));
    };
    listen();
    const std::string at = " https://localhost:" + std::to_string(port()) + "/";
    const std::string trust = "--cacert " + root.certificate();

    EXPECT_EQ(curl(trust + " --cert " + client.certificate + " --key " + client.key + at), "ris");
    EXPECT_NE(curl(trust + at).find("curl: ("), std::string::npos) << "without a certificate";
}

}  // namespace
