#include "routes/receipt_to_sender/correlate.hpp"

#include "schemas/hl7v2/zam.hpp"

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

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The first code of applicationErrorCondition that stands alone in a text.
std::string find_error_code(std::string_view text)
{
    for (std::size_t at = 0; at + 3 <= text.size(); ++at) {
        const auto code = text.substr(at, 3);
        const bool begins = at == 0 || !is_digit(text[at - 1]);
        const bool ends = at + 3 == text.size() || !is_digit(text[at + 3]);
        if (begins && ends && hl7v2::find_application_error_label(code)) return std::string{code};
    }
    return {};
}

// What a mail says of a refusal outside of the fields for machines.
std::string find_error_code(const mime::incoming_mail& m)
{
    const auto subject = mime::find_integration_error(m.subject);
    if (subject && !subject->code.empty()) return subject->code;
    return find_error_code(mime::find_body(m));
}

bool is_negative(const mime::disposition_report& report, const receipt_policy& with)
{
    using enum mime::disposition_type;
    return report.has_error || report.type == denied || report.type == failed ||
           (report.type == deleted && !with.deleted_is_read);
}

void read_disposition_report(
    const mime::incoming_mail& m,
    const mail_place& found_in,
    const receipt_policy& with,
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
    if (report->type == mime::disposition_type::other && !report->has_error) {
        r.reason = "its disposition is none that RFC 8098 knows";
        return;
    }
    reading_record fact;
    fact.number = about->number;
    fact.disposition = mime::to_string(report->type);
    fact.negative = is_negative(*report, with);
    fact.error_code = report->error_code;
    if (report->has_error && fact.error_code.empty()) fact.error_code = find_error_code(m);
    fact.reader = report->final_recipient.value;
    fact.found_in = found_in;
    r.findings.push_back({*about, std::move(fact)});
}

// The letter that an error mail repeats, or that it answers.
std::optional<delivery_id> find_refused_letter(const mime::incoming_mail& m)
{
    for (const auto& part : m.parts)
        if (part.message)
            if (const auto id = find_in_message_id(part.message->message_id)) return id;
    for (const auto* ids : {&m.in_reply_to, &m.references})
        for (const auto& id : *ids)
            if (const auto found = find_in_message_id(id)) return found;
    return std::nullopt;
}

// Written when no MDN was asked for, or by a system that makes none: the letter was not taken in.
void read_integration_error(
    const mime::incoming_mail& m,
    const mail_place& found_in,
    reading_result& r
)
{
    const auto about = find_refused_letter(m);
    if (!about) {
        r.reason = "an error mail that names no letter of ours";
        return;
    }
    reading_record fact;
    fact.number = about->number;
    fact.disposition = mime::to_string(mime::disposition_type::processed);
    fact.negative = true;
    fact.error_code = find_error_code(m);
    fact.reader = m.from.address;
    fact.found_in = found_in;
    r.findings.push_back({*about, std::move(fact)});
}

}  // namespace

reading_result
read_receipt(std::string_view mail, const mail_place& found_in, const receipt_policy& with)
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
            read_disposition_report(*parsed, found_in, with, r);
            break;
        case mime::mail_kind::integration_error:
            read_integration_error(*parsed, found_in, r);
            break;
        case mime::mail_kind::letter:
            r.reason = "a letter for the hospital, and the configuration has no applications";
            break;
        case mime::mail_kind::other:
            r.reason = "a mail for a person";
            break;
    }
    return r;
}

}  // namespace vgm::receipt_to_sender
