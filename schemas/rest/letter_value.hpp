#pragma once

#include "schemas/rest/letter.hpp"

#include <rapidjson/document.h>

#include <string>
#include <vector>

namespace vgm::rest {

/** Read a letter out of JSON that was read before, for doors where its documents lie beside it.

    @param parts    What members `part` of its documents name.
    @param control  The control id; it also makes the ids of a document around a PDF.

    @return As parse_letter(), never malformed.
*/
read_letter read_letter_value(
    const rapidjson::Value& json,
    std::vector<form_part> parts,
    std::string control,
    const letter_ends& ends
);

}  // namespace vgm::rest
