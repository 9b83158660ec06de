#pragma once

#include "schemas/pdf/archival.hpp"

#include <string>
#include <string_view>

namespace vgm::pdf {

inline constexpr std::string_view creator_tool = "Vaguemestre", producer = "Vaguemestre";

/** The XMP packet of a PDF/A-1b: it says what the information dictionary says (ISO 19005-1 §6.7.3),
    and that the file conforms. */
std::string print_metadata_packet(const properties& about);

}  // namespace vgm::pdf
