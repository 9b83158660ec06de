#include "adapters/http/response_writer.hpp"

#include "adapters/http/entity_tag.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>

namespace {

using namespace vgm;
using namespace vgm::http;

std::string unzipped(const std::string& bytes, std::size_t size)
{
    std::string out(size, '\0');
    auto* const with = libdeflate_alloc_decompressor();
    const auto said = libdeflate_gzip_decompress(
        with, bytes.data(), bytes.size(), out.data(), out.size(), nullptr
    );
    libdeflate_free_decompressor(with);
    return said == LIBDEFLATE_SUCCESS ? out : "broken";
}

const std::string long_text(5000, 'a');

TEST(http_response_writer, compresses_text_for_who_asks)
{
    auto r = make_response(200, "application/fhir+json; charset=utf-8", long_text);
    r.headers.add("ETag", "\"1\"");

    const auto printed = print_answer(r, {.accepts_gzip = true}, {});

    EXPECT_LT(printed.body->size(), 200u);
    EXPECT_EQ(unzipped(*printed.body, long_text.size()), long_text);
    EXPECT_NE(printed.head.find("Content-Encoding: gzip\r\n"), std::string::npos);
    EXPECT_NE(printed.head.find("Vary: Accept-Encoding\r\n"), std::string::npos);
    EXPECT_NE(printed.head.find("ETag: W/\"1\"\r\n"), std::string::npos);
}

TEST(http_response_writer, leaves_alone_what_does_not_pay_or_was_not_asked_for)
{
    const auto is_compressed = [](response r, bool accepts) {
        return print_answer(r, {.accepts_gzip = accepts}, {}).head.find("gzip") !=
               std::string::npos;
    };

    EXPECT_FALSE(is_compressed(make_response(200, "text/plain", long_text), false));
    EXPECT_FALSE(is_compressed(make_response(200, "text/plain", "short"), true));
    EXPECT_FALSE(is_compressed(make_response(200, "application/pdf", long_text), true));
}

TEST(http_response_writer, gives_no_body_to_answers_that_have_none)
{
    auto r = make_response(204, "text/plain", "x");

    const auto printed = print_answer(r, {}, {});

    EXPECT_EQ(printed.body, nullptr);
    EXPECT_EQ(printed.head.find("Content-Length"), std::string::npos);
}

TEST(http_response_writer, prints_dates_as_rfc_9110_has_them)
{
    EXPECT_EQ(print_http_date(timestamp(seconds(784111777))), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(http_fields, read_weights_of_codings)
{
    EXPECT_TRUE(lists_token("br, GZIP;q=0.5", "gzip"));
    EXPECT_TRUE(lists_token("gzip", "gzip"));
    EXPECT_FALSE(lists_token("gzip;q=0", "gzip"));
    EXPECT_FALSE(lists_token("gzip; q=0.000, br", "gzip"));
    EXPECT_FALSE(lists_token("xgzip", "gzip"));
    EXPECT_FALSE(lists_token("", "gzip"));
}

TEST(http_entity_tag, spares_the_client_what_it_has)
{
    const auto tag = make_entity_tag("body");
    const auto status = [&](const std::string& has) {
        request asking;
        if (!has.empty()) asking.headers.add("If-None-Match", has);
        return make_answer_once(asking, make_response(200, "text/plain", "body")).status;
    };

    EXPECT_EQ(status(""), 200);
    EXPECT_EQ(status("\"other\""), 200);
    EXPECT_EQ(status("\"other\", W/" + tag), 304);
    EXPECT_EQ(status("*"), 304);
}

}  // namespace
