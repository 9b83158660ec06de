#pragma once

#include "gateway/core/record.hpp"
#include "gateway/core/submission.hpp"
#include "routes/document_to_mssante/settings.hpp"
#include "schemas/cda/header.hpp"

#include <string>
#include <vector>

// How large the mails of a letter are, and the letter in several mails where one would be too
// large.

namespace vgm::document_to_mssante {

// What one mail brings of a letter.
struct chosen_documents
{
    submission asked;
    std::vector<cda::header> headers;  // of asked.documents, in order
    std::string note;                  // for its reader; empty when it brings all
};

/** The documents that a delivery names, or all of them. A number that the letter does not have is
    passed over. */
chosen_documents
choose(const submission& s, const std::vector<cda::header>& documents, const planned_delivery& to);

/** Replaces deliveries that would be too large by several that are not, each with documents that
    follow one another in the letter. The first keeps the number, the others get numbers after
    those of the plan. One with a document that is too large by itself stays as it is, and so does
    everything without settings::splits.

    Pure; makes mails of some megabytes to know their size.
*/
void split_too_large(
    planned_record& plan,
    const submission& s,
    const std::vector<cda::header>& documents,
    const settings& with
);

/** Whether recipients get no mail because of its size.

    @return Nothing when all get theirs; an issue of level error when nobody does, a warning when
    some do.
*/
std::vector<issue>
check_size(const submission& s, const std::vector<cda::header>& documents, const settings& with);

}  // namespace vgm::document_to_mssante
