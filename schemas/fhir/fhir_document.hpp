#pragma once

#include "schemas/cda/header.hpp"
#include "schemas/fhir/limits.hpp"
#include "schemas/fhir/references.hpp"
#include "schemas/pdf/typefaces.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

// A FHIR document: a Bundle of type document, whose first entry is a Composition (FHIR R4,
// documents.html). What is sent of it is what a person reads: its narrative, as a PDF.
namespace vgm::fhir {

struct fhir_document
{
    std::shared_ptr<const element> own;  // of one that came as bytes: what the nodes refer to
    node bundle, composition;
    std::optional<references> all;
    cda::identifier id;    // Bundle.identifier
    cda::identifier set;   // Composition.identifier, where it is an OID or a UUID
    std::string replaces;  // XDS form; empty when it is not known by id
    bool is_replacement = false;
    std::string digest;     // SHA-1 in hexadecimal, the same in JSON and in XML
    std::string narrative;  // a CDA that has the narrative for a body, and no header
};

/** Read one that stands in a request.

    Refused: what is no document (type, identifier, timestamp, a Composition first, a request in an
    entry), a status other than final and amended, a subject that is no Patient of the Bundle, what
    the Composition refers to and is not in the Bundle, a section in which a person finds nothing to
    read, a narrative that read_xhtml() refuses.

    @param bundle  A place in a tree that outlasts the result, found right by check_shape().
    @param found   Takes what is wrong.
*/
fhir_document read_fhir_document(const node& bundle, std::vector<issue>& found);

/** The same of bytes. Issues stand at `place`, and their sentences say where in the document. */
fhir_document parse_fhir_document(
    std::string_view bytes,
    syntax written,
    const node& place,
    std::vector<issue>& found
);

/** The DocumentReference of a document: type, title, date, people, confidentiality and what it
    replaces, of the Composition; its people contained.

    @param bytes  Of one that came in a Binary: its size and hash are said. Null otherwise. */
element
make_reference_of(const fhir_document& d, const std::string* bytes, std::string_view media_type);

/** The PDF/A of its narrative under the head that `h` makes.

    @return The PDF, or an issue at the Bundle: the narrative is too large, or the typefaces cannot
   be read, which passes (fault::storage_unavailable).
*/
result<std::string>
make_pdf_of(const fhir_document& d, const cda::header& h, const pdf::typefaces& faces);

}  // namespace vgm::fhir
