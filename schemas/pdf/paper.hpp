#pragma once

#include "schemas/pdf/pages.hpp"

#include <string>

// Pages drawn by Cairo. For the sources of this folder.
namespace vgm::pdf {

/** A PDF 1.4 of the pages, with an outline. Not yet for archiving: see archival.hpp.

    @return The bytes, or an issue of the system's category when memory or the library fails. */
result<std::string> draw(const pages& p);

}  // namespace vgm::pdf
