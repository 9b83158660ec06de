#pragma once

#include "schemas/rest/letter.hpp"

#include <rapidjson/document.h>

namespace vgm::rest {

/** Who asks and who gets the letter; whom it goes to follows from the recipients. For
 * parse_letter().
 */
void read_people(const rapidjson::Value& json, letter_submission& made);

}  // namespace vgm::rest
