#include "schemas/mime/delivery_report.hpp"

#include "schemas/mime/message_ids.hpp"
#include "schemas/mime/text.hpp"
#include "schemas/mime/xtext.hpp"

#include <algorithm>

namespace vgm::mime {
namespace {

// The first word of a value: what follows is a comment.
std::string_view first_word(std::string_view value)
{
    return value.substr(0, value.find_first_of(" \t(;"));
}

std::optional<delivery_action> find_action(std::string_view value)
{
    constexpr delivery_action all[] = {
        delivery_action::delivered,
        delivery_action::relayed,
        delivery_action::expanded,
        delivery_action::failed,
        delivery_action::delayed};
    for (const auto action : all) {
        if (equals_ignoring_case(first_word(value), to_string(action))) return action;
    }
    return std::nullopt;
}

std::optional<delivery_action> implied_action(const enhanced_status& status)
{
    if (status.is_permanent()) return delivery_action::failed;
    if (status.is_transient()) return delivery_action::delayed;
    if (status.is_success()) return delivery_action::relayed;
    return std::nullopt;
}

// A reply code at the front of `text`: three digits that nothing but the end, a blank or "-"
// follows.
std::optional<int> reply_at(std::string_view text)
{
    if (text.size() < 3 || !is_digit(text[0]) || !is_digit(text[1]) || !is_digit(text[2])) {
        return std::nullopt;
    }
    if (text.size() > 3 && text[3] != ' ' && text[3] != '-') return std::nullopt;
    const int code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    return code >= 200 && code < 600 ? std::optional(code) : std::nullopt;
}

// "550 5.1.1 …", or as some servers tell it, "host mx said: 550 5.1.1 …".
std::optional<int> find_smtp_reply(std::string_view diagnostic)
{
    if (const auto code = reply_at(diagnostic)) return code;
    constexpr std::string_view said = "said: ";
    const std::size_t at = find_ignoring_case(diagnostic, said);
    if (at == std::string_view::npos) return std::nullopt;
    return reply_at(diagnostic.substr(at + said.size()));
}

std::optional<recipient_report> read_recipient(const field_group& fields)
{
    recipient_report r;
    r.original_recipient = parse_typed_address(fields.find("original-recipient"));
    r.original_recipient.value = decode_xtext(r.original_recipient.value);
    r.final_recipient = parse_typed_address(fields.find("final-recipient"));
    if (const auto status = enhanced_status::parse(first_word(fields.find("status")))) {
        r.status = *status;
    }
    auto action = find_action(fields.find("action"));
    if (!action) action = implied_action(r.status);
    if (!action) return std::nullopt;
    r.action = *action;
    r.diagnostic = parse_typed_value(fields.find("diagnostic-code"));
    r.smtp_reply = find_smtp_reply(r.diagnostic.value);
    r.remote_server = parse_typed_value(fields.find("remote-mta"));
    r.will_retry_until = fields.find("will-retry-until");
    return r;
}

bool names_a_recipient(const field_group& fields)
{
    return fields.has("final-recipient") || fields.has("original-recipient");
}

mail_message_id find_returned_id(const incoming_mail& m)
{
    for (const auto& part : m.parts) {
        if (part.message && !part.message->message_id.value.empty()) {
            return part.message->message_id;
        }
        const bool headers = part.content_type == "text/rfc822-headers" ||
                             part.content_type == "message/global-headers" ||
                             part.content_type == "message/rfc822" ||
                             part.content_type == "message/global";
        if (!headers) continue;
        const auto groups = parse_field_groups(part.content);
        if (groups.empty()) continue;
        if (auto id = parse_message_id(groups.front().find("message-id")); !id.value.empty()) {
            return id;
        }
    }
    return {};
}

}  // namespace

std::string_view to_string(delivery_action action) noexcept
{
    switch (action) {
        case delivery_action::delivered:
            return "delivered";
        case delivery_action::relayed:
            return "relayed";
        case delivery_action::expanded:
            return "expanded";
        case delivery_action::failed:
            return "failed";
        case delivery_action::delayed:
            return "delayed";
    }
    return "unknown";
}

std::optional<delivery_report> find_delivery_report(const incoming_mail& m)
{
    const auto part = std::find_if(m.parts.begin(), m.parts.end(), [](const auto& p) {
        return p.content_type == "message/delivery-status" ||
               p.content_type == "message/global-delivery-status";
    });
    if (part == m.parts.end()) return std::nullopt;

    delivery_report report;
    for (const auto& fields : parse_field_groups(part->content)) {
        if (report.envelope_id.empty()) {
            report.envelope_id = decode_xtext(fields.find("original-envelope-id"));
        }
        if (fields.has("reporting-mta")) {
            report.reporting_server = parse_typed_value(fields.find("reporting-mta"));
        }
        if (fields.has("arrival-date")) report.arrival_date = fields.find("arrival-date");
        if (!names_a_recipient(fields)) continue;
        if (auto recipient = read_recipient(fields)) {
            report.recipients.push_back(std::move(*recipient));
        }
    }
    report.original_message_id = find_returned_id(m);
    return report;
}

}  // namespace vgm::mime
