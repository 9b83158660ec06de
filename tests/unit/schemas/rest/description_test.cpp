#include "schemas/rest/description.hpp"

#include "schemas/rest/json.hpp"
#include "schemas/rest/schema_words.hpp"

#include <gtest/gtest.h>

namespace vgm::rest {
namespace {

using list = std::vector<std::string>;

// Where, and what is told.
list told(std::string_view json, std::string_view schema)
{
    list all;
    const auto value = parse_json(json);
    if (!value) return {"no JSON"};
    for (const auto& i : own_description().validate(*value, schema))
        all.push_back(i.where + ": " + i.detail);
    return all;
}

// A description with one schema, X.
list told_by(std::string_view schema, std::string_view json)
{
    const description d(
        "{\"components\":{\"schemas\":{\"X\":" + std::string{schema} +
        ",\"Y\":{\"type\":\"string\"}}}}"
    );
    list all;
    for (const auto& i : d.validate(*parse_json(json), "X")) all.push_back(i.where);
    return all;
}

TEST(rest_description, takes_what_each_keyword_takes_and_refuses_the_rest)
{
    struct row
    {
        const char *schema, *right, *wrong;
    };
    const row rows[] = {
        {R"({"type":"string"})", R"("a")", "1"},
        {R"({"type":"integer"})", "1", "1.5"},
        {R"({"type":"number"})", "1.5", R"("1")"},
        {R"({"type":"boolean"})", "true", "0"},
        {R"({"type":"array"})", "[]", "{}"},
        {R"({"type":"object"})", "{}", "null"},
        {R"({"const":true})", "true", "false"},
        {R"({"enum":["a","b"]})", R"("b")", R"("c")"},
        {R"({"minLength":2})", R"("éé")", R"("é")"},
        {R"({"maxLength":2})", R"("éé")", R"("aaa")"},
        {R"({"pattern":"^[^\\u0000-\\u001f]+$"})", R"("é漢")", R"("a\tb")"},
        {R"({"pattern":"^[a-z]+$"})", R"("a")", R"("a\n")"},
        {R"({"format":"date"})", R"("2024-02-29")", R"("2023-02-29")"},
        {R"({"format":"date-time"})", R"("2026-03-02T10:15:00+01:00")", R"("2026-03-02")"},
        {R"({"minimum":1})", "1", "0"},
        {R"({"maximum":1})", "1", "2"},
        {R"({"minItems":1})", "[1]", "[]"},
        {R"({"maxItems":1})", "[1]", "[1,2]"},
        {R"({"required":["a"]})", R"({"a":1})", "{}"},
        {R"({"properties":{"a":false}})", R"({"b":1})", R"({"a":1})"},
        {R"({"properties":{"a":{}},"additionalProperties":false})", R"({"a":1})", R"({"b":1})"},
        {R"({"not":{"type":"string"}})", "1", R"("a")"},
        {R"({"anyOf":[{"type":"string"},{"const":1}]})", "1", "2"},
        {R"({"oneOf":[{"minimum":1},{"maximum":5}]})", "0", "3"},
        {R"({"$ref":"#/components/schemas/Y"})", R"("a")", "1"},
        {R"({"if":{"const":1},"then":false})", "2", "1"},
        {R"({"if":{"const":1},"else":false})", "1", "2"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(told_by(row.schema, row.right), list{}) << row.schema;
        EXPECT_EQ(told_by(row.schema, row.wrong).size(), 1u) << row.schema;
    }
}

TEST(rest_description, points_at_the_member_that_is_wrong)
{
    EXPECT_EQ(
        told_by(
            R"({"properties":{"a/b~":{"items":{"required":["c"]}}}})", R"({"a/b~":[{"c":1},{}]})"
        ),
        list{"/a~1b~0/1/c"}
    );
}

TEST(rest_description, never_repeats_what_the_sender_wrote)
{
    for (const auto& said : told(R"({"MARTIN":"DUPONT","sex":"DUPONT"})", "Patient")) {
        EXPECT_EQ(said.find("MARTIN"), said.npos) << said;
        EXPECT_EQ(said.find("DUPONT"), said.npos) << said;
    }
}

TEST(rest_description, stops_after_fifty_findings)
{
    std::string json = "[";
    for (int n = 0; n < 200; ++n) json += n == 0 ? "1" : ",1";
    EXPECT_EQ(told_by(R"({"items":{"type":"string"}})", json + "]").size(), 50u);
}

TEST(rest_description, is_an_openapi_document_of_version_3_1)
{
    const auto& d = own_description().document();
    EXPECT_EQ(member_text(d, "openapi"), "3.1.0");
    ASSERT_NE(find_member(d, "paths"), nullptr);
}

// A pattern costs more the longer the text is, and its engine goes one call deeper for each
// character.
void expect_bounded(const rapidjson::Value& v, const std::string& at)
{
    if (v.IsArray())
        for (rapidjson::SizeType n = 0; n < v.Size(); ++n) expect_bounded(v[n], at);
    if (!v.IsObject()) return;
    if (find_member(v, "pattern") != nullptr && member_text(v, "type") == "string") {
        const auto* most = find_member(v, "maxLength");
        ASSERT_NE(most, nullptr) << at;
        EXPECT_LE(most->GetInt(), 1000) << at;
    }
    for (const auto& m : v.GetObject()) expect_bounded(m.value, at + pointer_step(text_of(m.name)));
}

TEST(rest_description, has_no_pattern_for_texts_without_a_limit)
{
    const auto& d = own_description().document();
    expect_bounded(*find_member(*find_member(d, "components"), "schemas"), {});
}

TEST(rest_json, refuses_what_two_readers_could_read_in_two_ways)
{
    for (const std::string bad :
         {"",
          "{",
          "{\"a\":1,\"a\":2}",
          "[{\"a\":{\"b\":1,\"b\":1}}]",
          "\"\xff\"",
          "{} {}",
          "NaN",
          "'a'",
          "{a:1}",
          "[1,]"})
        EXPECT_FALSE(parse_json(bad)) << bad;
    EXPECT_TRUE(parse_json(R"({"a":[1,"\u0000é"]})"));
}

TEST(rest_json, refuses_a_depth_bomb)
{
    const std::string bomb = std::string(1'000'000, '[');
    ASSERT_FALSE(parse_json(bomb));
    EXPECT_EQ(parse_json(bomb).error().rule, "REST-JSON");
    EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']')));
    EXPECT_FALSE(parse_json(std::string(65, '[') + std::string(65, ']')));
    EXPECT_TRUE(parse_json('"' + std::string(500, '[') + '"'));
}

TEST(rest_schema_words, writes_times_as_hl7_does)
{
    EXPECT_EQ(to_hl7_ts("2026-03-02T10:15:00+01:00"), "20260302101500+0100");
    EXPECT_EQ(to_hl7_ts("2026-03-02T10:15:00.123Z"), "20260302101500+0000");
    EXPECT_EQ(to_hl7_ts("1990-05-17"), "19900517");
    for (const std::string bad :
         {"",
          "1990-13-01",
          "2026-03-02T10:15:00",
          "2026-03-02T10:15",
          "2026-03-02T25:00:00Z",
          "2026-03-02T10:15:00.Z",
          "2026-03-02T10:15:00+0100",
          "2026-03-02T10:15:00Zx"})
        EXPECT_EQ(to_hl7_ts(bad), "") << bad;
}

}  // namespace
}  // namespace vgm::rest
