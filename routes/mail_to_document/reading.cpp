#include "routes/mail_to_document/reading.hpp"

#include "schemas/mime/classify.hpp"
#include "schemas/mime/header.hpp"
#include "schemas/mime/text.hpp"
#include "schemas/transmission/request.hpp"

#include <algorithm>

namespace vgm::mail_to_document {
namespace {

issue wrong_document(fault what, std::size_t number, const std::string& where, std::string detail)
{
    return {
        what,
        severity::error,
        "document " + std::to_string(number) + (where.empty() ? "" : ", " + where),
        std::move(detail),
        "ARRIVAL-DOCUMENT"};
}

// The matricule of a patientId "290…^^^&1.2.250.1.213.1.4.8&ISO^NH", if it is an INS.
std::string_view ins_of(std::string_view cx)
{
    const auto value = cx.substr(0, cx.find('^'));
    const auto oid = cx.find("&1.2.250.1.213.1.4.");
    return oid == std::string_view::npos ? std::string_view{} : value;
}

result<arriving_document> read_document(xdm::unpacked_document unpacked, std::size_t number)
{
    auto header = cda::parse_header(*unpacked.bytes);
    if (!header) {
        const auto& why = header.error();
        return wrong_document(to_fault(why.code), number, why.where, why.detail);
    }
    const auto& described = unpacked.entry;
    if (!described.unique_id.empty() && described.unique_id != header->unique_id() &&
        described.unique_id != header->id.root)
        return wrong_document(
            fault::incoherent, number, "ClinicalDocument/id", "the metadata name another document"
        );
    const auto* ins = header->patient.find_ins();
    const auto described_ins = ins_of(described.patient_id);
    if (ins != nullptr && !described_ins.empty() && described_ins != ins->value)
        return wrong_document(
            fault::patient_mismatch,
            number,
            "ClinicalDocument/recordTarget/patientRole/id",
            "the metadata name another patient"
        );
    if (unpacked.action == submission_action::replacement && header->replaces().empty())
        return wrong_document(
            fault::field_missing,
            number,
            "ClinicalDocument/relatedDocument",
            "a replacement that does not say what it replaces"
        );
    return arriving_document{std::move(unpacked), std::move(*header)};
}

std::optional<issue> read_documents(std::string_view archive, arriving_letter& letter)
{
    auto unpacked = xdm::read_archive(archive);
    if (!unpacked) return unpacked.error();
    for (auto& d : unpacked->documents) {
        auto read = read_document(std::move(d), letter.documents.size() + 1);
        if (!read) return read.error();
        letter.documents.push_back(std::move(*read));
    }
    return std::nullopt;
}

bool same_address(std::string_view a, std::string_view b)
{
    return mime::equals_ignoring_case(a, b);
}

}  // namespace

std::optional<arriving_letter> read_letter(std::string_view mail)
{
    auto parsed = mime::parse_mail(mail);
    if (!parsed || mime::classify(*parsed) != mime::mail_kind::letter) return std::nullopt;
    const auto* archive = mime::find_archive(*parsed);
    if (archive == nullptr) return std::nullopt;
    arriving_letter letter;
    letter.archive_hash = transmission::content_hash(archive->content);
    letter.problem = read_documents(archive->content, letter);
    if (letter.problem) letter.documents.clear();
    letter.body = mime::find_body(*parsed);
    letter.mail = std::move(*parsed);
    return letter;
}

mdn_address find_mdn_address(const mime::incoming_mail& m)
{
    const auto& wanted = m.disposition_notification_to;
    if (wanted.empty()) return {{}, "no MDN was asked for"};
    if (!m.auto_submitted.empty() && m.auto_submitted != "no")
        return {{}, "the mail was made by a machine in answer to another"};
    if (!m.return_path || m.return_path->empty())
        return {{}, "the mail has no return path to hold the asked-for address against"};
    if (!same_address(*m.return_path, wanted))
        return {{}, "the asked-for address is not the return path: a person must decide"};
    if (!mime::is_address(wanted)) return {{}, "the asked-for address is none"};
    return {wanted, {}};
}

std::vector<std::string> addressees(const mime::incoming_mail& m)
{
    std::vector<std::string> all;
    const auto add = [&](std::string_view address) {
        auto small = mime::to_lower(mime::trim(address));
        if (!small.empty() && std::ranges::find(all, small) == all.end())
            all.push_back(std::move(small));
    };
    for (const auto& h : m.headers)
        if (mime::equals_ignoring_case(h.name, "Delivered-To") ||
            mime::equals_ignoring_case(h.name, "X-Original-To"))
            add(h.value);
    for (const auto* list : {&m.to, &m.cc})
        for (const auto& a : *list) add(a.address);
    return all;
}

arrived_record make_arrived(const arriving_letter& letter, const mail_place& found_in)
{
    arrived_record r;
    r.found_in = found_in;
    r.mail_id = letter.mail.message_id.value;
    r.from = letter.mail.from.address;
    r.content_hash = letter.archive_hash;
    for (const auto& d : letter.documents)
        r.documents.push_back(
            {d.header.unique_id(), d.header.replaces(), d.header.code.code, d.unpacked.action}
        );
    if (letter.problem) {
        r.problem_rule = letter.problem->rule;
        r.problem_where = letter.problem->where;
        r.problem = letter.problem->detail;
    }
    auto mdn = find_mdn_address(letter.mail);
    r.mdn_to = std::move(mdn.address);
    r.no_mdn = std::move(mdn.reason);
    return r;
}

}  // namespace vgm::mail_to_document
