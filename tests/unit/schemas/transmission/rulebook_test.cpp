#include "schemas/transmission/rulebook.hpp"

#include "schemas/hl7v2/profiles/profile.hpp"
#include "schemas/transmission/rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

TEST(transmission_rulebook, says_which_segment_to_write_and_how_often)
{
    const auto mend = [](std::string_view id) {
        const auto& all = transmission::all_rules();
        return std::ranges::find(all, id, &transmission::rule_entry::id)->mend;
    };
    EXPECT_EQ(mend("TRANS-DESTDMP"), "write one OBX with OBX-3.1 = DESTDMP");
    EXPECT_EQ(mend("TRANS-PRT-REPLY"), "write at most one PRT with PRT-4.1 = REPLY");
    EXPECT_EQ(mend("TRANS-OBX-DOC"), "write 1 to 2 OBX with OBX-5.3 = XML and OBX-2 = ED");
    EXPECT_EQ(mend("TRANS-PV1"), "write one PV1");
}

TEST(transmission_rulebook, begins_with_what_happens_unless_a_source_says_otherwise)
{
    const auto answer = [](std::string_view id) {
        const auto& all = transmission::all_rules();
        return std::ranges::find(all, id, &transmission::rule_entry::id)->answer;
    };
    EXPECT_EQ(answer("TOL-COMP-LOT"), "warning; AE 103 where it is refused");
    EXPECT_EQ(answer("TOL-RECIPIENTS-CDA"), "AE 207; warning where it is accepted");
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
