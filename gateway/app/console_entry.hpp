#pragma once

#include "gateway/app/console_json.hpp"
#include "gateway/projection/reader.hpp"

namespace vgm::app {

/** The members of one row of a list, as console_openapi.json has them. */
void put_entry(console_json& to, const projection::found_entry& of);

}  // namespace vgm::app
