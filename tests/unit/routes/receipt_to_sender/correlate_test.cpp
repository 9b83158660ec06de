#include "routes/receipt_to_sender/correlate.hpp"

#include <gtest/gtest.h>

// Mails as they are found in the application mailbox, and the letters they speak of.

namespace {

using namespace vgm;
using receipt_to_sender::read_receipt;
using receipt_to_sender::reading_result;

const mail_place place{"INBOX", 7, 42};
const std::string ours = "01KJV3ZP0000000000000000AA.2";

std::string crlf(std::string_view text)
{
    std::string out;
    for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
    return out;
}

std::string report(std::string_view type, std::string_view machine_part, std::string_view last_part)
{
    return crlf(
        "From: MAILER-DAEMON@operateur.test\nTo: labo@hopital.test.mssante.fr\n"
        "Subject: rapport\nMessage-ID: <report-1@operateur.test>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; boundary=b; report-type=" +
        std::string{type} +
        "\n\n--b\nContent-Type: text/plain\n\nvoici\n--b\nContent-Type: message/" +
        std::string{type} + "\n\n" + std::string{machine_part} + "\n" + std::string{last_part} +
        "--b--\n"
    );
}

std::string
dsn(std::string_view envelope_id, std::string_view returned_id, std::string_view recipient)
{
    std::string machine = "Reporting-MTA: dns; operateur.test\n";
    if (!envelope_id.empty()) machine += "Original-Envelope-Id: " + std::string{envelope_id} + "\n";
    machine += "\n" + std::string{recipient};
    std::string returned;
    if (!returned_id.empty())
        returned = "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" +
                   std::string{returned_id} + ">\nSubject: XDM/1.0/DDM+X\n\n";
    return report("delivery-status", machine, returned);
}

const std::string delivered = "Final-Recipient: rfc822; a@x.fr\nAction: delivered\nStatus: 2.0.0\n";
const std::string failed =
    "Final-Recipient: rfc822; a@x.fr\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 unknown\n";

std::string mdn(std::string_view original, std::string_view disposition)
{
    return report(
        "disposition-notification",
        "Final-Recipient: rfc822; lecteur@x.fr\nOriginal-Message-ID: <" + std::string{original} +
            ">\nDisposition: " + std::string{disposition} + "\n",
        {}
    );
}

const reception_record& reception(const reading_result& r, std::size_t n = 0)
{
    return std::get<reception_record>(r.findings.at(n).fact);
}

const reading_record& reading(const reading_result& r)
{
    return std::get<reading_record>(r.findings.at(0).fact);
}

TEST(receipt_correlate, finds_a_letter_by_the_envelope_id_of_a_dsn)
{
    const auto r = read_receipt(dsn(ours, {}, delivered), place);

    EXPECT_EQ(r.kind, mime::mail_kind::delivery_report);
    EXPECT_EQ(r.mail_id, "report-1@operateur.test");
    EXPECT_EQ(r.reason, "");
    ASSERT_EQ(r.findings.size(), 1U);
    EXPECT_EQ(r.findings[0].about.to_string(), ours);
    EXPECT_EQ(reception(r).number, 2);
    EXPECT_EQ(reception(r).action, reception_action::delivered);
    EXPECT_EQ(reception(r).found_in, place);
}

TEST(receipt_correlate, finds_a_letter_by_the_headers_that_a_dsn_returns)
{
    const auto r = read_receipt(dsn({}, ours + "@hopital.test.mssante.fr", failed), place);

    ASSERT_EQ(r.findings.size(), 1U);
    EXPECT_EQ(r.findings[0].about.to_string(), ours);
    EXPECT_EQ(reception(r).action, reception_action::failed);
    EXPECT_EQ(reception(r).reply_code, 550);
    EXPECT_EQ(reception(r).status, (enhanced_status{5, 1, 1}));
}

TEST(receipt_correlate, prefers_the_returned_headers_to_an_envelope_id_that_is_not_ours)
{
    const auto r = read_receipt(dsn("QQ0815", ours + "@x.fr", delivered), place);

    ASSERT_EQ(r.findings.size(), 1U);
    EXPECT_EQ(r.findings[0].about.to_string(), ours);
}

TEST(receipt_correlate, keeps_every_status_of_a_report)
{
    const auto r = read_receipt(dsn(ours, {}, delivered + "\n" + failed), place);

    ASSERT_EQ(r.findings.size(), 2U);
    EXPECT_EQ(reception(r, 0).action, reception_action::delivered);
    EXPECT_EQ(reception(r, 1).action, reception_action::failed);
}

TEST(receipt_correlate, tells_each_action_of_a_dsn_as_it_is)
{
    const std::pair<const char*, reception_action> actions[] = {
        {"relayed", reception_action::relayed},
        {"expanded", reception_action::expanded},
        {"delayed", reception_action::delayed}};
    for (const auto& [word, action] : actions) {
        const auto status = std::string{"Final-Recipient: rfc822; a@x.fr\nAction: "} + word + "\n";
        EXPECT_EQ(reception(read_receipt(dsn(ours, {}, status), place)).action, action) << word;
    }
}

TEST(receipt_correlate, says_why_a_dsn_is_nobodys)
{
    const auto foreign = read_receipt(dsn("QQ0815", "abc@elsewhere.fr", failed), place);
    const auto nobody = read_receipt(dsn(ours, {}, {}), place);

    EXPECT_EQ(foreign.kind, mime::mail_kind::delivery_report);
    EXPECT_TRUE(foreign.findings.empty());
    EXPECT_NE(foreign.reason.find("envelope id"), std::string::npos);
    EXPECT_TRUE(nobody.findings.empty());
    EXPECT_FALSE(nobody.reason.empty());
}

TEST(receipt_correlate, finds_a_letter_by_the_original_message_id_of_an_mdn)
{
    const auto r = read_receipt(
        mdn(ours + "@hopital.test.mssante.fr", "manual-action/MDN-sent-manually; displayed"), place
    );

    EXPECT_EQ(r.kind, mime::mail_kind::disposition_report);
    ASSERT_EQ(r.findings.size(), 1U);
    EXPECT_EQ(r.findings[0].about.to_string(), ours);
    EXPECT_EQ(reading(r).number, 2);
    EXPECT_EQ(reading(r).disposition, "displayed");
    EXPECT_FALSE(reading(r).negative);
    EXPECT_EQ(reading(r).reader, "lecteur@x.fr");
}

TEST(receipt_correlate, tells_a_reading_from_a_refusal)
{
    const auto negative = [](std::string_view disposition) {
        return reading(read_receipt(mdn(ours + "@x.fr", disposition), place)).negative;
    };
    const std::string automatic = "automatic-action/MDN-sent-automatically; ";

    EXPECT_FALSE(negative(automatic + "processed"));
    EXPECT_FALSE(negative(automatic + "dispatched"));
    EXPECT_TRUE(negative(automatic + "deleted"));
    EXPECT_TRUE(negative(automatic + "denied"));
    EXPECT_TRUE(negative(automatic + "failed"));
    EXPECT_TRUE(negative(automatic + "processed/error"));
}

TEST(receipt_correlate, reads_the_code_of_a_refusal)
{
    const auto r = read_receipt(
        mdn(ours + "@x.fr",
            "automatic-action/MDN-sent-automatically; processed/Error: 902^Identifiant de patient "
            "inconnu"),
        place
    );

    EXPECT_TRUE(reading(r).negative);
    EXPECT_EQ(reading(r).error_code, "902");
}

TEST(receipt_correlate, says_why_an_mdn_is_nobodys)
{
    const auto r =
        read_receipt(mdn("abc@elsewhere.fr", "manual-action/MDN-sent-manually; displayed"), place);

    EXPECT_TRUE(r.findings.empty());
    EXPECT_NE(r.reason.find("Original-Message-ID"), std::string::npos);
}

TEST(receipt_correlate, leaves_other_mails_to_people)
{
    const auto person = read_receipt(crlf("From: a@b.fr\nSubject: Bonjour\n\nTexte\n"), place);
    const auto refusal = read_receipt(
        crlf("From: a@b.fr\nSubject: [KO Intégration système !][902] XDM/1.0/DDM+X\n\nTexte\n"),
        place
    );
    const auto letter =
        read_receipt(crlf("From: a@b.fr\nSubject: XDM/1.0/DDM+X Y\n\nTexte\n"), place);

    for (const auto* r : {&person, &refusal, &letter}) {
        EXPECT_TRUE(r->findings.empty());
        EXPECT_FALSE(r->reason.empty());
    }
    EXPECT_EQ(person.kind, mime::mail_kind::other);
    EXPECT_EQ(refusal.kind, mime::mail_kind::integration_error);
    EXPECT_EQ(letter.kind, mime::mail_kind::letter);
}

TEST(receipt_correlate, says_so_when_a_mail_cannot_be_read)
{
    const auto r = read_receipt("no header at all", place);

    EXPECT_TRUE(r.findings.empty());
    EXPECT_FALSE(r.reason.empty());
}

TEST(receipt_correlate, takes_a_deleted_mail_for_read_when_told_so)
{
    const auto deleted = mdn(ours + "@x.fr", "manual-action/MDN-sent-manually; deleted");
    const auto failed_too = mdn(ours + "@x.fr", "manual-action/MDN-sent-manually; deleted/error");

    EXPECT_TRUE(reading(read_receipt(deleted, place)).negative);
    EXPECT_FALSE(reading(read_receipt(deleted, place, {.deleted_is_read = true})).negative);
    EXPECT_TRUE(reading(read_receipt(failed_too, place, {.deleted_is_read = true})).negative);
}

TEST(receipt_correlate, takes_a_disposition_that_nobody_knows_for_nothing)
{
    const auto r =
        read_receipt(mdn(ours + "@x.fr", "manual-action/MDN-sent-manually; seen"), place);

    EXPECT_TRUE(r.findings.empty());
    EXPECT_NE(r.reason.find("disposition"), std::string::npos);
}

// An MDN that says an error without a code, with a text for people.
std::string mdn_in_words(std::string_view subject, std::string_view text)
{
    return crlf(
        "From: dpi@x.fr\nSubject: " + std::string{subject} +
        "\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b; "
        "report-type=disposition-notification\n\n--b\nContent-Type: text/plain; "
        "charset=UTF-8\n\n" +
        std::string{text} +
        "\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; "
        "dpi@x.fr\nOriginal-Message-ID: <" +
        ours +
        "@x.fr>\nDisposition: automatic-action/MDN-sent-automatically; processed/error\n--b--\n"
    );
}

TEST(receipt_correlate, finds_the_code_of_a_refusal_in_the_words_of_an_mdn)
{
    const auto code = [](std::string_view subject, std::string_view text) {
        return reading(read_receipt(mdn_in_words(subject, text), place)).error_code;
    };

    EXPECT_EQ(
        code("x", "- document 1 : 902^Identifiant patient inconnu\n- document 2 : 904"), "902"
    );
    EXPECT_EQ(code("[KO Intégration système !][903] XDM/1.0/DDM+X", "905"), "903");
    EXPECT_EQ(code("x", "dossier 19020 du 9/02, code 907, 900"), "900");
    EXPECT_EQ(code("x", "rien"), "");
}

std::string error_mail(std::string_view headers, std::string_view repeated)
{
    return crlf(
        "From: DPI <dpi@x.fr>\nSubject: [KO Intégration système !][902] XDM/1.0/DDM+X\n" +
        std::string{headers} +
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
        "text/plain\n\nnon\n" +
        std::string{repeated} + "--b--\n"
    );
}

TEST(receipt_correlate, takes_a_plain_error_mail_for_a_refusal_of_the_letter_it_names)
{
    const std::string id = "<" + ours + "@hopital.test.mssante.fr>";
    const std::string mails[] = {
        error_mail(
            "", "--b\nContent-Type: message/rfc822\n\nMessage-ID: " + id + "\nSubject: X\n\nTexte\n"
        ),
        error_mail("In-Reply-To: " + id + "\n", ""),
        error_mail("References: <other@x.fr> " + id + "\n", "")};
    for (const auto& mail : mails) {
        const auto r = read_receipt(mail, place);
        EXPECT_EQ(r.kind, mime::mail_kind::integration_error);
        ASSERT_EQ(r.findings.size(), 1U) << mail;
        EXPECT_EQ(r.findings[0].about.to_string(), ours);
        EXPECT_TRUE(reading(r).negative);
        EXPECT_EQ(reading(r).error_code, "902");
        EXPECT_EQ(reading(r).reader, "dpi@x.fr");
    }
    EXPECT_TRUE(read_receipt(error_mail("", ""), place).findings.empty());
}

}  // namespace
