#include "schemas/mime/disposition_answer.hpp"

#include "gateway/core/assert.hpp"
#include "schemas/mime/charset.hpp"
#include "schemas/mime/text.hpp"

namespace vgm::mime {
namespace {

std::string field(std::string_view name, std::string_view value)
{
    return std::string(name) + ": " + to_ascii(without_controls(value), '?') + "\r\n";
}

std::string address_field(std::string_view name, const typed_value& address)
{
    const std::string type = address.type.empty() ? "rfc822" : address.type;
    return address.value.empty() ? std::string() : field(name, type + ';' + address.value);
}

std::string print_error(const disposition_report& report)
{
    if (report.error_code.empty()) return report.error_label;
    return report.error_code + '^' + report.error_label;
}

std::string print_subject(const disposition_answer& answer)
{
    if (!answer.report.has_error) return answer.original_subject;
    const std::string code =
        answer.report.error_code.empty() ? "" : '[' + answer.report.error_code + ']';
    return "[KO Int\xC3\xA9gration syst\xC3\xA8me !]" + code + ' ' + answer.original_subject;
}

mail_part verbatim_part(std::string_view content_type, slices content)
{
    return {std::string(content_type), {}, std::move(content), transfer_encoding::verbatim};
}

}  // namespace

std::string print_disposition_report(const disposition_report& report)
{
    const auto action =
        report.action == action_mode::unknown ? action_mode::automatic_action : report.action;
    const auto sending = report.sending == sending_mode::unknown
                             ? sending_mode::mdn_sent_automatically
                             : report.sending;
    std::string disposition = std::string(to_string(action)) + '/' +
                              std::string(to_string(sending)) + "; " +
                              std::string(to_string(report.type));
    if (report.has_error) disposition += "/Error: " + print_error(report);

    std::string out;
    if (!report.reporting_agent.empty()) out += field("Reporting-UA", report.reporting_agent);
    out += address_field("Original-Recipient", report.original_recipient);
    out += address_field("Final-Recipient", report.final_recipient);
    if (const auto& id = report.original_message_id.value; !id.empty()) {
        out += field("Original-Message-ID", '<' + id + '>');
    }
    out += field("Disposition", disposition);
    if (report.has_error) out += field("Error", print_error(report));
    return out;
}

mail make_disposition_mail(disposition_answer answer)
{
    VGM_ASSERT(answer.report.type != disposition_type::other);
    mail_draft draft;
    draft.headers.push_back(answer.from);
    draft.headers.push_back(make_address_header("To", "", answer.to));
    draft.headers.push_back(make_text_header("Subject", print_subject(answer)));
    draft.headers.push_back(make_message_id_header("Message-ID", {answer.message_id}));
    if (const auto& id = answer.report.original_message_id.value; !id.empty()) {
        draft.headers.push_back(make_message_id_header("In-Reply-To", {id}));
        draft.headers.push_back(make_message_id_header("References", {id}));
    }
    draft.headers.push_back({"Date", to_rfc5322_date(answer.date)});
    // No vacation notice may answer this.
    draft.headers.push_back({"Auto-Submitted", "auto-replied"});
    draft.multipart_type = "report; report-type=disposition-notification";
    draft.boundary = answer.boundary;

    draft.parts.push_back(make_text_part(answer.text));
    draft.parts.push_back(verbatim_part(
        "message/disposition-notification", {slice::of(print_disposition_report(answer.report))}
    ));
    if (total_size(answer.original) > 0) {
        draft.parts.push_back(verbatim_part("message/rfc822", std::move(answer.original)));
    }
    for (auto& part : answer.attachments) draft.parts.push_back(std::move(part));
    return mail(std::move(draft));
}

}  // namespace vgm::mime
