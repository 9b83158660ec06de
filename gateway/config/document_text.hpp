#pragma once

#include "gateway/config/problem.hpp"

#include <string_view>

namespace vgm::config {

// Looks at the bytes before YAML does: size, UTF-8, control characters, tabs before a key. Reports
// every line that is wrong; true when there is none.
bool check_text(std::string_view text, problem_list& problems);

}  // namespace vgm::config
