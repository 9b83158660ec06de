// Requests that two readers could cut in two places. Each is refused, and its connection closed, so
// that nothing after it can be taken for a request.
#include "tests/unit/adapters/http/serving.hpp"

namespace {

using namespace vgm::http::test;

using http_smuggling = serving;

constexpr auto post = "POST /a HTTP/1.1\r\nHost: h\r\n";
constexpr auto hidden = "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_F(http_smuggling, refuses_a_length_beside_a_transfer_encoding)
{
    EXPECT_EQ(
        refusal_of(
            std::string{post} + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
            hidden
        ),
        "400"
    );
    EXPECT_EQ(
        refusal_of(
            std::string{post} + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" +
            hidden
        ),
        "400"
    );
}

TEST_F(http_smuggling, refuses_two_lengths_even_equal_ones)
{
    EXPECT_EQ(
        refusal_of(std::string{post} + "Content-Length: 0\r\nContent-Length: 30\r\n\r\n" + hidden),
        "400"
    );
    EXPECT_EQ(
        refusal_of(std::string{post} + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"), "400"
    );
    EXPECT_EQ(refusal_of(std::string{post} + "Content-Length: 1, 1\r\n\r\nx"), "400");
}

TEST_F(http_smuggling, refuses_lengths_that_are_no_numbers)
{
    for (const std::string length : {"+1", "-1", "0x1", "1 1", "", "1e1", "99999999999999999999"})
        EXPECT_EQ(refusal_of(post + ("Content-Length: " + length) + "\r\n\r\nx"), "400") << length;
}

TEST_F(http_smuggling, refuses_codings_that_hide_chunked)
{
    const auto with = [&](const std::string& field) {
        return refusal_of(post + field + "\r\n\r\n0\r\n\r\n" + hidden);
    };
    EXPECT_EQ(with("Transfer-Encoding: gzip, chunked"), "501");
    EXPECT_EQ(with("Transfer-Encoding: xchunked"), "501");
    EXPECT_EQ(with("Transfer-Encoding: chunked, identity"), "501");
    EXPECT_EQ(with("Transfer-Encoding: identity"), "501");
    EXPECT_EQ(with("Transfer-Encoding : chunked"), "400");
    EXPECT_EQ(with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), "400");
    EXPECT_EQ(
        with("Transfer-Encoding: \x0B"
             "chunked"),
        "400"
    );
}

TEST_F(http_smuggling, refuses_lines_that_end_with_lf_or_cr_alone)
{
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\nHost: h\n\n"), "400");
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n"), "400");
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n"), "400");
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: h\r\n\n"), "400");
    EXPECT_EQ(refusal_of(std::string{"GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n", 41}), "400");
}

TEST_F(http_smuggling, refuses_folded_lines)
{
    EXPECT_EQ(refusal_of(std::string{post} + "X: a\r\n b\r\n\r\n"), "400");
    EXPECT_EQ(
        refusal_of(std::string{post} + "Transfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n"), "400"
    );
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n Host: h\r\nHost: h\r\n\r\n"), "400");
}

TEST_F(http_smuggling, wants_one_host)
{
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n\r\n"), "400");
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), "400");
}

TEST_F(http_smuggling, refuses_chunks_it_cannot_measure)
{
    body_bytes_max = 100;
    const auto with = [&](const std::string& chunks) {
        return refusal_of(std::string{post} + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
    };
    EXPECT_EQ(with("g\r\nx\r\n0\r\n\r\n"), "400");
    EXPECT_EQ(with("1\nx\r\n0\r\n\r\n"), "400");
    EXPECT_EQ(with("1\r\nxx\r\n0\r\n\r\n"), "400");
    EXPECT_EQ(with("-1\r\nx\r\n0\r\n\r\n"), "400");
    EXPECT_EQ(with("10000000000000001\r\nx\r\n0\r\n\r\n"), "400");
    EXPECT_EQ(with("1;" + std::string(10'000, 'e')), "400") << "a line without an end";
    EXPECT_EQ(with("0\r\nX: " + std::string(10'000, 'e')), "400") << "trailers without an end";
    EXPECT_EQ(with("65\r\n" + std::string(0x65, 'x') + "\r\n0\r\n\r\n"), "413");
}

TEST_F(http_smuggling, refuses_targets_that_two_readers_resolve_differently)
{
    for (const std::string target :
         {"/a/../b",
          "/%2e%2e/b",
          "/a%2fb",
          "/a%5Cb",
          "/a%00b",
          "/%zz",
          "/%",
          "a",
          "/%ff",
          "*",
          "/a\\b",
          "/a?x=%0d%0aX:y"})
        EXPECT_EQ(refusal_of("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"), "400") << target;
}

TEST_F(http_smuggling, takes_what_looks_like_it_and_is_right)
{
    listen();
    auto p = connect();

    p.send(std::string{post} + "Content-Length: 33\r\n\r\n" + hidden);
    EXPECT_EQ(read_answer(p).second, std::string{"POST /a "} + hidden);
    p.send(
        std::string{post} + "Transfer-Encoding: Chunked\r\n\r\n21;a=b\r\n" + hidden +
        "\r\n0\r\nX-Trailer: 7\r\n\r\n"
    );
    EXPECT_EQ(read_answer(p).second, std::string{"POST /a "} + hidden);

    EXPECT_EQ(handled(), 2);
}

}  // namespace
