#pragma once

#include "schemas/cda/header.hpp"

#include <string>
#include <string_view>

// A CDA of level 1 around a PDF (CI-SIS, "Structuration minimale"), for a caller who has no CDA of
// its own. What is missing is not invented: the rules about a document speak of it as they do of
// any other.

namespace vgm::cda {

/** Fill in what follows from what is there.

    - ids: id and setId are made of `name`; setId and versionNumber of a replacement of what is said
      of the replaced document; version 1 otherwise
    - templates, typeId, realm FR, language fr-FR, confidentiality N
    - labels and code systems from the national tables, where the code is in them
    - the custodian is the organisation of the first author; the legal authenticator is the first
      author, who is a person; both times are the document's
    - the act began when the document was made, and its first author performed it; the stay began
      with the act

    @param name  What tells this document from any other of the world: with the same name the same
    ids are made.
*/
void complete_n1(header& h, std::string_view name);

/** The document, in UTF-8. parse_header() of it gives `h` again, but for what a header says of its
    own body. Texts lose what XML cannot hold: line ends become blanks, forbidden characters '?'.

    Pure and thread safe: the same header and PDF give the same bytes.
*/
std::string write_n1(const header& h, std::string_view pdf);

}  // namespace vgm::cda
