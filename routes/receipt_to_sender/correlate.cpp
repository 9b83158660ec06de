#include "routes/receipt_to_sender/correlate.hpp"

namespace vgm::receipt_to_sender {
namespace {

// Our delivery_id is the left part of the Message-ID.
std::optional<delivery_id> find_in_message_id(const mail_message_id& id)
{
    return delivery_id::parse(std::string_view{id.value}.substr(0, id.value.find('@')));
}

reception_action to_reception(mime::delivery_action action)
{
    switch (action) {
        case mime::delivery_action::delivered:
            return reception_action::delivered;
        case mime::delivery_action::relayed:
            return reception_action::relayed;
        case mime::delivery_action::expanded:
            return reception_action::expanded;
        case mime::delivery_action::failed:
            return reception_action::failed;
        case mime::delivery_action::delayed:
            return reception_action::delayed;
    }
    return reception_action::delayed;
}

void read_delivery_report(
    const mime::incoming_mail& m,
    const mail_place& found_in,
    reading_result& r
)
{
    const auto report = mime::find_delivery_report(m);
    if (!report) {
        r.reason = "the report has no readable delivery status";
        return;
    }
    auto about = delivery_id::parse(report->envelope_id);
    if (!about) about = find_in_message_id(report->original_message_id);
    if (!about) {
        r.reason = "neither its envelope id nor the returned Message-ID is one of ours";
        return;
    }
    // One mail has one recipient, so each status is about it, whatever a forwarding has made of the
    // address.
    for (const auto& one : report->recipients) {
        reception_record fact;
        fact.number = about->number;
        fact.action = to_reception(one.action);
        fact.status = one.status;
        fact.reply_code = one.smtp_reply.value_or(0);
        fact.found_in = found_in;
        r.findings.push_back({*about, std::move(fact)});
    }
    if (r.findings.empty()) r.reason = "the report names no recipient";
}

void read_disposition_report(
    const mime::incoming_mail& m,
    const mail_place& found_in,
    reading_result& r
)
{
    const auto report = mime::find_disposition_report(m);
    if (!report) {
        r.reason = "the notification has no readable disposition";
        return;
    }
    const auto about = find_in_message_id(report->original_message_id);
    if (!about) {
        r.reason = "its Original-Message-ID is none of ours";
        return;
    }
    reading_record fact;
    fact.number = about->number;
    fact.disposition = mime::to_string(report->type);
    // Deleted, denied or failed: the reader may never have seen it.
    fact.negative = report->has_error || report->type == mime::disposition_type::deleted ||
                    report->type == mime::disposition_type::denied ||
                    report->type == mime::disposition_type::failed;
    fact.error_code = report->error_code;
    fact.reader = report->final_recipient.value;
    fact.found_in = found_in;
    r.findings.push_back({*about, std::move(fact)});
}

}  // namespace

reading_result read_receipt(std::string_view mail, const mail_place& found_in)
{
    reading_result r;
    const auto parsed = mime::parse_mail(mail);
    if (!parsed) {
        r.reason = "the mail cannot be read: " + parsed.error().detail;
        return r;
    }
    r.kind = mime::classify(*parsed);
    r.mail_id = parsed->message_id.value;
    switch (r.kind) {
        case mime::mail_kind::delivery_report:
            read_delivery_report(*parsed, found_in, r);
            break;
        case mime::mail_kind::disposition_report:
            read_disposition_report(*parsed, found_in, r);
            break;
        case mime::mail_kind::integration_error:
            r.reason = "an error mail for a person";
            break;
        case mime::mail_kind::letter:
            r.reason = "a letter for the hospital: incoming letters are not taken in yet";
            break;
        case mime::mail_kind::other:
            r.reason = "a mail for a person";
            break;
    }
    return r;
}

}  // namespace vgm::receipt_to_sender
