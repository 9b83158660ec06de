#pragma once

#include "gateway/core/submission.hpp"
#include "schemas/cda/header.hpp"

#include <optional>
#include <vector>

namespace vgm::transmission {

// What is known of a document from beside it.
struct header_terms
{
    std::optional<submission_action> action;    // nothing: a document that no message carries
    const patient_identity* patient = nullptr;  // of PID; null: no message
    bool for_dmp = false;
    bool has_default_facility = false;  // the site says what stands in for a missing code
    bool has_default_setting = false;
};

/** Whether the header is one that XDS metadata can be made of (TRANS, CDA and XDS metadata) and
    that the CI-SIS asks for ("Structuration minimale").

    Pure and thread safe; costs about a microsecond for a header that is right.

    @return What is wrong, each with a rule of cda_rules() and an XPath as its place. Nothing that
    parse_header() refuses already.
*/
std::vector<issue> check_cda_header(const cda::header& h, const header_terms& terms);

/** The type of a document is in JDV_J07. Asked by check_cda_header() of a document that no message
    carries. */
std::optional<issue> check_document_type(const cda::header& h);

}  // namespace vgm::transmission
