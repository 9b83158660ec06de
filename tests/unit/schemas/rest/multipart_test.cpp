#include "schemas/rest/multipart.hpp"

#include "schemas/rest/media_type.hpp"
#include "tests/support/dice.hpp"

#include <gtest/gtest.h>

namespace vgm::rest {
namespace {

using test::dice;

std::string part(const std::string& name, const std::string& bytes, const std::string& more = {})
{
    return "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n" + more + "\r\n" +
           bytes + "\r\n";
}

TEST(rest_multipart, reads_the_parts_of_a_form)
{
    const std::string body =
        "a preamble\r\n" +
        part("letter", "{}", "content-TYPE: application/JSON; charset=utf-8\r\n") +
        part("empty", "") + part("x y", "1\r\n-- B\r\n2") + "--B--\r\nepilogue";
    const auto parts = parse_form(body, "B");
    ASSERT_TRUE(parts) << parts.error().detail;
    ASSERT_EQ(parts->size(), 3u);
    EXPECT_EQ((*parts)[0].name, "letter");
    EXPECT_EQ((*parts)[0].media_type, "application/json");
    EXPECT_EQ((*parts)[0].bytes, "{}");
    EXPECT_EQ((*parts)[1].bytes, "");
    EXPECT_EQ((*parts)[2].name, "x y");
}

TEST(rest_multipart, gives_back_any_bytes)
{
    dice any;
    SCOPED_TRACE(any.seed());
    for (int n = 0; n < 300; ++n) {
        const std::string one = any.bytes(300), two = any.bytes(300);
        const std::string body = part("a", one) + part("b", two) + "--B--";
        const auto parts = parse_form(body, "B");
        // By chance the bytes may hold a boundary of one letter.
        if (one.find("\r\n--B") != one.npos || two.find("\r\n--B") != two.npos) continue;
        ASSERT_TRUE(parts);
        EXPECT_EQ((*parts)[0].bytes, one);
        EXPECT_EQ((*parts)[1].bytes, two);
    }
}

TEST(rest_multipart, refuses_a_form_that_is_none)
{
    std::string many;
    for (std::size_t n = 0; n <= form_parts_max; ++n) many += part("p" + std::to_string(n), "");
    const std::string bad[] = {
        "",
        "--B",
        "--B\r\n",
        part("a", "1"),           // no end
        "--B\r\n\r\n1\r\n--B--",  // no name
        "--B\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--B--",
        "--B\r\nX: " + std::string(5000, 'x') + "\r\n\r\n1\r\n--B--",
        part("a", "1") + part("a", "2") + "--B--",
        part("a", "1", "Content-Transfer-Encoding: base64\r\n") + "--B--",
        many + "--B--",
        "--Bx\r\n" + part("a", "1") + "--B--"};
    for (const auto& body : bad) {
        const auto parts = parse_form(body, "B");
        ASSERT_FALSE(parts) << body;
        EXPECT_EQ(parts.error().rule, "REST-FORM");
    }
    EXPECT_FALSE(parse_form(part("a", "1") + "--B--", ""));
    EXPECT_FALSE(parse_form(part("a", "1") + "--B--", std::string(71, 'B')));
}

TEST(rest_multipart, reads_no_byte_too_far_whatever_it_gets)
{
    dice any;
    SCOPED_TRACE(any.seed());
    const std::string right =
        part("a", "1") + part("b", "2", "Content-Type: a/b\r\n") + "--B--\r\n";
    for (int n = 0; n < 5000; ++n) {
        std::string body = right;
        for (int k = any.between(1, 4); k > 0 && !body.empty(); --k) {
            const auto at =
                static_cast<std::size_t>(any.between(0, static_cast<int>(body.size()) - 1));
            if (any.coin())
                body.erase(at, static_cast<std::size_t>(any.between(1, 10)));
            else
                body[at] = static_cast<char>(any.between(0, 255));
        }
        const auto parts = parse_form(body, "B");
        if (!parts) continue;
        for (const auto& p : *parts) {
            EXPECT_GE(p.bytes.data(), body.data());
            EXPECT_LE(p.bytes.data() + p.bytes.size(), body.data() + body.size());
        }
    }
}

TEST(rest_media_type, reads_parameters_with_and_without_quotes)
{
    const auto v = parse_header_value(" Multipart/Form-Data ; Boundary=\"a;\\\"b\" ; x=1");
    ASSERT_TRUE(v);
    EXPECT_EQ(v->value, "multipart/form-data");
    EXPECT_EQ(*v->find("boundary"), "a;\"b");
    EXPECT_EQ(*v->find("x"), "1");
    EXPECT_EQ(v->find("y"), nullptr);
    for (const std::string bad : {"", ";", "a; b", "a; b=", "a; b=\"c"})
        EXPECT_FALSE(parse_header_value(bad)) << bad;
}

TEST(rest_media_type, asks_accept_as_the_standard_has_it)
{
    for (const std::string takes :
         {"",
          "*/*",
          "application/*",
          "application/json",
          "text/html, application/json;q=0.1",
          "*/*;q=0, application/json"})
        EXPECT_TRUE(accepts(takes, "application/json")) << takes;
    for (const std::string not_taken :
         {"text/html", "application/json;q=0", "*/*, application/json;q=0.0", "text/*"})
        EXPECT_FALSE(accepts(not_taken, "application/json")) << not_taken;
}

}  // namespace
}  // namespace vgm::rest
