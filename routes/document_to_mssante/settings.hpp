#pragma once

#include "schemas/pdf/typefaces.hpp"
#include "schemas/xdm/archive.hpp"

#include <string>

namespace vgm::document_to_mssante {

// Where the mark of a replacement stands in the subject; the référentiel leaves it open, and some
// readers cut the subject at its "+".
enum class replacement_mark { none, before, after };

struct settings
{
    std::string mailbox;            // the application mailbox: From, envelope sender, MDN address
    std::string mailbox_name;       // "Hôpital C - Biologie"
    std::string reply_to;           // when the message has no PRT REPLY; may be empty
    std::string product_reference;  // X-MSS-NIL
    replacement_mark mark = replacement_mark::none;
    xdm::archive_options archive;
    std::shared_ptr<const pdf::typefaces> faces = pdf::typefaces::installed();  // never null
};

}  // namespace vgm::document_to_mssante
