#pragma once

#include "schemas/fhir/document.hpp"

namespace vgm::fhir {

/** What the French profiles require of a DocumentReference beyond FHIR itself.

    @param is_bundle  Its document is a Bundle of the request: without size and hash (MHD).
*/
void check_required(
    const node& reference,
    document_profile profile,
    bool is_bundle,
    std::vector<issue>& found
);

/** The same of a submission set: a List. */
void check_required_of_set(const node& list, std::vector<issue>& found);

// Extensions, and codes of a submission set.
inline constexpr std::string_view source_id_url =
    "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId";
inline constexpr std::string_view designation_type_url =
    "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType";
inline constexpr std::string_view author_org_url =
    "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-authorOrg";
inline constexpr std::string_view intended_recipient_url =
    "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-intended-recipient";
// IHE's own, which the French profile forbids and other senders use.
inline constexpr std::string_view ihe_intended_recipient_url =
    "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-intendedRecipient";

}  // namespace vgm::fhir
