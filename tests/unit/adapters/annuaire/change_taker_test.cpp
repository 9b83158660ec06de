#include "adapters/annuaire/change_taker.hpp"

#include "tests/support/loopback.hpp"
#include "tests/unit/adapters/annuaire/directory_house.hpp"

#include <thread>

namespace vgm::annuaire {
namespace {

struct broken_off
{};

std::string answer(const std::string& links)
{
    const std::string body =
        R"({"resourceType":"Bundle","type":"searchset","link":[)" + links + R"(],"entry":[]})";
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Answers the calls of one connection, one after another; the first line of each call.
std::vector<std::string>
serve(test::tcp_listener& listener, const std::vector<std::string>& answers)
{
    std::vector<std::string> calls;
    auto client = listener.accept();
    for (const auto& a : answers) {
        const auto call = client.read_to("\r\n\r\n");
        calls.push_back(call.substr(0, call.find('\r')));
        client.send(a);
    }
    return calls;
}

TEST(annuaire_change_taker, goes_on_after_an_exception_of_a_hook_where_it_was)
{
    directory_house house;
    house.load_small();
    test::tcp_listener listener;
    const std::string base = "http://127.0.0.1:" + std::to_string(listener.port()) + "/fhir/v2";
    fhir_settings how;
    how.base = *url::parse(base);
    how.sleep = [](call_pace::clock::duration) {};
    const auto next = R"({"relation":"next","url":")" + base + R"(/_page?id=2"})";
    {
        std::thread server([&] { serve(listener, {answer(next)}); });
        fhir_client api(how);
        const auto stop = [](const change_report&) { throw broken_off{}; };
        EXPECT_THROW(take_changes(api, 50, house.settings.database, at_hour(4), stop), broken_off);
        server.join();
    }
    std::vector<std::string> calls;
    std::thread server([&] { calls = serve(listener, {3, answer("")}); });
    fhir_client api(how);
    const auto report = take_changes(api, 50, house.settings.database, at_hour(4));
    server.join();
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_TRUE(report->resumed);
    EXPECT_EQ(calls.front(), "GET /fhir/v2/_page?id=2 HTTP/1.1");
}

}  // namespace
}  // namespace vgm::annuaire
