#pragma once

#include "schemas/mime/disposition_report.hpp"
#include "schemas/mime/mail.hpp"

#include <string>
#include <vector>

namespace vgm::mime {

// The notification that answers a letter, in the form of the ANS guide.
struct disposition_answer
{
    mail_header from;        // make_address_header("From", …)
    std::string to;          // Disposition-Notification-To of the letter
    std::string message_id;  // ours, without brackets
    timestamp date;
    std::string boundary;          // see mail_draft
    std::string original_subject;  // UTF-8; an error is announced before it
    std::string text;              // for a person, UTF-8
    disposition_report report;
    slices original;                     // the letter as it came: part 3; none when empty
    std::vector<mail_part> attachments;  // the letter's own, once more
};

/** The whole mail: multipart/report of a text, the fields and the letter. */
mail make_disposition_mail(disposition_answer answer);

}  // namespace vgm::mime
