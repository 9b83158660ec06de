#pragma once

#include "gateway/app/ledger.hpp"

#include <memory>
#include <string>
#include <vector>

// What the FHIR door has to know of a letter that was accepted before. Waits for the disk.
namespace vgm::app {

// The gate's warnings as they were kept, "RULE: where", so that a repetition is told the same.
std::vector<issue> warnings_of(const accepted_record& letter);

// Whether a letter that was accepted before holds the very same documents: it goes to others then.
// What cannot be read back any more is not held against anybody.
bool holds_same_documents(
    const ledger& letters,
    submission_id other,
    const std::vector<std::shared_ptr<const std::string>>& documents
);

}  // namespace vgm::app
