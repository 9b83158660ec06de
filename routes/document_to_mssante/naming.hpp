#pragma once

#include "gateway/core/submission.hpp"
#include "routes/document_to_mssante/settings.hpp"
#include "schemas/cda/header.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vgm::document_to_mssante {

/** XDM/1.0/DDM+<label> <NOM> <prénom> <JJ/MM/AAAA> (ECO.2.1.3): the label is the display name of
   the document's type (the national table's, when the document gives none) cut at 40 characters, or
   "N documents"; names without accents, the birth name in capitals; no date when it is not whole.
 */
std::string
make_subject(const submission& s, const std::vector<cda::header>& documents, replacement_mark mark);

/** <AAAAMMJJ of the act>_<type>_<NOM>_<prénom>[_<number>].pdf (ECO.2.1.6), the number from 2 on
   being that of a further document of the same mail. What a file system cannot hold becomes "-",
   and a name too long for one is cut. */
std::string make_pdf_name(const submission& s, const cda::header& document, std::size_t number);

}  // namespace vgm::document_to_mssante
