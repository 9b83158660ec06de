#pragma once

#include <string_view>

namespace vgm::app {

/** The OpenAPI 3.1 document of the console's API, console_openapi.json. */
std::string_view console_openapi() noexcept;

}  // namespace vgm::app
