#include "gateway/app/console_query.hpp"

#include "gateway/app/console.hpp"
#include "gateway/app/console_openapi.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <set>

namespace vgm::app {
namespace {

using values = std::vector<std::pair<std::string, std::string>>;

result<projection::search> parse(values query)
{
    http::request asked;
    asked.query = std::move(query);
    return parse_search(asked);
}

TEST(console_query, reads_each_parameter)
{
    const auto s = parse({{"q", "martin"},        {"q", "jean"},
                          {"patient", "a"},       {"ins", "b"},
                          {"ipp", "c"},           {"birth_date", "1985-05-12"},
                          {"identifier", "d"},    {"prescriber", "e"},
                          {"recipient", "f"},     {"service", "3004"},
                          {"service", "3005"},    {"type", "11502-2"},
                          {"source", "LABO"},     {"batch", "LOT"},
                          {"rule", "urgent"},     {"operator", "o"},
                          {"state", "failed"},    {"state", "held"},
                          {"kind", "letter"},     {"person", "true"},
                          {"from", "2026-11-23"}, {"to", "2026-11-24T12:00:00Z"},
                          {"limit", "200"},       {"after", "01ARZ3NDEKTSV4RRFFQ69G5FAV"}});
    ASSERT_TRUE(s) << s.error().detail;
    EXPECT_EQ(s->typed, "martin jean");
    EXPECT_EQ(
        s->patient + s->ins + s->ipp + s->identifier + s->prescriber + s->recipient, "abcdef"
    );
    EXPECT_EQ(s->birth_date, "1985-05-12");
    EXPECT_EQ(s->services, (std::vector<std::string>{"3004", "3005"}));
    EXPECT_EQ(s->types.size() + s->sources.size() + s->batches.size(), 3u);
    EXPECT_EQ(s->rules.size() + s->operators.size() + s->kinds.size(), 3u);
    EXPECT_EQ(s->states.size(), 2u);
    EXPECT_TRUE(s->needs_a_person);
    EXPECT_EQ(to_rfc3339(*s->from), "2026-11-23T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(*s->to), "2026-11-24T12:00:00.000Z");
    EXPECT_EQ(s->limit, 200u);
    EXPECT_EQ(s->after->to_string(), "01ARZ3NDEKTSV4RRFFQ69G5FAV");
}

TEST(console_query, passes_over_what_is_empty)
{
    const auto s = parse({{"q", ""}, {"state", ""}, {"limit", ""}});
    ASSERT_TRUE(s);
    EXPECT_EQ(s->limit, 50u);
}

TEST(console_query, says_which_parameter_is_wrong_and_nothing_of_its_value)
{
    for (const auto& [name, value] : values{
             {"state", "lost"},
             {"kind", "parcel"},
             {"person", "yes"},
             {"from", "yesterday"},
             {"to", "2026-13-01"},
             {"limit", "0"},
             {"limit", "201"},
             {"limit", "5x"},
             {"after", "short"},
             {"q", std::string(501, 'x')},
             {"ins", std::string(501, 'x')}}) {
        const auto s = parse({{name, value}});
        ASSERT_FALSE(s) << name << '=' << value;
        EXPECT_NE(s.error().detail.find(' ' + name + ' '), std::string::npos);
        EXPECT_EQ(s.error().detail.find(value), std::string::npos);
    }
    EXPECT_FALSE(parse({{"colour", "red"}}));
    EXPECT_FALSE(parse({{"ins", "1"}, {"ins", "2"}})) << "once is enough";
    values many;
    for (int n = 0; n < 51; ++n) many.emplace_back("source", std::to_string(n));
    EXPECT_FALSE(parse(many));
}

TEST(console_description, has_every_route_and_no_other)
{
    rapidjson::Document d;
    d.Parse(console_openapi().data(), console_openapi().size());
    ASSERT_FALSE(d.HasParseError());
    std::set<std::string> described, answered{"GET /live"};
    for (const auto& path : d["paths"].GetObject())
        for (const auto& operation : path.value.GetObject())
            described.insert(
                (operation.name == "get" ? "GET " : "POST ") + std::string{path.name.GetString()}
            );
    for (const auto& r : console::routes())
        answered.insert(std::string{http::to_string(r.method)} + ' ' + r.pattern);
    EXPECT_EQ(described, answered);
}

TEST(console_description, names_the_parameters_that_are_read)
{
    rapidjson::Document d;
    d.Parse(console_openapi().data(), console_openapi().size());
    const auto& parameters = d["paths"]["/letters"]["get"]["parameters"];
    for (const auto& p : parameters.GetArray()) {
        const std::string name = p["name"].GetString();
        const auto read = parse({{name, "?"}});
        if (read) continue;
        EXPECT_NE(read.error().detail.find("parameter " + name), std::string::npos);
    }
    EXPECT_EQ(parameters.Size(), 21u);
}

TEST(console_rights, are_asked_for_every_route)
{
    // Actions alone change anything, and only they are posted.
    for (const auto& r : console::routes())
        EXPECT_EQ(r.right == console_right::act, r.method == http::method::post) << r.pattern;
    console_user nobody;
    nobody.id.clear();
    for (const auto& r : console::routes()) {
        EXPECT_TRUE(may(console_user{}, r.pattern, r.right, nullptr));
        EXPECT_FALSE(may(nobody, r.pattern, r.right, nullptr));
    }
}

}  // namespace
}  // namespace vgm::app
