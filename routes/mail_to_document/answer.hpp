#pragma once

#include "gateway/core/arrival.hpp"
#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/mime/incoming.hpp"
#include "schemas/mime/mail.hpp"

#include <memory>
#include <string>

namespace vgm::mail_to_document {

/** The code of applicationErrorCondition that an AE stands for towards the sender: the first
    ERR-5 of 900 to 906, whatever its table is called; else 906, because technical errors are the
    affair of the two sides of the wire. */
std::string to_error_code(const hl7v2::acknowledgment& refusal);

// From whom an answer comes.
struct answer_settings
{
    std::string mailbox;       // the application mailbox
    std::string mailbox_name;  // as people read it
    std::string product;       // Reporting-UA
    // The largest mail that the operator takes. One that would be larger goes without the
    // attachments that the letter holds anyway, and at last without the letter.
    std::size_t bytes_max = 25'000'000;
};

/** The MDN that tells a sender what became of a letter: "processed", or "processed/Error" with the
    first code and its label, and all of them in words. The letter as it came is its third part, and
    its archive and PDFs are attached again.

    Made twice, it is the same mail.

    @param letter  As it came; kept by the mail. */
mime::mail
make_mdn(const arrival& a, std::shared_ptr<const std::string> letter, const answer_settings& with);

/** The plain mail that tells a mailbox of errors about a letter that was refused. */
mime::mail make_error_mail(
    const arrival& a,
    std::shared_ptr<const std::string> letter,
    const answer_settings& with
);

/** The Message-ID of either, without its brackets. */
std::string answer_message_id(submission_id id, std::string_view mailbox);

}  // namespace vgm::mail_to_document
