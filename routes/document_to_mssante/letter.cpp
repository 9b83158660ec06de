#include "routes/document_to_mssante/letter.hpp"

#include "routes/document_to_mssante/letter_body.hpp"
#include "routes/document_to_mssante/naming.hpp"
#include "routes/document_to_mssante/parts.hpp"
#include "routes/document_to_mssante/plan.hpp"
#include "schemas/pdf/readable.hpp"

namespace vgm::document_to_mssante {
namespace {

// "34112-3" or "34112-3,15508-5": the types of the documents, for the operators' statistics
// (ECO.2.4.1).
std::string type_codes(const std::vector<cda::header>& documents)
{
    std::string codes;
    for (const auto& d : documents) codes += (codes.empty() ? "" : ",") + d.code.code;
    return codes;
}

// O when the INS is qualified and real: the test OIDs never give O (ECO.2.4.2).
std::string ins_flag(const submission& s)
{
    const auto* ins = s.patient.find_ins();
    const bool real = ins != nullptr && (ins->authority == ins_nir || ins->authority == ins_nia);
    return real && s.patient.has_qualified_ins() ? "O" : "N";
}

sender make_sender(const sender& usual, const routing& ruled)
{
    auto who = usual;
    if (!ruled.from.empty()) who.mailbox = ruled.from;
    if (!ruled.from_name.empty()) who.name = ruled.from_name;
    return who;
}

std::vector<mime::mail_header> make_headers(
    const submission& s,
    const std::vector<cda::header>& documents,
    const planned_delivery& to,
    timestamp date,
    const settings& with,
    const routing& ruled
)
{
    const auto usual = with.sender_of(s.source);
    const auto from = make_sender(usual, ruled);
    std::vector<mime::mail_header> headers{
        {"Date", mime::to_rfc5322_date(date)},
        mime::make_address_header("From", from.name, from.mailbox),
    };
    if (from.mailbox != usual.mailbox)
        headers.push_back(mime::make_address_header("Sender", {}, usual.mailbox));
    headers.push_back(mime::make_address_header("To", {}, to.to.address));
    const std::string reply_to = s.reply_to.value_or(from.reply_to);
    if (!reply_to.empty()) headers.push_back(mime::make_address_header("Reply-To", {}, reply_to));
    headers.push_back(mime::make_text_header("Subject", make_subject(s, documents, with.mark)));
    headers.push_back(mime::make_message_id_header("Message-ID", {to.mail_id.value}));
    if (s.receipts.reading)
        headers.push_back(mime::make_address_header("Disposition-Notification-To", {}, from.mailbox)
        );
    headers.push_back({"X-MSS-CODECDA", type_codes(documents)});
    headers.push_back({"X-MSS-INS", ins_flag(s)});
    headers.push_back({"X-MSS-NIL", with.product_reference});
    if (s.conversation_closed && to.to.kind == recipient_kind::patient)
        headers.push_back({"X-MSS-MES", "FIN"});
    return headers;
}

// The document's readable form: the PDF that it carries, byte for byte, or one made of its
// narrative (ECO.2.1.5).
result<std::string>
readable_form(std::string_view bytes, const cda::header& header, const settings& with)
{
    if (carries_readable_form(header)) return cda::readable_pdf(bytes, header);
    return pdf::make_readable_pdf(bytes, header, *with.faces);
}

result<void>
check_readable_form(std::string_view bytes, const cda::header& header, const settings& with)
{
    if (!carries_readable_form(header)) return pdf::check_readable_pdf(bytes, header, *with.faces);
    if (auto pdf = cda::readable_pdf(bytes, header); !pdf) return pdf.error();
    return {};
}

result<void> append_pdfs(
    const submission& s,
    const std::vector<cda::header>& documents,
    const settings& with,
    std::vector<mime::mail_part>& parts
)
{
    for (std::size_t n = 0; n < documents.size(); ++n) {
        const auto& header = documents[n];
        auto pdf = readable_form(*s.documents[n].bytes, header, with);
        if (!pdf) return pdf.error();
        parts.push_back(mime::make_attachment(
            "application/pdf", make_pdf_name(s, header, n + 1), {slice::of(std::move(*pdf))}
        ));
    }
    return {};
}

// A mail with all of these documents; `note` stands at the end of its text.
result<mime::mail> make_mail(
    const submission& s,
    const std::vector<cda::header>& documents,
    const planned_delivery& to,
    const std::string& note,
    timestamp date,
    const settings& with,
    const routing& ruled
)
{
    mime::mail_draft draft;
    draft.headers = make_headers(s, documents, to, date, with, ruled);
    draft.boundary = s.id.to_string() + std::to_string(to.number);
    draft.parts.push_back(mime::make_text_part(make_letter_body(s, to.to.kind, documents) + note));
    auto options = with.archive;
    options.made_at = date;
    options.number = to.number;
    options.intended_for = to.to;
    auto archive = xdm::make_archive(s, documents, options);
    if (!archive) return archive.error();
    draft.parts.push_back(
        mime::make_attachment("application/zip", "IHE_XDM.ZIP", std::move(*archive))
    );
    if (auto appended = append_pdfs(s, documents, with, draft.parts); !appended)
        return appended.error();
    return mime::mail(std::move(draft));
}

// An issue of the n-th document, told as one of the OBX that carries it.
issue in_document(issue told, std::size_t n, std::string_view rule)
{
    told.detail += " (";
    if (!told.where.empty()) told.detail += "at " + told.where + " ";
    told.detail += "of document " + std::to_string(n + 1) + ")";
    told.where = "OBX-5.5";
    if (told.rule.empty()) told.rule = rule;
    return told;
}

}  // namespace

result<mime::mail> make_letter(
    const submission& s,
    const std::vector<cda::header>& documents,
    const planned_delivery& to,
    timestamp date,
    const settings& with,
    const routing& ruled
)
{
    if (to.documents.empty()) return make_mail(s, documents, to, {}, date, with, ruled);
    const auto chosen = choose(s, documents, to);
    return make_mail(chosen.asked, chosen.headers, to, chosen.note, date, with, ruled);
}

std::vector<issue>
check_letter(const submission& s, const std::vector<cda::header>& documents, const settings& with)
{
    std::vector<issue> found;
    std::string patient;
    for (std::size_t n = 0; n < documents.size(); ++n) {
        const auto entry = xdm::describe_document(documents[n], s, with.archive);
        if (!entry) {
            found.push_back(in_document(entry.error(), n, "XDS-METADATA"));
            continue;
        }
        if (n == 0) patient = entry->patient_id;
        if (entry->patient_id != patient)
            found.push_back(in_document(
                {fault::patient_mismatch,
                 severity::error,
                 "ClinicalDocument/recordTarget/patientRole/id",
                 "the documents of one message must name their patient by the same identifier",
                 {}},
                n,
                "XDS-PATIENT"
            ));
        const auto readable = check_readable_form(*s.documents[n].bytes, documents[n], with);
        if (!readable) found.push_back(in_document(readable.error(), n, "LETTER-PDF"));
    }
    if (found.empty()) found = check_size(s, documents, with);
    if (is_objected_to(s, with))
        found.push_back(
            {fault::forbidden,
             severity::warning,
             "PRT",
             "the patient objected to mail and gets none",
             "ROUTE-OPPOSITION"}
        );
    return found;
}

}  // namespace vgm::document_to_mssante
