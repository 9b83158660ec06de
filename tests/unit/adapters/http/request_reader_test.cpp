#include "adapters/http/request_reader.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::http;
using state = request_reader::state;

// What a reader makes of bytes that arrive in pieces of one size.
std::string read_all(const std::string& bytes, std::size_t piece)
{
    request_reader reader(1024);
    std::string seen;
    const auto settle = [&] {
        for (;;) {
            if (reader.now() == state::head_read) {
                const auto& head = reader.head();
                seen += std::string{to_string(head.method)} + " " + head.path + " ";
                for (const auto& [n, v] : head.headers) seen += n + "=" + v + " ";
                reader.allow_body(100);
            } else if (reader.now() == state::whole) {
                seen += "[" + reader.take_body() + "]";
                reader.next();
            } else {
                return;
            }
        }
    };
    for (std::size_t at = 0; at < bytes.size() && reader.now() != state::failed; at += piece) {
        reader.feed(std::string_view(bytes).substr(at, piece));
        settle();
    }
    if (reader.now() == state::failed) seen += std::to_string(reader.failure().status);
    return seen;
}

TEST(http_request_reader, reads_the_same_however_the_stream_is_cut)
{
    const std::string pipelined =
        "\r\nGET /%C3%A9?a=1 HTTP/1.1\r\nHost: h\r\n\r\n"
        "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
        "PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\na;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n"
        "DELETE /d HTTP/1.1\r\nHost: h\r\n\r\n";
    const std::string expected =
        "GET /é Host=h []POST /b Host=h Content-Length=5 [hello]"
        "PUT /c Host=h Transfer-Encoding=chunked [abc0123456789]DELETE /d Host=h []";

    for (std::size_t piece = 1; piece <= pipelined.size(); ++piece)
        ASSERT_EQ(read_all(pipelined, piece), expected) << "pieces of " << piece;
}

TEST(http_request_reader, refuses_the_same_however_the_stream_is_cut)
{
    const std::string loose = "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n";
    const std::string long_chunked =
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" +
        std::string(0x65, 'x') + "\r\n0\r\n\r\n";

    for (std::size_t piece = 1; piece <= loose.size(); ++piece)
        ASSERT_EQ(read_all(loose, piece), "400") << "pieces of " << piece;
    for (std::size_t piece = 1; piece <= long_chunked.size(); ++piece)
        ASSERT_EQ(read_all(long_chunked, piece), "POST / Host=h Transfer-Encoding=chunked 413")
            << "pieces of " << piece;
}

TEST(http_request_reader, says_at_the_first_loose_line_that_it_will_not_go_on)
{
    request_reader reader(1024);

    reader.feed("GET / HTTP/1.1\n");

    EXPECT_EQ(reader.now(), state::failed);
}

TEST(http_request_reader, stops_one_byte_after_the_longest_head)
{
    const std::string head = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
    const std::string end = "\r\n\r\n";
    const std::string fits = head + std::string(1024 - head.size() - end.size(), 'x') + end;
    request_reader just(1024), over(1024), endless(1024);

    just.feed(fits);
    over.feed(fits.substr(0, fits.size() - 4) + "x" + end);
    endless.feed(std::string(1025, 'G'));

    EXPECT_EQ(just.now(), state::head_read);
    EXPECT_EQ(over.failure().status, 431);
    EXPECT_EQ(endless.failure().status, 431);
}

TEST(http_request_reader, decodes_path_query_and_bearer)
{
    request_reader reader(1024);

    reader.feed(
        "GET http://h:80/a%20b?x=1&y=%C3%A9+z&flag HTTP/1.1\r\nHost: h\r\n"
        "authorization: bearer  abc \r\n\r\n"
    );

    const auto& head = reader.head();
    EXPECT_EQ(head.path, "/a b");
    EXPECT_EQ(head.parameter("y"), "é z");
    EXPECT_EQ(head.parameter("flag"), "");
    EXPECT_FALSE(head.parameter("z"));
    EXPECT_EQ(head.header("AUTHORIZATION"), "bearer  abc");
    EXPECT_EQ(head.bearer, "abc");
}

TEST(http_request_reader, keeps_the_connection_of_1_1_unless_told)
{
    const auto keeps = [](const std::string& line, const std::string& more) {
        request_reader reader(1024);
        reader.feed("GET / " + line + "\r\nHost: h\r\n" + more + "\r\n");
        return reader.keeps_alive();
    };

    EXPECT_TRUE(keeps("HTTP/1.1", ""));
    EXPECT_FALSE(keeps("HTTP/1.1", "Connection: close\r\n"));
    EXPECT_FALSE(keeps("HTTP/1.0", ""));
    EXPECT_FALSE(keeps("HTTP/1.0", "Connection: keep-alive\r\n"));
}

}  // namespace
