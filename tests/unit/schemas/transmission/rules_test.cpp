#include "schemas/transmission/rules.hpp"

#include "schemas/transmission/rulebook.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

namespace {

using namespace vgm;

// The rule ids that the sources of this folder write into issues.
std::set<std::string> ids_in_sources()
{
    const std::regex id(R"re("((?:TRANS|CDA|HL7|TOL)-[A-Z0-9][A-Z0-9.-]*)")re");
    std::set<std::string> found;
    for (const auto& entry :
         std::filesystem::directory_iterator(VGM_SOURCE_DIR "/schemas/transmission")) {
        const auto name = entry.path().filename().string();
        if (entry.path().extension() != ".cpp" || name.starts_with("rules")) continue;
        std::ifstream input(entry.path());
        const std::string text{std::istreambuf_iterator<char>(input), {}};
        for (std::sregex_iterator at(text.begin(), text.end(), id), end; at != end; ++at)
            found.insert((*at)[1]);
    }
    return found;
}

TEST(transmission_rules, hold_every_id_that_a_check_uses)
{
    const auto used = ids_in_sources();

    ASSERT_GT(used.size(), 30U);
    for (const auto& id : used) EXPECT_NE(transmission::find_rule(id), nullptr) << id;
}

TEST(transmission_rules, hold_nothing_that_no_check_uses)
{
    auto used = ids_in_sources();
    used.insert("HL7-STRUCTURE");  // of the profiles

    for (const auto rules : {transmission::check_rules(), transmission::cda_rules()})
        for (const auto& rule : rules) EXPECT_TRUE(used.contains(std::string{rule.id})) << rule.id;
}

TEST(transmission_rules, say_everything_once)
{
    std::set<std::string_view> ids;
    std::vector<transmission::check_rule> all;
    for (const auto rules : {transmission::check_rules(), transmission::cda_rules()})
        all.insert(all.end(), rules.begin(), rules.end());
    for (const auto& rule : all) {
        EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
        for (const auto text : {rule.section, rule.answer, rule.holds, rule.mend})
            EXPECT_FALSE(text.empty()) << rule.id;
        EXPECT_TRUE(
            rule.answer.find("AE ") != rule.answer.npos ||
            rule.answer.find("warning") != rule.answer.npos
        ) << rule.id;
    }
    EXPECT_EQ(transmission::find_check_rule("TRANS-NONE"), nullptr);
}

}  // namespace
