#pragma once

#include "gateway/app/ledger.hpp"
#include "routes/document_to_mssante/settings.hpp"
#include "schemas/mime/mail.hpp"

namespace vgm::app {

// A mail, with the documents that its slices lie in.
struct made_letter
{
    std::shared_ptr<const mime::mail> mail;
};

/** Whether it is the disk's trouble of the moment, and no fault of what is stored. */
bool may_pass(const issue& i);

/** The mail of one delivery, from the message as it was stored. The same bytes at every attempt. */
result<made_letter> make_stored_letter(
    const ledger& from,
    const account& letter,
    int number,
    const document_to_mssante::settings& with
);

}  // namespace vgm::app
