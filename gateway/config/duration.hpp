#pragma once

#include "gateway/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vgm::config {

// A whole number and its unit: "500ms", "30s", "5m", "2h", "5d". Zero may stand alone.
std::optional<milliseconds> parse_duration(std::string_view text);

// In the largest unit that gives a whole number.
std::string print_duration(milliseconds duration);

}  // namespace vgm::config
