#pragma once

#include "gateway/core/issue.hpp"
#include "schemas/cda/header.hpp"
#include "schemas/pdf/limits.hpp"
#include "schemas/pdf/typefaces.hpp"

#include <string>
#include <string_view>

namespace vgm::pdf {

/** Make a document's readable form: a PDF/A-1b (ISO 19005-1) of its narrative, with the head that
    the MSSanté référentiel asks for (title, type, date, author, organisation) and the patient's
    traits. For a document that carries no PDF of its own.

    The same document gives the same bytes: nothing of the clock, the machine or the user goes in.
    Threads may do this at the same time with the same typefaces.

    @param document  The CDA's bytes.
    @param h         What parse_header() read of them.

    @return The PDF, or an issue. One with fault::too_large or another fault is the document's; one
   of the system's category says that the typefaces cannot be read, and passes.
*/
result<std::string> make_readable_pdf(
    std::string_view document,
    const cda::header& h,
    const typefaces& faces,
    const limits& most = {}
);

/** Whether make_readable_pdf() will make one: reads the narrative and decodes its pictures. Lays
   out only what is so long that it may have too many pages. */
result<void> check_readable_pdf(
    std::string_view document,
    const cda::header& h,
    const typefaces& faces,
    const limits& most = {}
);

}  // namespace vgm::pdf
