#include "routes/document_to_mssante/letter.hpp"

#include "schemas/mime/incoming.hpp"
#include "tests/unit/routes/document_to_mssante/support.hpp"
#include "tests/unit/schemas/xdm/metadata_check.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

#include <random>

// The mail as its reader gets it: parsed back, its archive opened.

namespace {

using namespace vgm;
using test::cda_form;
using test::sample_cda;
using test::sample_route;

mime::incoming_mail parse(const sample_route& route, std::size_t index = 0)
{
    return mime::parse_mail(route.print(index)).value();
}

std::map<std::string, std::string> archive_of(const mime::incoming_mail& m)
{
    auto files = test::zip_reader(m.parts.at(1).content).contents();
    test::expect_valid_ebrim(files.at("IHE_XDM/SUBSET01/METADATA.XML"));
    return files;
}

sample_cda structured(std::string pdf)
{
    return {.form = cda_form::n3, .id_root = "1.2.250.1.999.1.1.7.4001.3", .pdf = std::move(pdf)};
}

TEST(route_letter, has_the_headers_of_the_reference)
{
    const auto m = parse(sample_route{});

    EXPECT_EQ(m.from.address, "labo@hopital.test.mssante.fr");
    EXPECT_EQ(m.from.name, "Hôpital des Dunes - Biologie");
    ASSERT_EQ(m.to.size(), 1U);
    EXPECT_EQ(m.to[0].address, "paule.bernache@medecin.test.mssante.fr");
    EXPECT_EQ(m.subject, "XDM/1.0/DDM+CR d'examens biologiques ETOURNEAU Anaelle 17/05/1990");
    EXPECT_EQ(m.message_id.value, "01KJV3ZP0000000000000000AA.1@hopital.test.mssante.fr");
    EXPECT_EQ(m.find_header("Date"), "Mon, 02 Mar 2026 09:16:00 +0000");
    EXPECT_EQ(m.find_header("X-MSS-CODECDA"), "11502-2");
    EXPECT_EQ(m.find_header("X-MSS-INS"), "O");
    EXPECT_EQ(m.find_header("X-MSS-NIL"), "DEV000001");
    EXPECT_EQ(m.find_header("MIME-Version"), "1.0");
    EXPECT_EQ(m.content_type, "multipart/mixed");
}

TEST(route_letter, holds_a_text_the_archive_and_the_pdf)
{
    const auto m = parse(sample_route{});

    ASSERT_EQ(m.parts.size(), 3U);
    EXPECT_EQ(m.parts[0].content_type, "text/plain");
    EXPECT_EQ(m.parts[0].find_parameter("charset"), "UTF-8");
    EXPECT_TRUE(mime::to_text(m.parts[0]).starts_with("Bonjour,"));
    EXPECT_EQ(m.parts[1].content_type, "application/zip");
    EXPECT_EQ(m.parts[1].file_name, "IHE_XDM.ZIP");
    EXPECT_EQ(m.parts[2].content_type, "application/pdf");
    EXPECT_EQ(m.parts[2].file_name, "20260302_CR d'examens biologiques_ETOURNEAU_Anaelle.pdf");
    EXPECT_EQ(m.parts[2].content, test::small_pdf()) << "the PDF inside the document, unchanged";
}

TEST(route_letter, archives_the_document_byte_for_byte)
{
    const auto files = archive_of(parse(sample_route{}));

    EXPECT_EQ(files.size(), 4U);
    EXPECT_EQ(files.at("IHE_XDM/SUBSET01/DOC00001.XML"), sample_cda{}.print());
    EXPECT_TRUE(files.contains("INDEX.HTM"));
    EXPECT_TRUE(files.contains("README.TXT"));
}

TEST(route_letter, says_in_the_metadata_what_is_asked)
{
    sample_route route({{.replaces = "1.2.250.1.999.1.1.7.4000"}});
    const auto slot = [&](submission_action action) {
        route.asked.action = action;
        const test::metadata_view view(archive_of(parse(route)).at("IHE_XDM/SUBSET01/METADATA.XML")
        );
        return view.slot("RegistryPackage", "action");
    };

    EXPECT_EQ(slot(submission_action::initial), "");
    EXPECT_EQ(slot(submission_action::replacement), "C");
    EXPECT_EQ(slot(submission_action::removal), "D");
}

TEST(route_letter, carries_two_forms_in_one_archive)
{
    const sample_route route({sample_cda{}, structured(test::small_pdf("Seconde forme"))});
    const auto m = parse(route);

    EXPECT_EQ(m.subject, "XDM/1.0/DDM+2 documents ETOURNEAU Anaelle 17/05/1990");
    EXPECT_EQ(m.find_header("X-MSS-CODECDA"), "11502-2,11502-2");
    ASSERT_EQ(m.parts.size(), 4U);
    EXPECT_EQ(m.parts[3].file_name, "20260302_CR d'examens biologiques_ETOURNEAU_Anaelle_2.pdf");
    EXPECT_EQ(m.parts[3].content, test::small_pdf("Seconde forme"));
    EXPECT_TRUE(archive_of(m).contains("IHE_XDM/SUBSET01/DOC00002.XML"));
}

TEST(route_letter, makes_a_pdf_for_a_document_without_one)
{
    const auto m = parse(sample_route({structured("")}));

    ASSERT_EQ(m.parts.size(), 3U);
    EXPECT_TRUE(m.parts[2].content.starts_with("%PDF-1.4"));
    EXPECT_EQ(m.parts[2].file_name, "20260302_CR d'examens biologiques_ETOURNEAU_Anaelle.pdf");
}

TEST(route_letter, makes_a_pdf_when_the_only_one_is_another_document)
{
    auto text = structured(test::small_pdf()).print();
    const std::string copy = "<value code=\"55108-5\"/>";
    text.erase(text.find(copy), copy.size());
    sample_route route(std::vector<sample_cda>{});
    route.add(std::move(text));
    const auto m = parse(route);

    ASSERT_EQ(m.parts.size(), 3U);
    EXPECT_NE(m.parts[2].content, test::small_pdf());
}

TEST(route_letter, has_the_same_pdf_at_every_attempt)
{
    const sample_route route({structured("")});

    EXPECT_EQ(route.print(0), route.print(0));
}

TEST(route_letter, asks_for_a_reading_receipt_only_when_it_is_wanted)
{
    sample_route route;
    EXPECT_EQ(parse(route).find_header("Disposition-Notification-To"), "");

    route.asked.receipts.reading = true;
    EXPECT_EQ(parse(route).disposition_notification_to, "labo@hopital.test.mssante.fr");
}

TEST(route_letter, tells_whom_to_answer)
{
    sample_route route;
    EXPECT_EQ(parse(route).find_header("Reply-To"), "");

    route.with.reply_to = "accueil@hopital.test.mssante.fr";
    EXPECT_EQ(parse(route).find_header("Reply-To"), "accueil@hopital.test.mssante.fr");
    route.asked.reply_to = "secretariat@hopital.test.mssante.fr";
    EXPECT_EQ(parse(route).find_header("Reply-To"), "secretariat@hopital.test.mssante.fr");
}

TEST(route_letter, says_in_the_metadata_whom_it_is_for)
{
    sample_route route;
    route.add_patient();
    const auto metadata = [&](std::size_t index) {
        return test::metadata_view(
            archive_of(parse(route, index)).at("IHE_XDM/SUBSET01/METADATA.XML")
        );
    };
    const auto doctor = metadata(0), patient = metadata(1);

    EXPECT_EQ(
        doctor.slot("RegistryPackage", "intendedRecipient"),
        "|899900000025^^^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS|"
        "^^Internet^paule.bernache@medecin.test.mssante.fr"
    );
    EXPECT_EQ(patient.slot("RegistryPackage", "intendedRecipient"), "");
    EXPECT_NE(
        doctor.identifier("XDSSubmissionSet.uniqueId"),
        patient.identifier("XDSSubmissionSet.uniqueId")
    );
    EXPECT_EQ(
        doctor.identifier("XDSDocumentEntry.uniqueId"),
        patient.identifier("XDSDocumentEntry.uniqueId")
    );
}

TEST(route_letter, is_titled_like_its_document_or_by_their_number)
{
    const auto title = [](const sample_route& route) {
        const test::metadata_view view(archive_of(parse(route)).at("IHE_XDM/SUBSET01/METADATA.XML")
        );
        return std::string{
            view.xml.select_node("//rim:RegistryPackage/rim:Name/rim:LocalizedString/@value")
                .attribute()
                .value()};
    };

    EXPECT_EQ(title(sample_route{}), "Compte rendu d'analyses");
    EXPECT_EQ(title(sample_route({sample_cda{}, structured("")})), "2 documents");
}

TEST(route_letter, comes_from_the_service_that_sends_it)
{
    sample_route route;
    route.with.names_by_source = {{"lab", "Hôpital des Dunes - Laboratoire"}};
    EXPECT_EQ(parse(route).from.name, "Hôpital des Dunes - Biologie");

    route.asked.source = "lab";
    EXPECT_EQ(parse(route).from.name, "Hôpital des Dunes - Laboratoire");
    EXPECT_EQ(parse(route).from.address, "labo@hopital.test.mssante.fr");
}

TEST(route_letter, writes_to_professionals_and_patient_apart)
{
    sample_route route;
    route.add_patient();
    route.asked.body_for_professionals = "Cher confrère";
    route.asked.body_for_patient = "Bonjour Anaëlle";
    route.asked.conversation_closed = true;
    const auto doctor = parse(route, 0), patient = parse(route, 1);

    EXPECT_EQ(doctor.to.size(), 1U);
    EXPECT_EQ(patient.to.size(), 1U);
    EXPECT_EQ(mime::to_text(doctor.parts[0]), "Cher confrère");
    EXPECT_EQ(mime::to_text(patient.parts[0]), "Bonjour Anaëlle");
    EXPECT_EQ(doctor.find_header("X-MSS-MES"), "");
    EXPECT_EQ(patient.find_header("X-MSS-MES"), "FIN");
    EXPECT_NE(doctor.message_id, patient.message_id);
    EXPECT_EQ(doctor.subject, patient.subject);
}

TEST(route_letter, ends_a_conversation_with_the_patient_only)
{
    sample_route route;
    route.add_patient();
    EXPECT_EQ(parse(route, 1).find_header("X-MSS-MES"), "");

    route.asked.conversation_closed = true;
    EXPECT_EQ(parse(route, 0).find_header("X-MSS-MES"), "");
    EXPECT_EQ(parse(route, 1).find_header("X-MSS-MES"), "FIN");
}

TEST(route_letter, says_that_the_ins_is_qualified_when_it_is_real)
{
    const auto flag = [](auto change) {
        sample_route route;
        change(route.asked.patient);
        return std::string{parse(route).find_header("X-MSS-INS")};
    };

    EXPECT_EQ(flag([](auto& p) { p.identifiers[0].authority = ins_nia; }), "O");
    EXPECT_EQ(flag([](auto& p) { p.identifiers[0].authority = ins_nir_test; }), "N");
    EXPECT_EQ(flag([](auto& p) { p.identity_validated = false; }), "N");
    EXPECT_EQ(flag([](auto& p) { p.given_name.clear(); }), "N");
}

TEST(route_letter, is_the_same_bytes_at_every_attempt)
{
    sample_route route({sample_cda{}, structured(test::small_pdf())});
    route.add_patient();

    EXPECT_EQ(route.print(0), route.print(0));
    EXPECT_NE(route.print(0), route.print(1));
    EXPECT_EQ(route.letter(0).value().size(), route.print(0).size());
}

TEST(route_letter, lets_no_name_become_a_header)
{
    sample_route route;
    route.asked.patient.birth_name = "X\r\nBcc: voleur@x.fr\r\n\r\nY";
    route.asked.reply_to = "a@b.fr>\r\nBcc: <voleur@x.fr";
    const auto m = parse(route);

    EXPECT_EQ(m.find_header("Bcc"), "");
    EXPECT_EQ(m.parts.size(), 3U);
    for (const auto& h : m.headers) EXPECT_NE(h.name, "Bcc");
}

// What the gate must ask before it says yes.

std::vector<std::string> check(const sample_route& route)
{
    std::vector<std::string> all;
    for (const auto& i :
         document_to_mssante::check_letter(route.asked, route.headers, route.with)) {
        all.push_back(
            (i.level == severity::warning ? "warning " : "") + i.rule + ' ' + i.where + ' ' +
            i.detail
        );
    }
    return all;
}

TEST(route_letter_check, finds_nothing_when_a_letter_can_be_made)
{
    EXPECT_TRUE(check(sample_route({sample_cda{}, structured("")})).empty());
}

TEST(route_letter_check, names_the_metadata_that_a_document_lacks)
{
    const sample_route route({{.facility = ""}});
    const auto found = check(route);

    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("XDS-METADATA OBX-5.5 ")) << found[0];
    EXPECT_NE(found[0].find("delivery.default_facility_type"), std::string::npos);
    EXPECT_NE(found[0].find("of document 1"), std::string::npos);
    EXPECT_FALSE(route.letter().has_value());
}

TEST(route_letter_check, finds_the_second_document)
{
    auto second = structured("");
    second.setting = "";
    const auto found = check(sample_route({sample_cda{}, second}));

    ASSERT_EQ(found.size(), 1U);
    EXPECT_NE(found[0].find("of document 2"), std::string::npos) << found[0];
}

TEST(route_letter_check, refuses_a_document_of_which_no_pdf_can_be_made)
{
    auto damaged = structured("");
    damaged.sections =
        "<component><section><text><renderMultiMedia referencedObject=\"m\"/></text><entry>"
        "<observationMedia ID=\"m\"><value mediaType=\"image/png\" representation=\"B64\">AAAA"
        "</value></observationMedia></entry></section></component>";
    const sample_route route({damaged});
    const auto found = check(route);

    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("LETTER-PDF OBX-5.5 ")) << found[0];
    EXPECT_NE(found[0].find("picture of the document is damaged"), std::string::npos) << found[0];
    EXPECT_FALSE(route.letter().has_value());
}

TEST(route_letter_check, refuses_a_pdf_that_could_not_be_attached)
{
    for (const auto* pdf : {"", "no PDF at all"}) {
        const sample_route route({{.pdf = pdf}});
        if (route.headers[0].pdf) {
            const auto found = check(route);
            ASSERT_EQ(found.size(), 1U) << pdf;
            EXPECT_TRUE(found[0].starts_with("LETTER-PDF OBX-5.5 ")) << found[0];
        }
        EXPECT_EQ(check(route).empty(), route.letter().has_value()) << pdf;
    }
}

TEST(route_letter_check, refuses_documents_that_name_their_patient_differently)
{
    auto first = sample_cda{}, second = structured("");
    first.ins.clear();
    second.ins.clear();
    second.ipp = "OTHER";
    sample_route route({first, second});
    route.asked.patient.identifiers.erase(route.asked.patient.identifiers.begin());
    const auto found = check(route);

    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("XDS-PATIENT ")) << found[0];
    EXPECT_FALSE(route.letter().has_value());
}

// A document that no compression makes smaller.
sample_cda noisy(std::size_t bytes)
{
    std::string noise = "%PDF-1.4\n";
    std::minstd_rand random(7);
    while (noise.size() < bytes) noise += static_cast<char>(random() >> 8);
    return {.pdf = std::move(noise)};
}

TEST(route_letter_check, refuses_a_letter_that_is_too_large_for_everybody)
{
    sample_route route({noisy(900'000)});
    route.add_patient();
    const auto size = route.print(0).size();
    ASSERT_GT(route.print(1).size(), 2'000'000U);

    route.with.largest = {.to_professionals = size, .to_patients = size};
    EXPECT_TRUE(check(route).empty());

    route.with.largest = {.to_professionals = size - 200, .to_patients = size};
    const auto found = check(route);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("LETTER-TOO-LARGE OBX-5.5 ")) << found[0];
}

TEST(route_letter_check, warns_of_a_letter_that_is_too_large_for_the_patient)
{
    sample_route route({noisy(900'000)});
    route.add_patient();
    route.with.largest.to_patients = 2'000'000;
    const auto found = check(route);

    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("warning LETTER-TOO-LARGE ")) << found[0];

    route.asked.sent_to.professionals = false;
    EXPECT_TRUE(check(route).at(0).starts_with("LETTER-TOO-LARGE "));
}

TEST(route_letter_check, refuses_what_its_pdf_alone_makes_too_large)
{
    sample_route route({noisy(900'000)});
    route.with.largest.to_professionals = 300'000;

    EXPECT_TRUE(check(route).at(0).starts_with("LETTER-TOO-LARGE "));
}

TEST(route_letter_check, never_lets_a_patient_have_more_than_the_operator_takes)
{
    document_to_mssante::size_limits largest{.to_professionals = 10, .to_patients = 20};

    EXPECT_EQ(largest.of(recipient_kind::patient), 10U);
    EXPECT_EQ(largest.of(recipient_kind::organisation), 10U);
    largest.to_professionals = 30;
    EXPECT_EQ(largest.of(recipient_kind::patient), 20U);
    EXPECT_EQ(largest.of(recipient_kind::application), 30U);
}

TEST(route_letter_check, warns_that_a_patient_objected)
{
    sample_route route;
    route.add_patient();
    route.with.has_objected = [](std::string_view) { return true; };

    EXPECT_EQ(
        check(route),
        std::vector<std::string>{"warning ROUTE-OPPOSITION PRT the patient objected to "
                                 "mail and gets none"}
    );
}

}  // namespace
