#include "routes/document_to_mssante/letter.hpp"
#include "routes/document_to_mssante/plan.hpp"
#include "schemas/hl7v2/charset.hpp"
#include "schemas/transmission/request.hpp"
#include "tests/golden/golden.hpp"
#include "tests/golden/mail_text.hpp"
#include "tests/support/sample_letter.hpp"

// From the message on the wire to the mails, whole: headers and text as they are written, and each
// base64 content by its size and digest. An archive is told by its files, because what deflating
// makes of them is the library's affair. Its METADATA.XML, the same in every mail, stands below.

namespace {

using namespace vgm;
using namespace vgm::test;
using enum submission_action;

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
    const auto plan = document_to_mssante::make_plan(r.asked, with);
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
