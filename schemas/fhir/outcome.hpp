#pragma once

#include "schemas/fhir/print.hpp"

#include <string>
#include <string_view>
#include <vector>

// What went wrong, as FHIR says it (FHIR R4, operationoutcome.html; IHE MHD, ITI-65 responses).
namespace vgm::fhir {

// Where in its way a request failed: what is no FHIR is 400, what may not be so is 422.
enum class stage { reading, judging };

// The error codes of IHE MHD and of ours that tell a client more than a type of issue.
inline constexpr std::string_view unknown_recipient = "UnknownRecipient";
inline constexpr std::string_view unavailable_recipient = "UnavailableRecipient";
inline constexpr std::string_view document_not_supported = "FHIRDocumentNotSupported";

/** The code of value set issue-type for a fault: "structure", "required", "too-long". */
std::string_view to_issue_type(fault f, stage where) noexcept;

/** The HTTP status for these issues: that of the gravest, and 503 only when all of them pass. */
int to_status(const std::vector<issue>& issues, stage where) noexcept;

/** An OperationOutcome. An issue's place is its expression, its sentence the diagnostics, its rule
    the code in details. Without any issue it says that all is well. */
element make_outcome(const std::vector<issue>& issues, stage where);

/** An OperationOutcome with one issue that HTTP is at fault for: of this type, at no place. */
element make_outcome(std::string_view issue_type, std::string_view sentence);

// Ours: a masterIdentifier that another document has.
inline constexpr std::string_view non_identical_document = "FHIR-NON-IDENTICAL";

/** An OperationOutcome for a masterIdentifier at `path` that the document of an earlier letter has,
    and that document is another one. */
element make_duplicate_outcome(std::string_view path, std::string_view letter);

// The system of the rules' codes in details.coding.
inline constexpr std::string_view rule_system = "urn:vaguemestre:rule";
// IHE's own.
inline constexpr std::string_view mhd_error_system =
    "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDErrors";

}  // namespace vgm::fhir
