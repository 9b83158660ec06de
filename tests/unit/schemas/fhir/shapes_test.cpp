#include "schemas/fhir/shapes.hpp"

#include "schemas/fhir/read.hpp"

#include <gtest/gtest.h>

using namespace vgm;
using namespace vgm::fhir;

namespace {

std::vector<issue> found_in(std::string_view json)
{
    auto tree = parse_json(json);
    EXPECT_TRUE(tree) << json;
    return tree ? check_shape(*tree, syntax::json) : std::vector<issue>{};
}

}  // namespace

TEST(fhir_shapes, knows_how_each_primitive_is_written)
{
    const struct
    {
        const char* type;
        std::vector<const char*> good, bad;
    } all[] = {
        {"boolean", {"true", "false"}, {"True", "1", "yes"}},
        {"integer",
         {"0", "-1", "2147483647", "-2147483648"},
         {"01", "-0", "2147483648", "1.0", "1e3", "", "-"}},
        {"unsignedInt", {"0", "12"}, {"-1", "+1"}},
        {"positiveInt", {"1"}, {"0"}},
        {"decimal", {"0", "-1.50", "1e-3", "0.0"}, {"01", ".5", "1.", "e3", "NaN"}},
        {"date",
         {"2026", "2026-02", "2024-02-29"},
         {"2026-13", "2025-02-29", "26", "2026-2-1", "2026-02-01T00:00:00Z"}},
        {"dateTime",
         {"2026", "2026-02-01", "2026-02-01T10:00:00Z", "2026-02-01T10:00:00.123+01:00"},
         {"2026-02-01T10:00Z",
          "2026-02-01T10:00:00",
          "2026-02-01T24:00:00Z",
          "2026-02-01 10:00:00Z"}},
        {"instant", {"2026-02-01T10:00:00Z"}, {"2026-02-01", "2026"}},
        {"time", {"10:00:00"}, {"10:00", "25:00:00"}},
        {"base64Binary", {"YQ==", "YWI=", "YW Jj"}, {"YQ", "Y===", "a-b_", "YQ==YQ=="}},
        {"id", {"a", "A-1.b"}, {"a_b", "a b", "é"}},
        {"code", {"a", "a b"}, {" a", "a ", "a  b", "a\tb"}},
        {"uri", {"urn:x", "a/b"}, {"a b"}},
    };
    for (const auto& t : all) {
        EXPECT_TRUE(is_primitive_type(t.type));
        for (const auto* v : t.good) EXPECT_TRUE(is_of_type(v, t.type)) << t.type << ' ' << v;
        for (const auto* v : t.bad) EXPECT_FALSE(is_of_type(v, t.type)) << t.type << ' ' << v;
    }
}

TEST(fhir_shapes, says_what_is_wrong_and_where)
{
    const struct
    {
        const char* json;
        const char* where;
        const char* rule;
    } all[] = {
        {R"({"resourceType":"Patient","colour":"red"})", "Patient", "FHIR-ELEMENT"},
        {R"({"resourceType":"Patient","active":"true"})", "Patient.active", "FHIR-TYPE"},
        {R"({"resourceType":"Patient","birthDate":1990})", "Patient.birthDate", "FHIR-TYPE"},
        {R"({"resourceType":"Patient","birthDate":"17/05/1990"})",
         "Patient.birthDate",
         "FHIR-VALUE"},
        {R"({"resourceType":"Patient","name":{"family":"a"}})", "Patient.name[0]", "FHIR-TYPE"},
        {R"({"resourceType":"Patient","gender":["male"]})", "Patient.gender", "FHIR-TYPE"},
        {R"({"resourceType":"Patient","gender":["male","female"]})", "Patient.gender", "FHIR-TYPE"},
        {R"({"resourceType":"Patient","gender":{"code":"male"}})", "Patient.gender", "FHIR-TYPE"},
        {R"({"resourceType":"Patient","name":["a"]})", "Patient.name[0]", "FHIR-TYPE"},
        {R"({"resourceType":"Patient","link":[{"type":"refer"}]})",
         "Patient.link[0].other",
         "FHIR-CARDINALITY"},
        {R"({"resourceType":"Patient","contained":[{"id":"a"}]})",
         "Patient.contained[0]",
         "FHIR-TYPE"},
        {R"({"resourceType":"Patient","maritalStatus":{"resourceType":"Patient","id":"a"}})",
         "Patient.maritalStatus",
         "FHIR-TYPE"},
        {R"({"resourceType":"Patient","modifierExtension":[{"url":"u","valueString":"v"}]})",
         "Patient.modifierExtension[0]",
         "FHIR-MODIFIER"},
        {R"({"resourceType":"Patient","extension":[{"url":"u","valueInteger":"1"}]})",
         "Patient.extension[0].value",
         "FHIR-TYPE"},
        {R"({"resourceType":"Patient","contained":[{"resourceType":"Organization",)"
         R"("id":"a","nom":"b"}]})",
         "Patient.contained[0]",
         "FHIR-ELEMENT"},
    };
    for (const auto& a : all) {
        const auto found = found_in(a.json);
        ASSERT_FALSE(found.empty()) << a.json;
        EXPECT_EQ(found[0].where, a.where) << a.json;
        EXPECT_EQ(found[0].rule, a.rule) << a.json;
    }
}

TEST(fhir_shapes, leaves_resources_alone_that_it_does_not_know)
{
    EXPECT_TRUE(
        found_in(R"({"resourceType":"Patient","contained":[{"resourceType":"Observation","id":"a",)"
                 R"("whatever":{"b":[1]}}]})")
            .empty()
    );
}

TEST(fhir_shapes, stops_at_so_many_issues)
{
    std::string json = R"({"resourceType":"Patient","name":[)";
    for (int n = 0; n < 100; ++n) json += (n ? ",{\"family\":1}" : "{\"family\":1}");
    EXPECT_EQ(found_in(json + "]}").size(), 20U);
}

TEST(fhir_shapes, refuses_a_text_longer_than_is_taken_and_takes_long_base64)
{
    auto tree =
        parse_json(R"({"resourceType":"Binary","contentType":"text/xml","data":"YWJjYWJj"})");
    ASSERT_TRUE(tree);
    EXPECT_TRUE(check_shape(*tree, syntax::json, {.text_bytes_max = 8}).empty());
    const auto found = check_shape(*tree, syntax::json, {.text_bytes_max = 7});
    EXPECT_EQ(found.size(), 1U);
    EXPECT_EQ(found.at(0).where, "Binary.contentType");
}
