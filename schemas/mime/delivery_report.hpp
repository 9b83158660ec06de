#pragma once

#include "gateway/core/enhanced_status.hpp"
#include "gateway/core/ids.hpp"
#include "schemas/mime/incoming.hpp"
#include "schemas/mime/report_fields.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::mime {

// Action of RFC 3464 §2.3.3. `relayed` is no proof of delivery: the letter went on to a server that
// sends no reports.
enum class delivery_action { delivered, relayed, expanded, failed, delayed };

std::string_view to_string(delivery_action action) noexcept;

// What happened to one recipient.
struct recipient_report
{
    typed_value original_recipient;  // "rfc822" and the address that the mail was sent to
    typed_value final_recipient;     // where it ended
    delivery_action action = delivery_action::failed;
    enhanced_status status;         // unknown when absent or unreadable
    typed_value diagnostic;         // Diagnostic-Code: "smtp" and what the server said
    std::optional<int> smtp_reply;  // the three digits in it: 550
    typed_value remote_server;      // Remote-MTA
    std::string will_retry_until;   // as written
};

// A delivery status notification (RFC 3464), whose every text is the peer's.
struct delivery_report
{
    std::string envelope_id;  // Original-Envelope-Id, xtext undone: the ENVID of our MAIL FROM
    typed_value reporting_server;
    std::string arrival_date;  // as written
    std::vector<recipient_report> recipients;
    mail_message_id original_message_id;  // of the returned mail or headers; empty when absent
};

/** The report that a mail is, if it is one: a message/delivery-status part of the mail itself, not
    of a mail forwarded in it.

    A recipient without a readable Action has the one its Status implies (class 5 failed, 4 delayed,
    2 relayed, which claims least); without both it is left out.
*/
std::optional<delivery_report> find_delivery_report(const incoming_mail& m);

}  // namespace vgm::mime
