#pragma once

#include "gateway/config/problem.hpp"
#include "routes/rules/rule.hpp"

#include <string_view>

namespace vgm::app {

inline constexpr std::size_t rules_max = 1000;  // of one file

/** One file of the site's rules.

    @param name  The file, as problems name it.
    @return What could be read: complete when `problems` has no error. */
rules::rule_list
read_rules(std::string_view yaml, const std::string& name, config::problem_list& problems);

}  // namespace vgm::app
