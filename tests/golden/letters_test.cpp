#include "routes/document_to_mssante/letter.hpp"
#include "routes/document_to_mssante/plan.hpp"
#include "schemas/hl7v2/charset.hpp"
#include "schemas/mime/incoming.hpp"
#include "schemas/transmission/request.hpp"
#include "tests/golden/golden.hpp"
#include "tests/support/sample_letter.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

// From the message on the wire to the mails, whole: headers and text as they are written, and each
// base64 content by its size and digest. An archive is told by its files, because what deflating
// makes of them is the library's affair. Its METADATA.XML, the same in every mail, stands below.

namespace {

using namespace vgm;
using namespace vgm::test;
using enum submission_action;

document_to_mssante::settings sample_settings()
{
    document_to_mssante::settings with;
    with.mailbox = "labo@hopital.test.mssante.fr";
    with.mailbox_name = "Hôpital des Dunes - Biologie";
    with.product_reference = "DEV000001";
    with.mark = document_to_mssante::replacement_mark::before;
    with.archive.source_id = "1.2.250.1.999.1.1.9";
    with.archive.emitter = "Hôpital des Dunes";
    with.archive.contact = "dsi@hopital.test.mssante.fr";
    with.archive.application_version = "0";
    with.archive.application_editor = "Vaguemestre";
    return with;
}

bool is_base64_line(std::string_view line)
{
    return line.size() >= 4 && line.size() <= 76 &&
           line.find_first_not_of(
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
           ) == std::string_view::npos;
}

std::string digest(const std::string& bytes)
{
    return std::to_string(bytes.size()) + " bytes, sha-256 " + transmission::content_hash(bytes);
}

// What stands for the base64 of a part.
std::string describe(const mime::incoming_part& part)
{
    if (part.content_type != "application/zip") return "[" + digest(part.content) + "]\n";
    std::string text;
    for (const auto& file : zip_reader(part.content).read())
        text += "[" + file.name + ": " + digest(file.content) + "]\n";
    return text;
}

// A mail with LF line ends.
std::string to_text(const std::string& mail)
{
    const auto parsed = mime::parse_mail(mail).value();
    std::size_t part = 1;  // the first part is text
    std::string text;
    bool in_base64 = false, described = false;
    for (std::size_t at = 0; at < mail.size();) {
        const auto end = mail.find("\r\n", at);
        const std::string line = mail.substr(at, end - at);
        at = end == std::string::npos ? mail.size() : end + 2;
        if (line == "Content-Transfer-Encoding: base64") in_base64 = true;
        if (line.starts_with("--")) in_base64 = described = false;
        if (!in_base64 || !is_base64_line(line)) {
            text += line + '\n';
        } else if (!described) {
            text += describe(parsed.parts.at(part++));
            described = true;
        }
    }
    return text;
}

std::string metadata_in(const std::string& mail)
{
    const auto m = mime::parse_mail(mail).value();
    return zip_reader(m.parts.at(1).content).contents().at("IHE_XDM/SUBSET01/METADATA.XML");
}

// Every mail of a message, as text.
void check(std::string_view name, std::string er7)
{
    const message m{
        std::make_shared<const std::string>(std::move(er7)),
        "lab",
        *parse_rfc3339("2026-03-02T09:16:00.000Z")};
    const auto r =
        transmission::read_request(m, *submission_id::parse("01KJV3ZP0000000000000000AA"), {});
    ASSERT_TRUE(r.accepted()) << r.found.at(0).rule << ' ' << r.found.at(0).detail;
    const auto with = sample_settings();
    const auto plan = document_to_mssante::make_plan(r.asked, with.mailbox);
    std::string text, metadata;
    for (const auto& d : plan.value().deliveries) {
        const auto mail =
            document_to_mssante::make_letter(r.asked, r.headers, d, r.asked.accepted_at, with);
        const auto printed = mime::print(mail.value());
        text += "==== " + std::to_string(d.number) + ": " + d.to.address + " (" + d.why + ")\n" +
                to_text(printed);
        metadata = metadata_in(printed);
    }
    text += "==== METADATA.XML\n" + metadata;
    golden("document_to_mssante", name, text);
}

TEST(golden_letters, oru_to_a_doctor) { check("oru_to_a_doctor", sample_letter{}.print()); }

TEST(golden_letters, oru_to_four_recipients)
{
    auto letter = sample_letter{}.add_patient();
    letter.recipients.push_back(sample_ward);
    letter.recipients.push_back(sample_application);
    letter.conversation_closed = true;
    letter.body_for_patient = "Bonjour Anaëlle,\nvoici votre résultat.\n";
    check("oru_to_four_recipients", letter.print());
}

TEST(golden_letters, oru_of_two_forms)
{
    auto letter = sample_letter{}.add_structured_form();
    letter.body_for_professionals.clear();
    check("oru_of_two_forms", letter.print());
}

TEST(golden_letters, mdm_replacement)
{
    check("mdm_replacement", sample_letter{.kind = letter_kind::mdm}.become(replacement).print());
}

TEST(golden_letters, mdm_removal)
{
    auto letter = sample_letter{.kind = letter_kind::mdm}.become(removal);
    letter.set("ACK_LECTURE_MSS", "N").reply_to.clear();
    check("mdm_removal", letter.print());
}

TEST(golden_letters, oru_in_iso_8859_15)
{
    sample_letter letter;
    letter.charset = "8859/15";
    check("oru_in_iso_8859_15", hl7v2::encode_charset(letter.print(), hl7v2::charset::iso_8859_15));
}

TEST(golden_letters, hidden_from_the_patient)
{
    auto letter = sample_letter{}.set("INVISIBLE_PATIENT", "Y").set("INVISIBLE_REP_LEGAUX", "Y");
    letter.identity_status = "PROV";
    check("hidden_from_the_patient", letter.print());
}

}  // namespace
