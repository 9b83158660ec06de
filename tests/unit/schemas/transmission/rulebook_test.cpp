#include "schemas/transmission/rulebook.hpp"

#include "schemas/hl7v2/profiles/profile.hpp"
#include "schemas/transmission/rules.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace vgm;

TEST(transmission_rulebook, holds_every_rule_of_profiles_and_checks_once)
{
    std::set<std::string> ids;
    for (const auto& rule : transmission::all_rules())
        EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;

    for (const auto& p : hl7v2::all_profiles())
        for (const auto& rule : p.rules) EXPECT_TRUE(ids.contains(rule.id)) << rule.id;
    for (const auto& rule : transmission::check_rules())
        EXPECT_TRUE(ids.contains(std::string{rule.id})) << rule.id;
}

TEST(transmission_rulebook, leaves_nothing_unsaid)
{
    for (const auto& rule : transmission::all_rules())
        for (const auto& text : {rule.section, rule.answer, rule.holds, rule.mend})
            EXPECT_FALSE(text.empty()) << rule.id;
}

TEST(transmission_rulebook, finds_a_rule_however_its_id_is_written)
{
    const auto* rule = transmission::find_rule("trans-msh-18");

    ASSERT_NE(rule, nullptr);
    EXPECT_EQ(rule->id, "TRANS-MSH-18");
    EXPECT_EQ(rule->answer, "AE 101, 103");
    EXPECT_EQ(rule->mend, "write one of UNICODE UTF-8, 8859/15 in MSH-18");
    EXPECT_EQ(transmission::find_rule("TRANS-NOTHING"), nullptr);
}

}  // namespace
