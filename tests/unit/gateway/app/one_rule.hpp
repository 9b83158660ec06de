#pragma once

#include "gateway/app/rule_reader.hpp"
#include "gateway/app/site_rules.hpp"

#include <gtest/gtest.h>

namespace vgm::app::test {

// The rules of a site that has one rule, for every letter, or none when `then` is empty.
inline site_rules site_of(const std::string& then)
{
    config::problem_list problems("rules.yaml");
    auto book = std::make_shared<rules::rulebook>();
    if (!then.empty())
        book->lists.push_back(read_rules(
            "apply: all\nrules:\n  - rule: r\n    then: " + then + "\n", "rules.yaml", problems
        ));
    for (const auto& p : problems.take()) ADD_FAILURE() << print(p);
    site_rules site;
    site.book = std::move(book);
    return site;
}

}  // namespace vgm::app::test
