#pragma once

#include "gateway/core/record.hpp"
#include "gateway/core/submission.hpp"
#include "routes/document_to_mssante/settings.hpp"
#include "schemas/cda/header.hpp"
#include "schemas/mime/mail.hpp"

#include <vector>

namespace vgm::document_to_mssante {

/** The mail of one delivery: headers, body, IHE_XDM.ZIP, and the readable PDF of each document: the
    one that it carries, or one made of its narrative.

    Deterministic: the same arguments give the same bytes, at every attempt.

    @param documents  The headers of s.documents, in order.
    @param date  The Date header; the time of acceptance, so that a retry does not change the mail.
    @param ruled  Who it is from, where a rule of the site says so. Its reports still come to the
    mailbox of `with`, which the header Sender then names.

    @return The mail, or an issue when its archive or a PDF cannot be made. With a code of the
    system's category (the typefaces cannot be read) the same call may succeed later.
*/
result<mime::mail> make_letter(
    const submission& s,
    const std::vector<cda::header>& documents,
    const planned_delivery& to,
    timestamp date,
    const settings& with,
    const routing& ruled = {}
);

/** Whether a letter could be made and sent: what its archive needs and a document lacks, a readable
    PDF of each document, whether it is too large for everybody who is to get it. Asked before the
    message is accepted, because afterwards nobody is left to mend it.

    Cheap for all but letters of some megabytes, which are made to know their size.

    @return The issues, located by the OBX that carries the document; empty when all is there. A
    warning says who gets no mail although the message asks for one.
*/
std::vector<issue>
check_letter(const submission& s, const std::vector<cda::header>& documents, const settings& with);

}  // namespace vgm::document_to_mssante
