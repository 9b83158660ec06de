// From an accepted message to its mails: what the gateway has taken charge of can be sent, whatever
// the texts in it are, and every mail is one that any server takes and any reader opens.

#include "routes/document_to_mssante/letter.hpp"

#include "routes/document_to_mssante/plan.hpp"
#include "schemas/mime/charset.hpp"
#include "schemas/mime/classify.hpp"
#include "schemas/transmission/request.hpp"
#include "tests/fuzz/property.hpp"
#include "tests/support/sample_letter.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

#include <pugixml.hpp>

namespace {

using namespace vgm;
using vgm::fuzz::expect;

// Not by the gateway's own hand: what prints and what checks must not err alike.
std::string to_xml(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '&')
            out += "&amp;";
        else if (c == '"')
            out += "&quot;";
        else
            out += static_cast<unsigned char>(c) < ' ' ? '?' : c;
    }
    return out;
}

// Texts of the input, apart from each other by a line feed, where people write freely.
test::sample_letter make_sample(fuzz::choices any)
{
    test::sample_letter letter;
    auto& document = letter.documents.front();
    document.pdf = "%PDF-1.4\n%%EOF\n";
    const auto kind = any.byte();
    letter.kind = kind % 2 == 0 ? test::letter_kind::oru : test::letter_kind::mdm;
    if (kind % 3 == 1) letter.become(submission_action::replacement);
    if (kind % 5 == 1) letter.add_patient();
    std::string_view rest = any.rest();
    const auto text = [&] {
        const auto end = rest.find('\n');
        const auto piece = mime::repair_utf8(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        return piece;
    };
    const auto set = [&](std::string& in_message, std::string& in_document) {
        const auto piece = text();
        if (piece.empty()) return;
        in_message = hl7v2::escape(piece);
        in_document = to_xml(piece);
    };
    std::string unused;
    set(letter.birth_name, document.birth_name);
    set(letter.given_name, document.given_name);
    set(unused, document.title);
    set(letter.control_id, unused);
    set(letter.reply_to, unused);
    set(letter.recipients[0].address, unused);
    set(unused, document.label);
    if (auto body = text(); !body.empty()) letter.body_for_professionals = body + "\n.\n" + body;
    set(unused, document.id_root);
    set(unused, document.id_extension);
    set(unused, document.effective_time);
    return letter;
}

document_to_mssante::settings make_settings()
{
    document_to_mssante::settings with;
    with.mailbox = "labo@hopital.test.mssante.fr";
    with.mailbox_name = "Hôpital des Dunes - Biologie";
    with.mark = document_to_mssante::replacement_mark::before;
    with.archive.source_id = "1.2.250.1.999.1.1.9";
    with.archive.emitter = "Hôpital des Dunes";
    with.archive.contact = "dsi@hopital.test.mssante.fr";
    return with;
}

void check_lines(std::string_view mail)
{
    while (!mail.empty()) {
        const auto end = mail.find("\r\n");
        expect(end != std::string_view::npos, "a mail ends with a line's end");
        const auto line = mail.substr(0, end);
        expect(line.size() <= 998, "no line is too long");
        expect(
            line.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos, "nor stray"
        );
        mail.remove_prefix(end + 2);
    }
}

void check_archive(const mime::incoming_part& part, const submission& s)
{
    const auto files = test::zip_reader(part.content).contents();
    const auto& metadata = files.at("IHE_XDM/SUBSET01/METADATA.XML");
    expect(mime::repair_utf8(metadata) == metadata, "metadata are UTF-8");
    pugi::xml_document parsed;
    expect(
        parsed.load_buffer(metadata.data(), metadata.size()).status == pugi::status_ok,
        "metadata are XML"
    );
    for (const auto& d : s.documents)
        expect(
            std::ranges::any_of(files, [&](const auto& f) { return f.second == *d.bytes; }),
            "a document is in the archive, byte for byte"
        );
}

void check_mail(const mime::mail& made, const submission& s, const planned_delivery& to)
{
    const auto printed = mime::print(made);
    expect(printed.size() == made.size(), "a mail's size is known before it is read");
    check_lines(printed);
    const auto read = mime::parse_mail(printed);
    expect(read.has_value(), "a mail can be read");
    expect(mime::classify(*read) == mime::mail_kind::letter, "and is a letter");
    expect(read->to.size() == 1 && read->to[0].address == to.to.address, "to its one recipient");
    expect(read->message_id == to.mail_id, "under its own id");
    const auto* archive = mime::find_archive(*read);
    expect(archive != nullptr, "with an archive");
    check_archive(*archive, s);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto letter = make_sample(fuzz::choices{fuzz::to_text(data, size)});
    const message m{
        std::make_shared<const std::string>(letter.print()),
        "fuzz",
        timestamp{milliseconds{1'700'000'000'000}}};
    const auto id = submission_id::make(m.received_at, {});
    const auto r = transmission::read_request(m, id, {});
    for (const auto& i : r.found) fuzz::expect_well_told(i);
    if (!r.accepted()) return 0;
    const auto with = make_settings();
    const auto lacking = document_to_mssante::check_letter(r.asked, r.headers, with);
    for (const auto& i : lacking) fuzz::expect_well_told(i);
    const auto plan = document_to_mssante::make_plan(r.asked, with);
    if (!plan) return fuzz::expect_well_told(plan.error()), 0;
    if (!std::ranges::all_of(lacking, [](const auto& i) { return i.level < severity::error; }))
        return 0;
    for (const auto& to : plan->deliveries) {
        const auto made =
            document_to_mssante::make_letter(r.asked, r.headers, to, m.received_at, with);
        expect(made.has_value(), "what is accepted can be sent");
        check_mail(*made, r.asked, to);
    }
    return 0;
}
