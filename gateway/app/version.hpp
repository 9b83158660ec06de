#pragma once

#include <string_view>

namespace vgm::app {

inline constexpr std::string_view version = VGM_VERSION;

}  // namespace vgm::app
