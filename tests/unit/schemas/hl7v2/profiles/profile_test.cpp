#include "schemas/hl7v2/profiles/profile.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace vgm;
using hl7v2::profile;

const std::string head =
    "profile  TEST-1\n"
    "structure\n"
    "  MSH 1..1\n"
    "  group VISIT 0..*\n"
    "    PV1 1..1\n"
    "    PV2 0..3\n"
    "  OBX 1..*\n"
    "rules\n";

hl7v2::profile_rule parse_rule(std::string_view line)
{
    return profile::parse(head + "  " + std::string{line} + "\n").rules.at(0);
}

TEST(hl7v2_profile, reads_a_structure_by_its_indents)
{
    const auto p = profile::parse(head);

    EXPECT_EQ(p.name, "TEST-1");
    ASSERT_EQ(p.structure.children.size(), 3U);
    const auto& visit = p.structure.children[1];
    EXPECT_EQ(visit.name, "VISIT");
    EXPECT_EQ(visit.min, 0U);
    EXPECT_EQ(visit.max, hl7v2::many);
    ASSERT_EQ(visit.children.size(), 2U);
    EXPECT_EQ(visit.children[1].name, "PV2");
    EXPECT_EQ(visit.children[1].max, 3U);
    EXPECT_EQ(p.structure.children[2].name, "OBX");
    EXPECT_EQ(p.structure.children[2].min, 1U);
}

TEST(hl7v2_profile, reads_what_a_rule_asks_for)
{
    const auto rule =
        parse_rule(R"(ID-1 PID-3.4.2 required one_of A,B+C table J07 date warn "say")");

    EXPECT_EQ(rule.id, "ID-1");
    EXPECT_EQ(rule.at.to_string(), "PID-3.4.2");
    EXPECT_TRUE(rule.required && rule.date && rule.warn);
    EXPECT_EQ(rule.one_of, (std::vector<std::string>{"A", "B C"}));
    EXPECT_EQ(rule.table, "J07");
    EXPECT_EQ(rule.sentence, "say");
    EXPECT_FALSE(rule.counts);
}

TEST(hl7v2_profile, reads_when_and_where)
{
    const auto rule = parse_rule(
        R"(ID OBX-5.1 equals Y when MSH-9.2 in T02,T10 where OBX-2 = CE where OBX-3.1 = A "s")"
    );

    ASSERT_EQ(rule.when.size(), 1U);
    EXPECT_EQ(rule.when[0].at.to_string(), "MSH-9.2");
    EXPECT_EQ(rule.when[0].values, (std::vector<std::string>{"T02", "T10"}));
    ASSERT_EQ(rule.where.size(), 2U);
    EXPECT_EQ(rule.where[1].at.to_string(), "OBX-3.1");
}

TEST(hl7v2_profile, reads_counts_and_faults)
{
    const auto counted = parse_rule(R"(ID OBX occurs 1..2 where OBX-2 = ED "s")");
    const auto faulty = parse_rule(R"(ID MSH-21.1 equals 2.1 fault unsupported_version "s")");

    EXPECT_TRUE(counted.counts);
    EXPECT_EQ(counted.min, 1U);
    EXPECT_EQ(counted.max, 2U);
    EXPECT_EQ(faulty.if_missing, fault::unsupported_version);
    EXPECT_EQ(faulty.if_wrong, fault::unsupported_version);
}

TEST(hl7v2_profile, passes_over_comments_and_blank_lines)
{
    const auto p = profile::parse(head + "\n  # a remark\n  ID PID-3 required \"s\"\n");

    EXPECT_EQ(p.rules.size(), 1U);
}

TEST(hl7v2_profile_death, stops_the_program_at_a_line_it_cannot_read)
{
    const char* bad[] = {
        "ID PID-3 required",              // no sentence
        "ID PID-3 demanded \"s\"",        // no such clause
        "ID P-3 required \"s\"",          // no path
        "ID PID-3 occurs 1-2 \"s\"",      // no cardinality
        "ID PID-3 occurs x..2 \"s\"",     //
        "ID PID-3 fault nonsense \"s\"",  // no such fault
        "ID PID-3 required when MSH-9 is A \"s\"",
        "ID PID-3 required equals \"s\"",  // nothing to equal
    };
    for (const auto* line : bad) EXPECT_DEATH(parse_rule(line), "unreadable profile line") << line;
    EXPECT_DEATH(profile::parse("profile X\nstructure\n      DEEP 1..1\n"), "unreadable");
    EXPECT_DEATH(profile::parse("profile X\nstructure\n  group G\n"), "unreadable");
    EXPECT_DEATH(profile::parse("words\n"), "unreadable");
    EXPECT_DEATH(profile::parse("profile X\n"), "");
}

TEST(hl7v2_profile, of_an_earlier_version_says_what_differs)
{
    const auto base = profile::parse(
        head + "  ID-1 PV1-2 required \"first\"\n  ID-2 PV1-3 required \"second\"\n"
    );
    const auto made = profile::parse(
        "profile TEST-0 extends TEST-1\ngrants T-1 T-2\ngrants T-3\ndrop ID-2\nrules\n"
        "  ID-1 PV1-2 date \"other\"\n  ID-3 PV1-4 required \"third\"\n",
        {base}
    );

    EXPECT_EQ(made.name, "TEST-0");
    EXPECT_EQ(made.base, "TEST-1");
    EXPECT_EQ(made.structure.children.size(), base.structure.children.size());
    ASSERT_EQ(made.rules.size(), 2U);
    EXPECT_EQ(made.rules[0].sentence, "other");
    EXPECT_FALSE(made.rules[0].required);
    EXPECT_EQ(made.rules[1].id, "ID-3");
    EXPECT_EQ(made.changed, (std::vector<std::string>{"ID-1", "ID-3"}));
    EXPECT_EQ(made.dropped, (std::vector<std::string>{"ID-2"}));
    EXPECT_TRUE(made.does_grant("T-2") && made.does_grant("T-3"));
    EXPECT_FALSE(base.does_grant("T-1"));
    EXPECT_DEATH(profile::parse("profile A extends B\n"), "unreadable");
    EXPECT_DEATH(profile::parse("profile A extends TEST-1\ndrop ID-9\n", {base}), "unreadable");
}

TEST(hl7v2_profile, is_found_by_type_and_version)
{
    EXPECT_EQ(hl7v2::find_profile("ORU", "2.5", "1.2")->name, "ORU_R01-1.2");
    EXPECT_EQ(hl7v2::find_profile("MDM", "2.6", "2.0")->name, "MDM_T02-2.0");
    EXPECT_EQ(hl7v2::find_profile("MDM", "2.6", "3.0"), nullptr);
    ASSERT_NE(hl7v2::find_profile("ORU", "2.5"), nullptr);
    EXPECT_EQ(hl7v2::find_profile("ORU", "2.5")->name, "ORU_R01-2.1");
    EXPECT_EQ(hl7v2::find_profile("MDM", "2.6")->name, "MDM_T02-2.1");
    EXPECT_EQ(hl7v2::find_profile("ORU", "2.6"), nullptr);
    EXPECT_EQ(hl7v2::find_profile("ADT", "2.5"), nullptr);
}

TEST(hl7v2_profile, every_rule_of_ours_has_its_own_id_and_a_sentence)
{
    for (const auto& p : hl7v2::all_profiles()) {
        std::set<std::string> ids;
        for (const auto& rule : p.rules) {
            EXPECT_TRUE(ids.insert(rule.id).second) << p.name << ' ' << rule.id;
            EXPECT_GT(rule.sentence.size(), 10U) << rule.id;
            EXPECT_TRUE(
                rule.required || rule.date || rule.counts || !rule.one_of.empty() ||
                !rule.table.empty()
            ) << rule.id
              << " asks for nothing";
            EXPECT_TRUE(rule.counts == (rule.at.field == 0)) << rule.id;
        }
    }
}

}  // namespace
