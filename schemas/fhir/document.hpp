#pragma once

#include "schemas/cda/header.hpp"
#include "schemas/fhir/fhir_document.hpp"
#include "schemas/fhir/references.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// A DocumentReference and the document that it speaks of (PDSm ComprehensiveDocumentReference and
// SimplifiedPublish; FHIR R4, documentreference.html).
namespace vgm::fhir {

// Which of the two profiles holds.
enum class document_profile { comprehensive, simplified };

// The unique id of a document that an earlier answer of ours named by DocumentReference/ID; nothing
// when there is none. May be empty.
using known_document = std::function<std::optional<std::string>(std::string_view id)>;

struct published_document
{
    node at;            // the DocumentReference
    node attachment;    // its content.attachment
    node data;          // the base64 that came, of a Binary or of the attachment; or a Bundle
    node binary_entry;  // of a bundle: the entry of the Binary, empty otherwise
    std::shared_ptr<const std::string> bytes;
    std::string media_type;
    // Of a FHIR document; its bytes are there too, but for a Bundle that stood in the request.
    std::shared_ptr<const fhir_document> fhir;
    std::string unique_id;  // masterIdentifier in its XDS form
    std::string replaces;   // the same of what it replaces; empty when it is not known by id
    bool is_replacement = false;
    cda::identifier id;
    std::vector<std::string> warnings;  // "PartialAppendContentNotProcessed"
};

/** Read one, find its bytes and hold them against its hash and size.

    @param found  Takes what is wrong.
*/
published_document read_document(
    const references& all,
    const node& reference,
    document_profile profile,
    const known_document& known,
    std::vector<issue>& found
);

/** "urn:oid:1.2.3" and "urn:uuid:…" of urn:ietf:rfc:3986, or a value in an OID's space. A UUID
    becomes the OID that it is. Empty when it is none of these. */
cda::identifier read_master_identifier(const node& identifier);

/** The header of a CDA around this document, which is a PDF: what the DocumentReference says. Goes
    to cda::complete_n1() and cda::write_n1(). */
cda::header
make_header(const references& all, const published_document& d, const patient_identity& patient);

/** Fills in, of a header that make_header() made of a FHIR document's DocumentReference, what that
    one did not say and the document does; and the title, which is the document's. */
void complete_header(cda::header& h, const fhir_document& d);

enum class document_kind { cda, pdf, fhir_document, other };
document_kind kind_of(const published_document& d);

/** Attachment.hash: the SHA-1 of the bytes in base64. */
std::string hash_of(std::string_view bytes);

/** Of a media type its type and subtype, in small letters. */
std::string essence_of(std::string_view media_type);

}  // namespace vgm::fhir
