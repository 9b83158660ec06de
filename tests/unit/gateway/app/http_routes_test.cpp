#include "gateway/app/http_routes.hpp"

#include <gtest/gtest.h>

namespace vgm::app {
namespace {

class app_http_routes : public testing::Test
{
protected:
    void add(const std::string& prefix, std::vector<http::method> methods = {http::method::get})
    {
        http_route r;
        r.prefix = prefix;
        r.methods = std::move(methods);
        r.body_bytes_max = 7;
        r.access = http_access::anybody;
        r.handle = [prefix](const http_call&, const http::answer& answer) {
            answer(http::make_response(200, "text/plain", prefix));
        };
        routes.add(std::move(r));
    }
    static http::request request_of(const std::string& path, http::method m = http::method::get)
    {
        http::request r;
        r.method = m;
        r.path = path;
        return r;
    }
    // Which route answers, or the status of the refusal.
    std::string answer_to(const std::string& path, http::method m = http::method::get)
    {
        const auto admitted = routes.admit(request_of(path, m));
        if (admitted.refusal) return std::to_string(admitted.refusal->status);
        EXPECT_EQ(admitted.body_bytes_max, 7u);
        std::string said;
        routes.handle(request_of(path, m), [&](http::response r) {
            said = std::get<std::string>(r.body);
        });
        return said;
    }

    http_clients clients{{}};
    http_routes routes{clients};
};

TEST_F(app_http_routes, lead_to_the_longest_prefix)
{
    add("/v1");
    add("/v1/letters");

    EXPECT_EQ(answer_to("/v1"), "/v1");
    EXPECT_EQ(answer_to("/v1/letters"), "/v1/letters");
    EXPECT_EQ(answer_to("/v1/letters/1/documents"), "/v1/letters");
    EXPECT_EQ(answer_to("/v1/lettersmith"), "/v1");
    EXPECT_EQ(answer_to("/v2"), "404");
    EXPECT_EQ(answer_to("/v10"), "404");
    EXPECT_EQ(answer_to("/"), "404");
}

TEST_F(app_http_routes, say_which_methods_there_are)
{
    add("/a", {http::method::get, http::method::post});

    EXPECT_EQ(answer_to("/a", http::method::post), "/a");
    EXPECT_EQ(answer_to("/a", http::method::remove), "405");
    const auto refused = routes.admit(request_of("/a", http::method::put));
    EXPECT_EQ(refused.refusal->headers.find("Allow"), std::string_view{"GET, HEAD, POST"});
}

TEST_F(app_http_routes, let_only_clients_in_unless_they_say_otherwise)
{
    http_route r;
    r.prefix = "/letters";
    r.methods = {http::method::post};
    r.handle = [](const http_call&, const http::answer&) { FAIL() << "a stranger is in"; };
    r.deny = [](const http_denial& why) {
        return http::make_response(why.status, "text/plain", "in the door's own form");
    };
    routes.add(r);

    const auto admitted = routes.admit(request_of("/letters", http::method::post));

    ASSERT_TRUE(admitted.refusal);
    EXPECT_EQ(admitted.refusal->status, 401);
    EXPECT_EQ(std::get<std::string>(admitted.refusal->body), "in the door's own form");
}

}  // namespace
}  // namespace vgm::app
