#pragma once

#include "gateway/core/submission.hpp"
#include "schemas/cda/header.hpp"

#include <string>
#include <vector>

namespace vgm::document_to_mssante {

/** Whether a document carries a PDF that is its own readable form: that one is attached to the
   mail, else one is made. An attached report of somebody else is no readable form of this document.
 */
bool carries_readable_form(const cda::header& document) noexcept;

/** The text of the mail: what the producer gave for this kind of recipient, or ours. For a
    replacement or a deletion it always says so, after the producer's text if need be (TRANS, use
    cases of replacement and deletion).
 */
std::string
make_letter_body(const submission& s, recipient_kind to, const std::vector<cda::header>& documents);

}  // namespace vgm::document_to_mssante
