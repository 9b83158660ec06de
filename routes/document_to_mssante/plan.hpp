#pragma once

#include "gateway/core/record.hpp"
#include "gateway/core/submission.hpp"
#include "routes/document_to_mssante/settings.hpp"

namespace vgm::document_to_mssante {

/** Who gets a mail: one delivery for each recipient that the flags allow, in the order of the
    message, numbered from 1. The same address twice gets one mail, a recipient
    without an address none. The patient gets none of a
    document that is hidden from the patient, and none at all who objected to mail.

    The left part of each Message-ID is the delivery_id, so the same letter has the same at every
    attempt; the right part is the domain of the sender's mailbox.

    @return The deliveries, or an issue (fault::no_recipient) when nobody is left: its words tell a
    submission for the DMP only and a patient who objected from the rest.
*/
result<planned_record> make_plan(const submission& s, const settings& with);

/** The Message-ID of a delivery's mail, without < and >. Its right part is the domain of the
    mailbox that the source's letters leave from. */
mail_message_id make_mail_id(const submission& s, int number, const settings& with);

/** Whether a mail to the patient is asked for, and the patient objected to mail. */
bool is_objected_to(const submission& s, const settings& with);

}  // namespace vgm::document_to_mssante
