#include "schemas/fhir/receive.hpp"
#include "schemas/fhir/shapes.hpp"
#include "tests/support/sample_fhir.hpp"

#include <gtest/gtest.h>

using namespace vgm;
using namespace vgm::fhir;

namespace {

std::string binary(const std::string& bytes, const std::string& type = "text/xml")
{
    return R"({"resourceType":"Binary","contentType":")" + type + R"(","data":")" +
           test::to_base64(bytes) + "\"}";
}

}  // namespace

TEST(fhir_generate_metadata, makes_a_reference_of_a_cda)
{
    const auto document = test::sample_cda{}.print();
    for (const auto& request :
         {binary(document),
          R"({"resourceType":"Parameters","parameter":[{"name":"document","resource":)" +
              binary(document) + "}]}"}) {
        auto made = generate_metadata(request, syntax::json);
        ASSERT_TRUE(made.found.empty()) << made.found[0].detail;
        const auto reference = node(made.answer)["parameter.resource"];
        EXPECT_EQ(reference.type(), "DocumentReference");
        EXPECT_EQ(reference["masterIdentifier.value"].text(), "urn:oid:1.2.250.1.999.1.1.7.4001");
        EXPECT_EQ(reference["type.coding.code"].text(), "11502-2");
        EXPECT_EQ(reference["category.coding.code"].text(), "10");
        EXPECT_EQ(reference["content.attachment.hash"].text(), hash_of(document));
        EXPECT_EQ(reference["content.attachment.creation"].text(), "2026-03-02T10:15:00+01:00");
        EXPECT_EQ(reference["context.period.start"].text(), "2026-03-02T08:30:00+01:00");
        EXPECT_EQ(reference["context.facilityType.coding.code"].text(), "SA25");
        EXPECT_EQ(reference["contained.birthDate"].text(), "1990-05-17");
        EXPECT_TRUE(check_shape(made.answer, syntax::json).empty())
            << check_shape(made.answer, syntax::json)[0].where;
    }
}

TEST(fhir_generate_metadata, refuses_what_it_cannot_read_with_a_place)
{
    const struct
    {
        std::string request;
        int status;
        const char* where;
        const char* rule;
    } all[] = {
        {"{", 400, "Resource", "FHIR-JSON"},
        {R"({"resourceType":"Binary","contentType":"text/xml"})",
         422,
         "Binary.data",
         "FHIR-BINARY"},
        {binary("<a/>"), 422, "Binary.data", "FHIR-CDA"},
        {binary("{}", "application/fhir+json"), 422, "Binary.data", "FHIR-JSON"},
        {R"({"resourceType":"Bundle","type":"document"})",
         422,
         "Bundle.identifier.system",
         "FHIR-DOCUMENT"},
        {R"({"resourceType":"Bundle","type":"transaction"})", 422, "Bundle.type", "FHIR-DOCUMENT"},
        {R"({"resourceType":"Patient","active":true})", 422, "Patient", "FHIR-RESOURCE"},
        {R"({"resourceType":"Parameters","parameter":[{"name":"document",)"
         R"("valueString":"a"}]})",
         422,
         "Parameters.parameter[0]",
         "FHIR-RESOURCE"},
    };
    for (const auto& a : all) {
        const auto made = generate_metadata(a.request, syntax::json);
        ASSERT_FALSE(made.found.empty()) << a.request;
        EXPECT_EQ(made.status(), a.status) << a.request;
        EXPECT_EQ(made.found[0].where, a.where) << a.request;
        EXPECT_EQ(made.found[0].rule, a.rule) << a.request;
    }
}
