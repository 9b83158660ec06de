#pragma once

#include "schemas/cda/xml_node.hpp"

namespace vgm::cda {

/** Where a document carries its PDF. In an unstructured document that is the body. In a structured
    one it is the entry whose organizer says "copy of the document" (type of document, LOINC
   69764-9, being 55108-5); failing that the first PDF there is.

    @param document  The ClinicalDocument, parsed in place from a copy of `xml`.
    @param xml       The text it was parsed from: offsets into the one are offsets into the other.
*/
std::optional<encoded_pdf> find_pdf(pugi::xml_node document, std::string_view xml);

}  // namespace vgm::cda
