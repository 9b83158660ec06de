#include "gateway/app/rule_list.hpp"

#include "schemas/fhir/rules.hpp"
#include "schemas/papers/rules.hpp"
#include "schemas/rest/rules.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

namespace vgm::app {
namespace {

// The rule ids of doors that sources write into issues.
std::set<std::string> ids_in_sources()
{
    const std::regex id(R"re("((?:REST|FHIR|FILE|BATCH)-[A-Z0-9-]+)")re");
    std::set<std::string> found;
    for (const std::string folder :
         {"schemas/rest", "schemas/fhir", "schemas/papers", "schemas/hl7v2", "gateway/app"})
        for (const auto& entry :
             std::filesystem::directory_iterator(std::string{VGM_SOURCE_DIR "/"} + folder)) {
            const auto name = entry.path().filename().string();
            if (entry.path().extension() != ".cpp" || name == "rules.cpp") continue;
            std::ifstream input(entry.path());
            const std::string text{std::istreambuf_iterator<char>(input), {}};
            for (std::sregex_iterator at(text.begin(), text.end(), id), end; at != end; ++at)
                found.insert((*at)[1]);
        }
    return found;
}

TEST(app_door_rules, holds_the_rules_of_every_door)
{
    const auto used = ids_in_sources();

    ASSERT_GT(used.size(), 30u);
    for (const auto& id : used) EXPECT_NE(find_listed_rule(id), nullptr) << id;
    for (const auto rules : {rest::rest_rules(), fhir::fhir_rules(), papers::paper_rules()})
        for (const auto& rule : rules) {
            EXPECT_TRUE(used.contains(std::string{rule.id})) << rule.id << " is not used";
            for (const auto text : {rule.section, rule.answer, rule.holds, rule.mend})
                EXPECT_FALSE(text.empty()) << rule.id;
        }
}

TEST(app_door_rules, holds_no_id_twice)
{
    std::set<std::string> ids;
    for (const auto& rule : rule_list()) EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
}

}  // namespace
}  // namespace vgm::app
