#pragma once

#include "gateway/core/ids.hpp"
#include "schemas/mime/incoming.hpp"
#include "schemas/mime/report_fields.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vgm::mime {

// disposition-type of RFC 8098 §3.2.6.2; denied and failed are of its predecessors.
enum class disposition_type { displayed, processed, dispatched, deleted, denied, failed, other };
enum class action_mode { manual_action, automatic_action, unknown };
enum class sending_mode { mdn_sent_manually, mdn_sent_automatically, unknown };

std::string_view to_string(disposition_type type) noexcept;
std::string_view to_string(action_mode mode) noexcept;
std::string_view to_string(sending_mode mode) noexcept;

// A message disposition notification (RFC 8098): somebody, or somebody's software, did something
// with the letter.
struct disposition_report
{
    mail_message_id original_message_id;  // the letter's
    typed_value original_recipient;
    typed_value final_recipient;
    disposition_type type = disposition_type::other;
    action_mode action = action_mode::unknown;
    sending_mode sending = sending_mode::unknown;
    bool has_error = false;
    std::string error_code;       // three digits of applicationErrorCondition: "902"; may be empty
    std::string error_label;      // the peer's words
    std::string reporting_agent;  // Reporting-UA
};

/** The report that a mail is, if it is one.

    @par Grammar
    @code
    disposition  =  "Disposition" ":" [ action-mode "/" sending-mode ";" ] type [ "/" modifiers ]
    modifiers    =  "error" / other           ; RFC 8098, with an "Error:" field beside
                 /  "Error:" code "^" label   ; the ANS guide
    @endcode

    Case and blanks are free. A code is the first number 9xx after the word "error", here or in the
    Error field; its label ends at the next "^" or "|". An error without a code is still one.

    @return Nothing when there is no message/disposition-notification part with a Disposition. In a
    multipart/report of that type, a part of another type is looked into as well.
*/
std::optional<disposition_report> find_disposition_report(const incoming_mail& m);

/** The fields of a message/disposition-notification, as the ANS guide writes them: an error is
    said in the Disposition line, and once more in an Error field for readers of RFC 8098 alone.
    ASCII, accents removed. */
std::string print_disposition_report(const disposition_report& report);

}  // namespace vgm::mime
