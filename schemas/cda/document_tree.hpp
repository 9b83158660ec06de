#pragma once

#include "schemas/cda/xml_node.hpp"

// A document as a tree. For the sources of this folder.
namespace vgm::cda {

enum class white_space { drop_between_elements, keep };

/** Parse a document that check_markup() has nothing against.

    @param bytes  May start with a byte order mark.
    @param file   Takes the tree, and owns it.

    @return The ClinicalDocument element, which is inside a style sheet when the document presents
    itself and `sheets` lets it; or an issue.
*/
result<pugi::xml_node> load_document(
    std::string_view bytes,
    const limits& limit,
    self_presenting sheets,
    white_space blanks,
    pugi::xml_document& file
);

}  // namespace vgm::cda
