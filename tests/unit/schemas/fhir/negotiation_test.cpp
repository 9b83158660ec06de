#include "schemas/fhir/negotiation.hpp"

#include <gtest/gtest.h>

using namespace vgm::fhir;

TEST(fhir_negotiation, reads_what_fhir_is_called)
{
    for (const auto* name :
         {"application/fhir+json",
          "Application/FHIR+JSON; charset=UTF-8",
          "application/fhir+json;fhirVersion=4.0",
          "application/fhir+json; fhirVersion=\"4.0\"",
          "application/json",
          "json",
          "application/fhir json",
          "application/json+fhir"})
        EXPECT_EQ(parse_format(name), syntax::json) << name;
    for (const auto* name : {"application/fhir+xml", "text/xml", "xml"})
        EXPECT_EQ(parse_format(name), syntax::xml) << name;
    for (const auto* name :
         {"",
          "text/plain",
          "application/fhir+turtle",
          "application/fhir+json; fhirVersion=3.0",
          "application/fhir+xml; charset=iso-8859-1",
          "multipart/form-data; boundary=json"})
        EXPECT_EQ(parse_format(name), std::nullopt) << name;
}

TEST(fhir_negotiation, takes_the_best_of_what_is_accepted)
{
    const auto answer = [](const char* accept) {
        return negotiate(std::nullopt, accept, syntax::xml);
    };
    EXPECT_EQ(answer("application/fhir+json"), syntax::json);
    EXPECT_EQ(answer("application/fhir+xml;q=0.5, application/fhir+json;q=0.9"), syntax::json);
    EXPECT_EQ(answer("text/html, */*;q=0.1"), syntax::xml);
    EXPECT_EQ(answer("application/fhir+json;q=1.0, application/json;q=0.9"), syntax::json);
    EXPECT_EQ(answer(""), syntax::xml);
    EXPECT_EQ(answer("text/html"), std::nullopt);
    EXPECT_EQ(answer("application/fhir+json;q=0"), std::nullopt);
    EXPECT_EQ(answer("application/fhir+json;fhirVersion=5.0"), std::nullopt);
}

TEST(fhir_negotiation, lets_the_query_win)
{
    EXPECT_EQ(negotiate("xml", "application/fhir+json", syntax::json), syntax::xml);
    EXPECT_EQ(negotiate("html", "application/fhir+json", syntax::json), std::nullopt);
    EXPECT_EQ(negotiate(std::nullopt, std::nullopt, syntax::json), syntax::json);
}

TEST(fhir_negotiation, reads_what_a_client_prefers)
{
    EXPECT_EQ(parse_prefer(std::nullopt), preferred_return::representation);
    EXPECT_EQ(parse_prefer("return=minimal"), preferred_return::minimal);
    EXPECT_EQ(parse_prefer("respond-async, return=OperationOutcome"), preferred_return::outcome);
    EXPECT_EQ(parse_prefer("return=representation"), preferred_return::representation);
    EXPECT_EQ(parse_prefer("nonsense"), preferred_return::representation);
}
