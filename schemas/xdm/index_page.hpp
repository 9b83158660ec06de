#pragma once

#include "schemas/xdm/metadata.hpp"

namespace vgm::xdm {

/** INDEX.HTM: XHTML for whoever opens the archive by hand. Names the emitter, the contact and the
    documents; nothing of the patient. */
std::string
print_index(const std::vector<document_entry>& documents, const archive_options& options);

/** README.TXT: emitter, application, instructions and the tree of files; lines end with CRLF. */
std::string
print_readme(const std::vector<document_entry>& documents, const archive_options& options);

}  // namespace vgm::xdm
