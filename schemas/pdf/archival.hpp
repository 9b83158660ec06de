#pragma once

#include "gateway/core/issue.hpp"

#include <string>

// PDF/A-1b (ISO 19005-1). For the sources of this folder.
namespace vgm::pdf {

struct properties
{
    std::string title, author;
    std::string pdf_date, xmp_date;  // of the document, the same moment; or both empty
};

/** Turn a PDF that Cairo drew into one for archiving: metadata, colour profile, sets of glyphs; no
    transparency group, no time of this machine.

    @return The bytes; an issue of fault::internal when the drawing cannot be read back. */
result<std::string> to_archival(const std::string& drawing, const properties& about);

}  // namespace vgm::pdf
