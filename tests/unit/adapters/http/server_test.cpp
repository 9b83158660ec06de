#include "tests/unit/adapters/http/serving.hpp"

namespace {

using namespace vgm::http;
using namespace vgm::http::test;

using http_server = serving;

constexpr auto get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr auto get_and_close = "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

std::string post(const std::string& body, const std::string& more = {})
{
    return "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + more + "\r\n" + body;
}

TEST_F(http_server, answers_one_request_after_the_other_on_one_connection)
{
    listen();
    auto p = connect();

    p.send(get);
    EXPECT_EQ(read_answer(p).second, "GET /a ");
    p.send(post("hello"));
    const auto [head, body] = read_answer(p);

    EXPECT_EQ(body, "POST /a hello");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\nDate: ")) << head;
    EXPECT_NE(head.find("Cache-Control: no-store\r\n"), std::string::npos);
    EXPECT_EQ(head.find("Connection: close"), std::string::npos);
}

TEST_F(http_server, answers_pipelined_requests_in_their_order)
{
    answer_later();
    listen();
    auto p = connect();

    p.send(post("1") + post("2") + post("3"));
    for (const std::string name : {"1", "2", "3"}) {
        auto q = wait_for_request();
        EXPECT_EQ(*q.asked.body, name);
        q.reply(make_response(200, "text/plain", "answer " + name));
        EXPECT_EQ(read_answer(p).second, "answer " + name);
    }
}

TEST_F(http_server, closes_when_asked_to)
{
    listen();

    const auto answer = all_for(get_and_close);

    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
    EXPECT_TRUE(answer.ends_with("GET /a "));
}

TEST_F(http_server, serves_http_1_0)
{
    listen();

    const auto answer = all_for("GET /a HTTP/1.0\r\n\r\n");

    EXPECT_EQ(status_of(answer), "200");
    EXPECT_TRUE(answer.ends_with("GET /a "));
}

TEST_F(http_server, gives_head_everything_but_the_body)
{
    listen();
    auto p = connect();

    p.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto head = p.read_to("\r\n\r\n");
    p.send(get);

    EXPECT_NE(head.find("Content-Length: 7\r\n"), std::string::npos) << head;
    EXPECT_EQ(read_answer(p).second, "GET /a ");
}

TEST_F(http_server, says_continue_before_a_body_that_waits_for_it)
{
    listen();
    auto p = connect();

    p.send("POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(p.read_to("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    p.send("hello");

    EXPECT_EQ(read_answer(p).second, "POST /a hello");
}

TEST_F(http_server, does_not_say_continue_to_what_it_refuses)
{
    body_bytes_max = 4;
    EXPECT_EQ(
        refusal_of("POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                   "Content-Length: 5\r\n\r\n"),
        "413"
    );
}

TEST_F(http_server, knows_no_other_expectation)
{
    EXPECT_EQ(refusal_of(post("x", "Expect: more\r\n")), "417");
}

TEST_F(http_server, refuses_methods_it_does_not_have)
{
    EXPECT_EQ(refusal_of("TRACE / HTTP/1.1\r\nHost: h\r\n\r\n"), "405");
    EXPECT_EQ(refusal_of("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n"), "405");
    EXPECT_EQ(refusal_of("BREW / HTTP/1.1\r\nHost: h\r\n\r\n"), "501");
    EXPECT_EQ(refusal_of("GET / HTTP/2.0\r\nHost: h\r\n\r\n"), "400");
    EXPECT_EQ(refusal_of("\x16\x03\x01\x02"), "400") << "TLS on a clear text port";
}

TEST_F(http_server, takes_a_body_of_the_limit_and_not_one_byte_more)
{
    body_bytes_max = 1000;
    listen();

    auto p = connect();
    p.send(post(std::string(1000, 'x')));
    EXPECT_EQ(read_answer(p).second.size(), 1008u);
    const auto over = all_for(post(std::string(1001, 'x')));

    EXPECT_EQ(status_of(over), "413");
    EXPECT_EQ(handled(), 1);
}

TEST_F(http_server, refuses_before_the_body_what_the_door_does_not_admit)
{
    refusal = make_problem(401, "who are you?");
    listen();
    auto p = connect();

    p.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");

    EXPECT_EQ(status_of(p.read_to_end()), "401");
    EXPECT_EQ(handled(), 0);
}

TEST_F(http_server, keeps_the_connection_of_a_refused_request_without_a_body)
{
    refusal = make_problem(429, "later", std::chrono::seconds{7});
    listen();
    auto p = connect();

    p.send(get);
    const auto [head, body] = read_answer(p);
    p.send(get);

    EXPECT_NE(head.find("Retry-After: 7\r\n"), std::string::npos);
    EXPECT_EQ(status_of(read_answer(p).first), "429");
    EXPECT_EQ(handled(), 0);
}

TEST_F(http_server, sends_large_bodies_away_when_memory_is_used_up)
{
    body_bytes_max = 10 << 20;
    memory_bytes = 1 << 20;
    answer_later();
    listen();
    auto first = connect();
    first.send(post(std::string(900'000, 'x')));
    auto q = wait_for_request();

    const auto second = all_for(post(std::string(500'000, 'x')));
    EXPECT_EQ(status_of(second), "503");
    EXPECT_NE(second.find("Retry-After: "), std::string::npos);
    const auto chunked = all_for(
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n61A80\r\n" +
        std::string(400'000, 'x')
    );
    EXPECT_EQ(status_of(chunked), "503");

    auto small = connect();
    small.send(post("small"));
    wait_for_request().reply(make_response(200, "text/plain", "small passes"));
    EXPECT_EQ(read_answer(small).second, "small passes");
    q.reply(make_response(200, "text/plain", "done"));
    EXPECT_EQ(read_answer(first).second, "done");
    auto third = connect();
    third.send(post(std::string(900'000, 'x')));
    wait_for_request().reply(make_response(200, "text/plain", "again"));
    EXPECT_EQ(read_answer(third).second, "again");
    EXPECT_EQ(handled(), 3);
}

TEST_F(http_server, closes_a_connection_that_says_nothing)
{
    settings.head_timeout = std::chrono::seconds{1};
    listen();
    auto p = connect();

    EXPECT_EQ(p.read_to_end(), "");
}

TEST_F(http_server, closes_a_head_that_trickles)
{
    settings.head_timeout = std::chrono::seconds{1};
    listen();
    auto p = connect();

    int sent = 0;
    p.send("GET / HTTP/1.1\r\nHost: h\r\n");
    while (p.quiet_for(50) && p.send("X")) ++sent;

    EXPECT_EQ(p.read_to_end(), "");
    EXPECT_LT(sent, 400) << "each byte must not buy more time";
    EXPECT_EQ(handled(), 0);
}

TEST_F(http_server, closes_a_body_that_trickles)
{
    settings.body_timeout = std::chrono::seconds{1};
    listen();
    auto p = connect();

    int sent = 0;
    p.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
    while (p.quiet_for(50) && p.send("X")) ++sent;

    EXPECT_EQ(p.read_to_end(), "");
    EXPECT_LT(sent, 400);
    EXPECT_EQ(handled(), 0);
}

TEST_F(http_server, closes_an_idle_connection)
{
    settings.idle_timeout = std::chrono::seconds{1};
    listen();
    auto p = connect();
    p.send(get);
    read_answer(p);

    EXPECT_TRUE(p.ended());
}

TEST_F(http_server, closes_connections_beyond_the_limit)
{
    settings.connections_max = 1;
    listen();
    auto first = connect();
    first.send(get);
    read_answer(first);

    auto second = connect();

    EXPECT_TRUE(second.ended());
    first.send(get);
    EXPECT_EQ(read_answer(first).second, "GET /a ");
}

TEST_F(http_server, says_that_it_has_failed_when_a_handler_throws)
{
    handler = [](const request&, const answer&) { throw std::runtime_error("secret"); };
    listen();

    const auto said = all_for(get_and_close);

    EXPECT_EQ(status_of(said), "500");
    EXPECT_EQ(said.find("secret"), std::string::npos);
}

TEST_F(http_server, closes_the_connection_of_an_answer_that_never_comes)
{
    handler = [](const request&, const answer&) {};
    listen();

    EXPECT_EQ(all_for(get), "");
}

TEST_F(http_server, streams_a_body_piece_by_piece)
{
    auto left = std::make_shared<int>(3);
    response events;
    events.headers.add("Content-Type", "text/event-stream");
    events.body = body_source([left](const std::function<void(std::string)>& give) {
        give(*left == 0 ? std::string{} : "event " + std::to_string((*left)--) + "\n");
    });
    answer_with(events);
    listen();

    const auto chunked = all_for(get_and_close);
    EXPECT_TRUE(chunked.ends_with("8\r\nevent 3\n\r\n8\r\nevent 2\n\r\n8\r\nevent 1\n\r\n0\r\n\r\n")
    ) << chunked;
    *left = 2;
    const auto plain = all_for("GET / HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(plain.ends_with("\r\n\r\nevent 2\nevent 1\n")) << plain;
}

TEST_F(http_server, lets_no_field_value_begin_a_new_line)
{
    response r = make_response(200, "text/plain", "x");
    r.headers.add("X-Name", "a\r\nSet-Cookie: b");
    answer_with(r);
    listen();

    EXPECT_NE(all_for(get_and_close).find("X-Name: a  Set-Cookie: b\r\n"), std::string::npos);
}

TEST_F(http_server, ends_what_is_under_way_when_it_stops)
{
    answer_later();
    listen();
    auto idle = connect(), busy = connect();
    busy.send(get);
    auto q = wait_for_request();

    server().stop();
    EXPECT_FALSE(server().drain(std::chrono::milliseconds{1}));
    EXPECT_TRUE(idle.ended());
    q.reply(make_response(200, "text/plain", "the last word"));

    EXPECT_TRUE(busy.read_to_end().ends_with("the last word"));
    EXPECT_TRUE(server().drain(std::chrono::seconds{20}));
    EXPECT_THROW(
        {
            auto late = connect();
            if (late.ended()) throw std::runtime_error("closed");
        },
        std::runtime_error
    );
}

}  // namespace
