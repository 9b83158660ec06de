#pragma once

#include "gateway/core/record.hpp"
#include "schemas/mime/classify.hpp"
#include "schemas/mime/delivery_report.hpp"
#include "schemas/mime/disposition_report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vgm::receipt_to_sender {

// One fact that a mail of the application mailbox holds, and the letter it speaks of.
struct finding
{
    delivery_id about;
    record_body fact;  // reception_record or reading_record
};

// What a mail is to us.
struct reading_result
{
    mime::mail_kind kind = mime::mail_kind::other;
    std::string mail_id;            // its own Message-ID
    std::vector<finding> findings;  // empty: it belongs to no letter of ours that it names
    std::string reason;             // why there are none, in words
};

// What receipts that can be read two ways mean.
struct receipt_policy
{
    bool deleted_is_read =
        false;  // an MDN "deleted" without an error: the reader may not have seen it
};

/** Read a mail that arrived in the application mailbox.

    A DSN names its letter by Original-Envelope-Id, else by the Message-ID of the returned headers;
    an MDN by Original-Message-ID; a plain error mail ("[KO Intégration système !]") by the letter
   it repeats, or by In-Reply-To and References. All of them hold our delivery_id. Whether such a
    letter exists is for the caller to say.

    The code of a refusal is that of the disposition; failing that the first code of
    applicationErrorCondition in the subject or in the text for people.
*/
reading_result
read_receipt(std::string_view mail, const mail_place& found_in, const receipt_policy& with = {});

}  // namespace vgm::receipt_to_sender
