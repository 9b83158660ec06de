#pragma once

#include "schemas/fhir/document.hpp"
#include "schemas/transmission/compose.hpp"

#include <map>
#include <string>
#include <vector>

// What a client asks for when it publishes: IHE MHD's Provide Document Bundle (ITI-65) and
// Simplified Publish (ITI-105), as the French PDSm profiles have them, become one letter.
namespace vgm::fhir {

// Who the letter is from and to, and what the source it comes by is allowed: of the configuration.
struct publication_settings
{
    std::string sending_application, sending_facility;
    std::string receiving_application, receiving_facility;
    std::string processing_id = "P";
    receipts_wanted receipts;
    // Of the PDF of a FHIR document. Never null.
    std::shared_ptr<const pdf::typefaces> faces = pdf::typefaces::installed();
};

// What becomes of one entry of the bundle, in the answer.
struct entry_fate
{
    enum class kind { document, binary, bundle, set, patient, folder, patch } what = kind::document;
    std::size_t number = 0;  // of documents, binaries and bundles: the document's, from 1
    std::vector<std::string> warnings;  // "PartialFolderContentNotProcessed"
    std::string patched;                // of a patch: "DocumentReference/ID" when it names one
};

struct publication
{
    transmission::letter_request letter;
    std::vector<published_document> documents;
    std::vector<entry_fate> entries;  // of a bundle, in its order
    std::vector<issue> found;         // any: it is refused, and the letter is not complete

    /** Where in the resource the part of a letter came from, for what the gate finds:
        "recipients[1].address" is "Bundle.entry[0].resource.contained[2].telecom[0].value". */
    std::string find_place(const std::string& part) const;
    std::map<std::string, std::string> places;
};

/** A transaction Bundle. Refers to the tree, which must outlast it. */
publication read_provide_bundle(
    const element& bundle,
    const publication_settings& s,
    const known_document& known
);

/** One DocumentReference with its document inside. Its recipients are in the extension that the
    profile has for a submission set, since it has none of its own. */
publication read_simplified(
    const element& reference,
    const publication_settings& s,
    const known_document& known
);

}  // namespace vgm::fhir
