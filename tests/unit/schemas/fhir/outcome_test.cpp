#include "schemas/fhir/outcome.hpp"

#include "schemas/fhir/answers.hpp"

#include <gtest/gtest.h>

using namespace vgm;
using namespace vgm::fhir;

namespace {

issue wrong(fault what, std::string where = "Bundle.type")
{
    return {what, severity::error, std::move(where), "a sentence", "RULE"};
}

}  // namespace

TEST(fhir_outcome, has_a_type_and_a_status_for_every_fault)
{
    for (auto f = fault::segment_missing; f <= fault::internal;
         f = static_cast<fault>(static_cast<int>(f) + 1)) {
        EXPECT_FALSE(to_issue_type(f, stage::judging).empty());
        EXPECT_GE(to_status({wrong(f)}, stage::judging), 413);
        EXPECT_GE(to_status({wrong(f)}, stage::reading), 400);
    }
    EXPECT_EQ(to_status({wrong(fault::malformed)}, stage::reading), 400);
    EXPECT_EQ(to_status({wrong(fault::malformed)}, stage::judging), 422);
    EXPECT_EQ(to_status({wrong(fault::too_large)}, stage::reading), 413);
}

TEST(fhir_outcome, has_the_status_of_what_sending_again_does_not_cure)
{
    EXPECT_EQ(to_status({}, stage::judging), 200);
    EXPECT_EQ(to_status({wrong(fault::storage_unavailable)}, stage::judging), 503);
    EXPECT_EQ(
        to_status({wrong(fault::storage_unavailable), wrong(fault::incoherent)}, stage::judging),
        422
    );
    EXPECT_EQ(to_status({wrong(fault::incoherent), wrong(fault::internal)}, stage::judging), 500);
    auto warning = wrong(fault::incoherent);
    warning.level = severity::warning;
    EXPECT_EQ(to_status({warning}, stage::judging), 200);
}

TEST(fhir_outcome, says_where_what_and_by_which_rule)
{
    const auto made = make_outcome({wrong(fault::incoherent)}, stage::judging);
    const auto i = node(made)["issue"];
    EXPECT_EQ(i["severity"].text(), "error");
    EXPECT_EQ(i["code"].text(), "invariant");
    EXPECT_EQ(i["details.coding.code"].text(), "RULE");
    EXPECT_EQ(i["details.coding.system"].text(), rule_system);
    EXPECT_EQ(i["diagnostics"].text(), "a sentence");
    EXPECT_EQ(i["expression"].text(), "Bundle.type");
}

TEST(fhir_outcome, keeps_a_place_that_is_no_fhirpath_in_the_sentence)
{
    const auto made = make_outcome({wrong(fault::incoherent, "PRT[2]-15.4")}, stage::judging);
    EXPECT_FALSE(node(made)["issue.expression"]);
    EXPECT_EQ(node(made)["issue.diagnostics"].text(), "a sentence (PRT[2]-15.4)");
}

TEST(fhir_outcome, has_the_codes_of_ihe_in_their_system)
{
    auto unknown = wrong(fault::no_recipient);
    unknown.rule = unknown_recipient;
    const auto made = make_outcome({unknown}, stage::judging);
    EXPECT_EQ(node(made)["issue.details.coding.system"].text(), mhd_error_system);
    EXPECT_EQ(node(made)["issue.code"].text(), "not-found");
}

TEST(fhir_outcome, of_nothing_says_that_all_is_well)
{
    const auto made = make_outcome({}, stage::judging);
    EXPECT_EQ(node(made)["issue.severity"].text(), "information");
}

TEST(fhir_capability_statement, names_what_is_served)
{
    const auto made =
        make_capability_statement({"Vaguemestre", "1", "2026-01-01", "https://pfi.example/fhir", ""}
        );
    const auto text = print(made, syntax::json);
    for (const auto* word :
         {"4.0.1", "transaction", "generate-metadata", "Communication", "create"})
        EXPECT_NE(text.find(word), std::string::npos) << word;
}
