#include "routes/mail_to_document/reading.hpp"

#include "routes/mail_to_document/answer.hpp"
#include "routes/mail_to_document/transmission.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/mime/base64.hpp"
#include "schemas/mime/disposition_report.hpp"
#include "schemas/xdm/archive.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/sample_cda.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::mail_to_document;

std::string to_wire(std::string_view text)
{
    std::string out;
    for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
    return out;
}

// A mail with an archive, as any gateway may write it.
struct sample_mail
{
    std::vector<test::sample_cda> documents{test::sample_cda{}};
    submission_action action = submission_action::initial;
    visibility shown;
    std::string patient_id;  // of the metadata, in place of the document's
    std::string head =
        "Return-Path: <labo@x.mssante.fr>\nFrom: Labo <labo@x.mssante.fr>\n"
        "To: dpi@h.mssante.fr\nReply-To: secretariat@x.mssante.fr\nSubject: XDM/1.0/DDM+CR | PAT\n"
        "Message-ID: <m-1@x.mssante.fr>\nDisposition-Notification-To: labo@x.mssante.fr\n";
    std::string body = "Bonjour, é.";

    std::string archive() const
    {
        submission s;
        s.action = action;
        s.shown_to = shown;
        std::vector<cda::header> headers;
        for (const auto& d : documents) {
            auto bytes = std::make_shared<const std::string>(d.print());
            headers.push_back(cda::parse_header(*bytes).value());
            s.documents.push_back({headers.back().unique_id(), {}, headers.back().code, bytes});
        }
        xdm::archive_options options;
        options.source_id = "1.2.3";
        options.how = xdm::compression::store;
        std::string zip;
        for (const auto& part : xdm::make_archive(s, headers, options).value()) zip += part.bytes;
        return zip;
    }
    std::string print(const std::string& zip) const
    {
        std::string encoded;
        mime::encode_base64_lines(zip, encoded);
        return to_wire(
                   head +
                   "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
                   "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n" +
                   body +
                   "\n--b\nContent-Type: application/zip; name=\"ihe-xdm.zip\"\n"
                   "Content-Transfer-Encoding: base64\n\n"
               ) +
               encoded + "--b--\r\n";
    }
    std::string print() const { return print(archive()); }
};

TEST(arrival_reading, leaves_mails_that_are_no_letter_with_an_archive)
{
    EXPECT_FALSE(read_letter(to_wire("From: a@b.fr\nSubject: Bonjour\n\nBonjour\n")));
    EXPECT_FALSE(read_letter(to_wire("From: a@b.fr\nSubject: XDM/1.0/DDM+CR\n\nsans archive\n")));
    EXPECT_FALSE(read_letter(""));
}

TEST(arrival_reading, takes_documents_out_byte_for_byte)
{
    sample_mail mail;
    mail.documents.emplace_back().id_root += ".2";
    const auto letter = read_letter(mail.print());

    ASSERT_TRUE(letter);
    ASSERT_FALSE(letter->problem);
    ASSERT_EQ(letter->documents.size(), 2u);
    EXPECT_EQ(*letter->documents[0].unpacked.bytes, mail.documents[0].print());
    EXPECT_EQ(*letter->documents[1].unpacked.bytes, mail.documents[1].print());
    EXPECT_EQ(letter->archive_hash.size(), 64u);
}

TEST(arrival_reading, says_why_nothing_can_be_taken_out)
{
    sample_mail mail;
    auto broken = mail.archive();
    broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 1);
    const auto damaged = read_letter(mail.print(broken));
    ASSERT_TRUE(damaged && damaged->problem);
    EXPECT_TRUE(damaged->documents.empty());
    EXPECT_EQ(damaged->problem->rule, "XDM-ZIP");
    EXPECT_EQ(read_letter(mail.print("no archive"))->problem->rule, "XDM-ZIP");

    mail.action = submission_action::replacement;
    EXPECT_EQ(read_letter(mail.print())->problem->rule, "ARRIVAL-DOCUMENT") << "replaces nothing";
    mail.documents[0].replaces = "1.2.250.1.999.1.1.7.4000";
    EXPECT_FALSE(read_letter(mail.print())->problem);
}

TEST(arrival_reading, refuses_a_document_of_another_patient_than_the_metadata_say)
{
    sample_mail mail;
    auto zip = mail.archive();
    const auto at = zip.find(std::string{test::sample_ins} + "^^^&amp;");
    ASSERT_EQ(at, std::string::npos) << "the metadata are deflated";
    submission s;
    auto bytes = std::make_shared<const std::string>(mail.documents[0].print());
    auto header = cda::parse_header(*bytes).value();
    auto other = header;
    other.patient.identifiers[0].value = "190059999901200";
    s.documents.push_back({header.unique_id(), {}, header.code, bytes});
    xdm::archive_options options;
    options.source_id = "1.2.3";
    zip.clear();
    for (const auto& part : xdm::make_archive(s, {other}, options).value()) zip += part.bytes;

    const auto letter = read_letter(mail.print(zip));

    ASSERT_TRUE(letter && letter->problem);
    EXPECT_EQ(to_fault(letter->problem->code), fault::patient_mismatch);
}

mdn_address address_of(const std::string& head)
{
    return find_mdn_address(mime::parse_mail(to_wire(head + "\ntext\n")).value());
}

TEST(arrival_reading, tells_by_mdn_only_whom_it_may)
{
    const std::string wanted = "Disposition-Notification-To: <a@b.fr>\n";
    EXPECT_EQ(address_of("Return-Path: <a@b.fr>\n" + wanted).address, "a@b.fr");
    EXPECT_EQ(address_of("Return-Path: <A@B.fr>\n" + wanted).address, "a@b.fr");
    for (const char* head :
         {"From: a@b.fr\n",
          "Return-Path: <>\nDisposition-Notification-To: a@b.fr\n",
          "Return-Path: <c@b.fr>\nDisposition-Notification-To: a@b.fr\n",
          "Disposition-Notification-To: a@b.fr\n",
          "Return-Path: <a@b.fr>\nAuto-Submitted: auto-replied\nDisposition-Notification-To: "
          "a@b.fr\n"}) {
        EXPECT_EQ(address_of(head).address, "") << head;
        EXPECT_NE(address_of(head).reason, "") << head;
    }
}

TEST(arrival_reading, knows_every_address_that_a_mail_was_delivered_to)
{
    const auto m = mime::parse_mail(
        to_wire("Delivered-To: App@h.fr\nX-Original-To: alias@h.fr\nTo: X <x@h.fr>, app@h.fr\nCc: "
                "y@h.fr\n\nt\n")
    );

    EXPECT_EQ(
        addressees(*m), (std::vector<std::string>{"app@h.fr", "alias@h.fr", "x@h.fr", "y@h.fr"})
    );
}

std::string mdm_of(const sample_mail& mail, const settings& with = {})
{
    const auto letter = read_letter(mail.print());
    return make_transmission(*letter, 1, "ID.1", timestamp{}, "dpi@h.mssante.fr", with);
}

TEST(arrival_transmission, holds_every_field_of_the_profile)
{
    sample_mail mail;
    mail.shown.masked_to_professionals = true;
    settings with;
    with.receiving_application = "DPI";
    const auto er7 = mdm_of(mail, with);
    const auto m = hl7v2::parse_message(er7).value();
    const auto value = [&](const char* path) { return hl7v2::find_value(m, path); };

    EXPECT_EQ(find_raw(m, *hl7v2::path::parse("MSH-9")), "MDM^T02^MDM_T02");
    EXPECT_EQ(value("MSH-5"), "DPI");
    EXPECT_EQ(value("MSH-10"), "ID.1");
    EXPECT_EQ(value("MSH-12"), "2.6");
    EXPECT_EQ(find_raw(m, *hl7v2::path::parse("MSH-21")), "1.1^CISIS_CDA_HL7_LPS");
    EXPECT_EQ(value("EVN-2"), value("MSH-7"));
    EXPECT_EQ(value("PID-3[1].1"), test::sample_ins);
    EXPECT_EQ(value("PID-3[1].4.2"), test::sample_ins_oid);
    EXPECT_EQ(value("PID-3[1].5"), "INS");
    EXPECT_EQ(value("PID-3[2].1"), "IPP-118");
    EXPECT_EQ(value("PID-5.1"), "ÉTOURNEAU");
    EXPECT_EQ(value("PV1-2"), "N");
    EXPECT_EQ(value("ORC-1"), "NW");
    EXPECT_EQ(value("OBR-4.3"), "LN");
    EXPECT_EQ(value("TXA-12.1"), "1.2.250.1.999.1.1.7.4001");
    EXPECT_EQ(value("TXA-17"), "AU");
    EXPECT_EQ(
        find_raw(m, *hl7v2::path::parse("OBX[1]-3")), find_raw(m, *hl7v2::path::parse("OBR-4"))
    );
    EXPECT_EQ(
        mime::decode_base64(find_raw(m, *hl7v2::path::parse("OBX[1]-5.5"))).value(),
        mail.documents[0].print()
    );
    EXPECT_EQ(value("OBX[1]-11"), "F");
    EXPECT_EQ(value("PRT[1]-4.1"), "SB");
    EXPECT_EQ(value("PRT[1]-15.4"), "labo@x.mssante.fr");
    EXPECT_EQ(value("PRT[1]-15.3"), "X.400");
    EXPECT_EQ(value("PRT[2]-4.1"), "RCT");
    EXPECT_EQ(value("PRT[2]-15.4"), "dpi@h.mssante.fr");
    EXPECT_EQ(value("PRT[3]-4.1"), "REPLY");
    EXPECT_EQ(value("PRT[3]-15.4"), "secretariat@x.mssante.fr");
    EXPECT_EQ(value("OBX[2]-3.1"), "m-1@x.mssante.fr");
    EXPECT_EQ(value("OBX[2]-3.2"), "XDM/1.0/DDM+CR | PAT");
    EXPECT_EQ(mime::decode_base64(value("OBX[2]-5.5")).value(), mail.body);
    EXPECT_EQ(value("OBX[3]-3.1"), "MASQUE_PS");
    EXPECT_EQ(value("OBX[3]-5.1"), "Y");
    EXPECT_EQ(value("OBX[4]-3.1"), "INVISIBLE_PATIENT");
    EXPECT_EQ(value("OBX[4]-5.1"), "N");
    EXPECT_EQ(value("OBX[5]-3.1"), "INVISIBLE_REP_LEGAUX");
    EXPECT_EQ(value("OBX[6]-3.1"), "MODIF_CONF_CODE");
    EXPECT_EQ(m.count_segments("OBX"), 6u);
}

TEST(arrival_transmission, says_a_replacement_and_a_removal_in_all_places)
{
    sample_mail mail;
    mail.documents[0].replaces = "1.2.250.1.999.1.1.7.4000";
    mail.action = submission_action::replacement;
    const auto replaced = mdm_of(mail);
    const auto m = hl7v2::parse_message(replaced).value();
    EXPECT_EQ(hl7v2::find_value(m, "MSH-9.2"), "T10");
    EXPECT_EQ(hl7v2::find_value(m, "ORC-1"), "RO");
    EXPECT_EQ(hl7v2::find_value(m, "TXA-13.1"), "1.2.250.1.999.1.1.7.4000");
    EXPECT_EQ(hl7v2::find_value(m, "OBX[1]-11"), "C");

    mail.action = submission_action::removal;
    const auto removed = mdm_of(mail);
    const auto d = hl7v2::parse_message(removed).value();
    EXPECT_EQ(hl7v2::find_value(d, "MSH-9.2"), "T04");
    EXPECT_EQ(hl7v2::find_value(d, "ORC-1"), "CA");
    EXPECT_EQ(hl7v2::find_value(d, "OBX[1]-11"), "D");
}

TEST(arrival_transmission, is_the_same_each_time) { EXPECT_EQ(mdm_of({}), mdm_of({})); }

arrival refused_with(const std::string& mail, std::string code)
{
    arrival a;
    const auto letter = read_letter(mail);
    a.apply({submission_id::make(timestamp{}, {}), timestamp{}, make_arrived(*letter, {"b", 1, 1})}
    );
    a.apply(
        {a.id, timestamp{}, handed_over_record{1, "c", code.empty() ? "AA" : "AE", std::move(code)}}
    );
    return a;
}

TEST(arrival_answer, can_be_read_by_our_own_reader)
{
    const auto mail = sample_mail{}.print();
    for (const std::string code : {"", "900", "902", "906"}) {
        const auto a = refused_with(mail, code);
        const auto mdn = mime::print(
            make_mdn(a, std::make_shared<const std::string>(mail), {"dpi@h.fr", "DPI", "V"})
        );
        const auto read = mime::parse_mail(mdn);
        const auto report = mime::find_disposition_report(*read);

        ASSERT_TRUE(report);
        EXPECT_EQ(report->original_message_id.value, "m-1@x.mssante.fr");
        EXPECT_EQ(report->type, mime::disposition_type::processed);
        EXPECT_EQ(report->has_error, !code.empty());
        EXPECT_EQ(report->error_code, code);
        EXPECT_EQ(read->to.at(0).address, "labo@x.mssante.fr");
        EXPECT_EQ(
            read->subject.find("[KO Intégration système !][" + code + "]"),
            code.empty() ? std::string::npos : 0
        );
    }
}

TEST(arrival_answer, becomes_smaller_until_the_operator_takes_it)
{
    const auto mail = std::make_shared<const std::string>(sample_mail{}.print());
    const auto a = refused_with(*mail, "902");
    answer_settings with{"dpi@h.fr", "DPI", "V"};
    const auto whole = make_mdn(a, mail, with).size();
    with.bytes_max = whole - 1;
    const auto without_attachments = make_mdn(a, mail, with).size();
    with.bytes_max = without_attachments - 1;
    const auto bare = make_mdn(a, mail, with).size();

    EXPECT_GT(whole, without_attachments);
    EXPECT_GT(without_attachments, mail->size());
    EXPECT_LT(bare, mail->size());
}

TEST(arrival_answer, turns_technical_errors_into_906)
{
    const auto code = [](const std::string& err) {
        return to_error_code(
            hl7v2::parse_acknowledgment("MSH|^~\\&|||||20260101||ACK|1|P|2.6\rMSA|AE|X\r" + err)
                .value()
        );
    };
    EXPECT_EQ(code(""), "906");
    EXPECT_EQ(code("ERR|||101^x^y|E\r"), "906");
    EXPECT_EQ(code("ERR|||207^x^y|E|902^x^applicationErrorCode\r"), "902");
    EXPECT_EQ(code("ERR|||207^x^y|E|905^x^HL70533\r"), "905");
    EXPECT_EQ(code("ERR|||207^x^y|E|42^locale^CHEZNOUS\r"), "906");
    EXPECT_EQ(code("ERR|||101^x|E\rERR|||207^x^y|E|900^x\r"), "900");
}

}  // namespace
