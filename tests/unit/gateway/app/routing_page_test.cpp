// docs/routing.md against the program: its examples are read, and no key or field is missing.

#include "gateway/app/rule_keys.hpp"
#include "gateway/app/rule_reader.hpp"
#include "routes/rules/body_template.hpp"
#include "routes/rules/check.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace vgm::app {
namespace {

std::string page()
{
    std::ostringstream text;
    text << std::ifstream(std::string(VGM_SOURCE_DIR) + "/docs/routing.md").rdbuf();
    return text.str();
}

// The YAML blocks of the page.
std::vector<std::string> examples()
{
    std::vector<std::string> all;
    const auto text = page();
    const std::string start = "```yaml\n", end = "\n```";
    for (auto at = text.find(start); at != text.npos; at = text.find(start, at)) {
        at += start.size();
        const auto stop = text.find(end, at);
        all.push_back(text.substr(at, stop - at) + '\n');
        at = stop;
    }
    return all;
}

TEST(app_routing_page, has_examples_that_are_right)
{
    const auto all = examples();
    EXPECT_GE(all.size(), 3u);
    for (const auto& example : all) {
        config::problem_list problems("example");
        rules::rulebook book;
        book.lists.push_back(read_rules(example, "example", problems));
        for (const auto& p : problems.take()) ADD_FAILURE() << print(p) << '\n' << example;
        for (const auto& p : rules::check(book)) ADD_FAILURE() << p.rule << ' ' << p.message;
    }
}

TEST(app_routing_page, names_every_key_and_field)
{
    const auto text = page();
    for (const auto keys : {file_keys(), condition_keys(), action_keys(), addition_keys()})
        for (const auto& key : keys) {
            const std::string name{key.name};
            const bool named =
                text.find('`' + name) != text.npos || text.find(name + ':') != text.npos;
            EXPECT_TRUE(named) << name;
        }
    for (const auto& f : rules::body_fields())
        EXPECT_NE(text.find("`{" + std::string{f.name} + "}`"), text.npos) << f.name;
}

}  // namespace
}  // namespace vgm::app
