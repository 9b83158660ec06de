#pragma once

#include "schemas/fhir/outcome.hpp"
#include "schemas/fhir/publication.hpp"
#include "schemas/fhir/read.hpp"

#include <memory>

// From the bytes of a request to a letter, or to what is wrong with it and at which HTTP status.
namespace vgm::fhir {

// Which transaction the bytes are for.
enum class transaction { provide_bundle, simplified_publish };

struct received
{
    std::unique_ptr<element> tree;  // what `asked` refers to
    publication asked;
    std::vector<issue> found;  // any error: refused
    stage at = stage::reading;

    bool accepted() const noexcept { return found.empty() && tree != nullptr; }
    int status() const noexcept { return to_status(found, at); }

    /** Lets go of the documents' bytes, once a message is made of them. What is answered needs the
        rest. */
    void drop_documents();
};

/** Read a request, check that it is FHIR, then that it is a publication. Pure and thread safe.
    Memory: the tree, and the documents decoded. */
received receive(
    std::string_view bytes,
    syntax written,
    transaction what,
    const publication_settings& s,
    const known_document& known = {},
    const limits& limit = {}
);

/** The gate's issues with their places in the resource that the message was made from. A place that
    is nobody's becomes that of the first document. */
std::vector<issue> to_places_of(
    const publication& asked,
    const transmission::letter_places& places,
    const std::vector<issue>& found
);

/** The document of a request for Generate Metadata (ITI-106): a Binary, a document Bundle, or
    Parameters with one. */
struct generated_metadata
{
    element answer;  // Parameters with the DocumentReference, or nothing
    std::vector<issue> found;
    stage at = stage::reading;
    int status() const noexcept { return to_status(found, at); }
};

/** The DocumentReference of a CDA, from its header, or of a FHIR document, from its Composition. */
generated_metadata
generate_metadata(std::string_view bytes, syntax written, const limits& limit = {});

}  // namespace vgm::fhir
