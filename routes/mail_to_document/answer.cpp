#include "routes/mail_to_document/answer.hpp"

#include "gateway/core/assert.hpp"
#include "schemas/hl7v2/zam.hpp"
#include "schemas/mime/characters.hpp"
#include "schemas/mime/classify.hpp"
#include "schemas/mime/disposition_answer.hpp"
#include "schemas/mime/text.hpp"

#include <algorithm>

namespace vgm::mail_to_document {
namespace {

std::string label_of(std::string_view code)
{
    return std::string{hl7v2::find_application_error_label(code).value_or("")};
}

// What became of the letter, for a person.
std::string print_outcome(const arrival& a)
{
    const auto codes = refusal_codes(a);
    if (codes.empty())
        return "Le message ci-dessous a été intégré dans le système destinataire.\r\n";
    std::string text =
        "Le message ci-dessous n'a pas pu être intégré automatiquement dans le système "
        "destinataire pour la raison suivante :\r\n\r\n";
    for (const auto& code : codes) text += code + " " + label_of(code) + "\r\n";
    if (!a.arrived->problem.empty()) text += "\r\nL'archive IHE_XDM.ZIP n'a pas pu être lue.\r\n";
    if (a.documents.size() < 2) return text;
    text += "\r\n";
    for (const auto& d : a.documents) {
        text += "Document " + std::to_string(d.number) + " : ";
        text +=
            d.status == handover_status::refused ? "refusé, " + d.answer->error_code : "intégré";
        text += "\r\n";
    }
    return text;
}

bool is_pdf(const mime::incoming_part& part)
{
    return part.content_type == "application/pdf" ||
           mime::to_lower(part.file_name).ends_with(".pdf");
}

// The archive and the PDFs of the letter.
std::vector<mime::mail_part> attachments_of(const mime::incoming_mail& m)
{
    std::vector<mime::mail_part> parts;
    const auto* archive = mime::find_archive(m);
    for (const auto& part : m.parts) {
        const bool is_archive = &part == archive;
        if (!is_archive && !is_pdf(part)) continue;
        parts.push_back(mime::make_attachment(
            is_archive ? "application/zip" : "application/pdf",
            is_archive ? "IHE_XDM.ZIP" : part.file_name,
            {slice::of(part.content)}
        ));
    }
    return parts;
}

// Its subject is known from the letter alone; a mail that cannot be parsed never became one.
mime::incoming_mail read(const std::string& letter)
{
    auto parsed = mime::parse_mail(letter);
    return parsed ? std::move(*parsed) : mime::incoming_mail{};
}

// A part message/rfc822 is sent as it is, so its lines must be what SMTP takes: CRLF, none longer
// than 998, seven bits. A letter that is not goes as a file.
bool fits_the_wire(std::string_view mail)
{
    std::size_t line = 0;
    for (std::size_t at = 0; at < mail.size(); ++at) {
        const char c = mail[at];
        if (static_cast<unsigned char>(c) > 0x7E || c == '\0') return false;
        if (c == '\n' && (at == 0 || mail[at - 1] != '\r')) return false;
        if (c == '\r' && (at + 1 == mail.size() || mail[at + 1] != '\n')) return false;
        line = c == '\n' ? 0 : line + 1;
        if (line > 998) return false;
    }
    return mail.ends_with("\r\n");
}

mime::mail_part as_attachment(const std::shared_ptr<const std::string>& letter)
{
    if (fits_the_wire(*letter))
        return {
            "message/rfc822",
            "message_original.eml",
            {slice::whole(letter)},
            mime::transfer_encoding::verbatim};
    return mime::make_attachment(
        "application/octet-stream", "message_original.eml", {slice::whole(letter)}
    );
}

std::string boundary_of(submission_id id) { return "arrival" + id.to_string(); }

// What of the letter goes back with the answer.
enum class repeated { all, letter, nothing };

// The letter and its attachments, as the last parts of an answer.
void append_letter(
    std::vector<mime::mail_part>& parts,
    const std::shared_ptr<const std::string>& letter,
    const mime::incoming_mail& original,
    repeated what
)
{
    if (what == repeated::nothing) return;
    parts.push_back(as_attachment(letter));
    if (what == repeated::letter) return;
    for (auto& part : attachments_of(original)) parts.push_back(std::move(part));
}

mime::disposition_report
make_report(const arrival& a, const mime::incoming_mail& original, const answer_settings& with)
{
    mime::disposition_report report;
    report.original_message_id = original.message_id;
    report.original_recipient = {"rfc822", with.mailbox};
    report.final_recipient = {"rfc822", with.mailbox};
    report.type = mime::disposition_type::processed;
    report.action = mime::action_mode::automatic_action;
    report.sending = mime::sending_mode::mdn_sent_automatically;
    report.reporting_agent = with.product;
    const auto codes = refusal_codes(a);
    if (codes.empty()) return report;
    report.has_error = true;
    report.error_code = codes.front();
    report.error_label = mime::without_accents(label_of(codes.front()));
    return report;
}

mime::mail make_mdn(
    const arrival& a,
    const std::shared_ptr<const std::string>& letter,
    const answer_settings& with,
    repeated what
)
{
    const auto original = read(*letter);
    mime::disposition_answer answer;
    answer.from = mime::make_address_header("From", with.mailbox_name, with.mailbox);
    answer.to = a.arrived->mdn_to;
    answer.message_id = answer_message_id(a.id, with.mailbox);
    answer.date = a.arrived_at;
    answer.boundary = boundary_of(a.id);
    answer.original_subject = original.subject;
    answer.text = print_outcome(a);
    answer.report = make_report(a, original, with);
    append_letter(answer.attachments, letter, original, what);
    if (what != repeated::nothing && fits_the_wire(*letter)) {
        // The third part of a report is no attachment.
        answer.attachments.erase(answer.attachments.begin());
        answer.original = {slice::whole(letter)};
    }
    return mime::make_disposition_mail(std::move(answer));
}

mime::mail make_error_mail(
    const arrival& a,
    const std::shared_ptr<const std::string>& letter,
    const answer_settings& with,
    repeated what
)
{
    const auto original = read(*letter);
    const auto codes = refusal_codes(a);
    const std::string code = codes.empty() ? "906" : codes.front();
    mime::mail_draft draft;
    draft.headers = {
        mime::make_address_header("From", with.mailbox_name, with.mailbox),
        mime::make_address_header("To", {}, a.arrived->error_mail_to),
        mime::make_text_header(
            "Subject", "[KO Intégration système !][" + code + "] " + original.subject
        ),
        mime::make_message_id_header("Message-ID", {answer_message_id(a.id, with.mailbox)}),
        {"Date", mime::to_rfc5322_date(a.arrived_at)},
        {"Auto-Submitted", "auto-generated"}};
    draft.boundary = boundary_of(a.id);
    draft.parts.push_back(mime::make_text_part(print_outcome(a)));
    append_letter(draft.parts, letter, original, what);
    return mime::mail(std::move(draft));
}

// The fullest mail that the operator takes.
template <class Make>
mime::mail make_fitting(const answer_settings& with, Make make)
{
    for (const auto what : {repeated::all, repeated::letter}) {
        auto made = make(what);
        if (made.size() <= with.bytes_max) return made;
    }
    return make(repeated::nothing);
}

}  // namespace

std::string to_error_code(const hl7v2::acknowledgment& refusal)
{
    for (const auto& e : refusal.errors)
        if (hl7v2::find_application_error_label(e.application_code)) return e.application_code;
    return "906";
}

std::string answer_message_id(submission_id id, std::string_view mailbox)
{
    const auto at = mailbox.find('@');
    return "answer." + id.to_string() + '@' +
           std::string{at == std::string_view::npos ? mailbox : mailbox.substr(at + 1)};
}

mime::mail
make_mdn(const arrival& a, std::shared_ptr<const std::string> letter, const answer_settings& with)
{
    VGM_ASSERT(a.arrived.has_value() && !a.arrived->mdn_to.empty());
    return make_fitting(with, [&](repeated what) { return make_mdn(a, letter, with, what); });
}

mime::mail make_error_mail(
    const arrival& a,
    std::shared_ptr<const std::string> letter,
    const answer_settings& with
)
{
    VGM_ASSERT(a.arrived.has_value() && !a.arrived->error_mail_to.empty());
    return make_fitting(with, [&](repeated what) {
        return make_error_mail(a, letter, with, what);
    });
}

}  // namespace vgm::mail_to_document
