#pragma once

#include "schemas/fhir/limits.hpp"
#include "schemas/fhir/tree.hpp"

#include <string_view>

namespace vgm::fhir {

/** Read a resource written as JSON (FHIR R4, json).

    Refused: text that is not UTF-8 or begins with a byte order mark, a member that stands twice,
   what FHIR has no use for (null outside a list of primitives, an empty string, object or list, a
   list in a list), and more than the limits allow.

    A value in base64 that is longer than `text_bytes_max` is decoded at once and not kept as text
    (element::decoded): a document is held once, beside the request that it came in.

    @return The tree, or an issue at the FHIRPath that was reached; what is not JSON at all has the
    byte in its detail. Whether the elements are those of the resource is check_shape()'s to say.
*/
result<element> parse_json(std::string_view json, const limits& limit = {});

/** Read a resource written as XML (FHIR R4, xml).

    Refused: what cda::check_markup() refuses (a DOCTYPE, an encoding other than UTF-8, unknown
    entities, more than the limits), elements of another namespace than http://hl7.org/fhir (but for
    the narrative), text between elements, and attributes that FHIR does not have.

    XML does not say what is a list, a number or a boolean: check_shape() adds that.
*/
result<element> parse_xml(std::string_view xml, const limits& limit = {});

}  // namespace vgm::fhir
