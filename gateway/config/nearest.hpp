#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace vgm::config {

// How many letters to insert, remove, replace or swap with their neighbour to make `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The known name that `name` was most likely meant to be; nothing when none is near enough to be
// more than a guess.
std::optional<std::string_view>
find_nearest(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace vgm::config
