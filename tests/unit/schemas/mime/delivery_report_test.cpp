#include "schemas/mime/delivery_report.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace {

using namespace vgm;
using namespace vgm::mime;

// A report as Postfix lays it out; `recipient` are the fields of its one recipient.
std::string postfix_report(const std::string& recipient, bool whole_message = false)
{
    return "Return-Path: <>\r\n"
           "Date: Fri, 10 Jan 2025 10:15:03 +0100 (CET)\r\n"
           "From: MAILER-DAEMON@mx.exemple.mssante.fr (Mail Delivery System)\r\n"
           "Subject: Undelivered Mail Returned to Sender\r\n"
           "To: biologie@hopitalc.mssante.fr\r\n"
           "Auto-Submitted: auto-replied\r\n"
           "MIME-Version: 1.0\r\n"
           "Content-Type: multipart/report; report-type=delivery-status;\r\n"
           "\tboundary=\"4YV2Nq1lRzz5vN.1736500503/mx.exemple.mssante.fr\"\r\n"
           "Message-Id: <20250110091503.4YV2Nq@mx.exemple.mssante.fr>\r\n"
           "\r\n"
           "This is a MIME-encapsulated message.\r\n"
           "\r\n"
           "--4YV2Nq1lRzz5vN.1736500503/mx.exemple.mssante.fr\r\n"
           "Content-Description: Notification\r\n"
           "Content-Type: text/plain; charset=us-ascii\r\n"
           "\r\n"
           "This is the mail system at host mx.exemple.mssante.fr.\r\n"
           "\r\n"
           "--4YV2Nq1lRzz5vN.1736500503/mx.exemple.mssante.fr\r\n"
           "Content-Description: Delivery report\r\n"
           "Content-Type: message/delivery-status\r\n"
           "\r\n"
           "Reporting-MTA: dns; mx.exemple.mssante.fr\r\n"
           "Original-Envelope-Id: 01JD0000000000000000000000.2+3D\r\n"
           "X-Postfix-Queue-ID: 4YV2Nq1lRzz5vN\r\n"
           "X-Postfix-Sender: rfc822; biologie@hopitalc.mssante.fr\r\n"
           "Arrival-Date: Fri, 10 Jan 2025 10:15:02 +0100 (CET)\r\n"
           "\r\n" +
           recipient +
           "\r\n"
           "--4YV2Nq1lRzz5vN.1736500503/mx.exemple.mssante.fr\r\n" +
           (whole_message ? "Content-Description: Undelivered Message\r\n"
                            "Content-Type: message/rfc822\r\n\r\n"
                          : "Content-Description: Undelivered Message Headers\r\n"
                            "Content-Type: text/rfc822-headers\r\n\r\n") +
           "Return-Path: <biologie@hopitalc.mssante.fr>\r\n"
           "Message-ID:\r\n <01JD.2@hopitalc.mssante.fr>\r\n"
           "Subject: XDM/1.0/DDM+CR\r\n"
           "\r\n"
           "--4YV2Nq1lRzz5vN.1736500503/mx.exemple.mssante.fr--\r\n";
}

const std::string failed =
    "Final-Recipient: rfc822; dr.dupont@exemple.mssante.fr\r\n"
    "Original-Recipient: rfc822;Dr.Dupont+2Bbio@exemple.mssante.fr\r\n"
    "Action: failed\r\n"
    "Status: 5.1.1\r\n"
    "Remote-MTA: dns; lmtp.exemple.mssante.fr\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1 <dr.dupont@exemple.mssante.fr>: Recipient\r\n"
    "    address rejected: User unknown\r\n";

delivery_report found(const std::string& bytes)
{
    const auto m = parse_mail(bytes);
    EXPECT_TRUE(m);
    auto report = find_delivery_report(*m);
    EXPECT_TRUE(report);
    return report ? std::move(*report) : delivery_report{};
}

recipient_report only_recipient(const std::string& fields)
{
    const auto report = found(postfix_report(fields));
    EXPECT_EQ(report.recipients.size(), 1u);
    return report.recipients.empty() ? recipient_report{} : report.recipients.front();
}

TEST(mime_delivery_report, reads_what_concerns_the_whole_mail)
{
    for (const bool whole_message : {false, true}) {
        const auto report = found(postfix_report(failed, whole_message));

        EXPECT_EQ(report.envelope_id, "01JD0000000000000000000000.2=");
        EXPECT_EQ(report.reporting_server, (typed_value{"dns", "mx.exemple.mssante.fr"}));
        EXPECT_EQ(report.arrival_date, "Fri, 10 Jan 2025 10:15:02 +0100 (CET)");
        EXPECT_EQ(report.original_message_id.value, "01JD.2@hopitalc.mssante.fr");
    }
}

TEST(mime_delivery_report, reads_a_failure)
{
    const auto r = only_recipient(failed);

    EXPECT_EQ(r.final_recipient, (typed_value{"rfc822", "dr.dupont@exemple.mssante.fr"}));
    EXPECT_EQ(r.original_recipient, (typed_value{"rfc822", "Dr.Dupont+bio@exemple.mssante.fr"}));
    EXPECT_EQ(r.action, delivery_action::failed);
    EXPECT_EQ(r.status, (enhanced_status{5, 1, 1}));
    EXPECT_EQ(r.remote_server, (typed_value{"dns", "lmtp.exemple.mssante.fr"}));
    EXPECT_EQ(r.smtp_reply, 550);
    EXPECT_EQ(r.diagnostic.type, "smtp");
    EXPECT_NE(r.diagnostic.value.find("rejected: User unknown"), std::string::npos);
}

TEST(mime_delivery_report, reads_a_delivery)
{
    const auto r = only_recipient(
        "Final-Recipient: rfc822; a@b.fr\r\nOriginal-Recipient: rfc822;a@b.fr\r\n"
        "Action: delivered\r\nStatus: 2.0.0\r\n"
        "Remote-MTA: dns; private/dovecot-lmtp\r\n"
        "Diagnostic-Code: smtp; 250 2.0.0 <a@b.fr> Saved\r\n"
    );

    EXPECT_EQ(r.action, delivery_action::delivered);
    EXPECT_EQ(r.status, (enhanced_status{2, 0, 0}));
    EXPECT_EQ(r.smtp_reply, 250);
}

TEST(mime_delivery_report, tells_relayed_and_expanded_from_delivered)
{
    EXPECT_EQ(
        only_recipient("Final-Recipient: rfc822; a@b.fr\r\nAction: relayed\r\nStatus: 2.0.0\r\n")
            .action,
        delivery_action::relayed
    );
    EXPECT_EQ(
        only_recipient("Final-Recipient: rfc822; a@b.fr\r\nAction: EXPANDED (to 3)\r\n").action,
        delivery_action::expanded
    );
}

TEST(mime_delivery_report, reads_a_delay)
{
    const auto r = only_recipient(
        "Final-Recipient: rfc822; a@b.fr\r\nAction: delayed\r\nStatus: 4.4.1\r\n"
        "Diagnostic-Code: X-Postfix; connect to mx.b.fr[192.0.2.1]:25: Connection timed out\r\n"
        "Will-Retry-Until: Wed, 15 Jan 2025 10:15:02 +0100 (CET)\r\n"
    );

    EXPECT_EQ(r.action, delivery_action::delayed);
    EXPECT_TRUE(r.status.is_transient());
    EXPECT_EQ(r.smtp_reply, std::nullopt);
    EXPECT_EQ(r.diagnostic.type, "x-postfix");
    EXPECT_EQ(r.will_retry_until, "Wed, 15 Jan 2025 10:15:02 +0100 (CET)");
}

TEST(mime_delivery_report, finds_the_reply_that_a_server_quotes)
{
    const auto reply = [](const std::string& code) {
        return only_recipient(
                   "Final-Recipient: rfc822; a@b.fr\r\nAction: failed\r\nDiagnostic-Code: " + code +
                   "\r\n"
        )
            .smtp_reply;
    };

    EXPECT_EQ(reply("smtp; 554"), 554);
    EXPECT_EQ(reply("smtp;552-5.2.2 full"), 552);
    EXPECT_EQ(reply("X-Postfix; host mx said: 451 4.3.0 busy (in reply to end of DATA)"), 451);
    EXPECT_EQ(reply("smtp; 5.1.1 no"), std::nullopt);
    EXPECT_EQ(reply("smtp; 1234 no"), std::nullopt);
    EXPECT_EQ(reply("smtp; 999 no"), std::nullopt);
    EXPECT_EQ(reply(""), std::nullopt);
}

TEST(mime_delivery_report, reads_every_recipient)
{
    const auto report = found(postfix_report(
        failed + "\r\nFinal-Recipient: rfc822;<b@b.fr>\r\nAction:delivered\r\nStatus:2.0.0\r\n"
    ));

    ASSERT_EQ(report.recipients.size(), 2u);
    EXPECT_EQ(report.recipients[1].final_recipient.value, "b@b.fr");
    EXPECT_EQ(report.recipients[1].action, delivery_action::delivered);
}

TEST(mime_delivery_report, takes_the_weakest_claim_from_a_status_alone)
{
    const auto action = [](const std::string& status) {
        return only_recipient("Final-Recipient: rfc822;a@b\r\nStatus: " + status + "\r\n").action;
    };

    EXPECT_EQ(action("5.0.0"), delivery_action::failed);
    EXPECT_EQ(action("4.0.0 (busy)"), delivery_action::delayed);
    EXPECT_EQ(action("2.0.0"), delivery_action::relayed);
    EXPECT_TRUE(
        found(postfix_report("Final-Recipient: rfc822;a@b\r\nStatus: x\r\n")).recipients.empty()
    );
}

TEST(mime_delivery_report, is_not_found_in_other_mail)
{
    EXPECT_FALSE(find_delivery_report(*parse_mail("Subject: x\r\n\r\nAction: failed\r\n")));
    EXPECT_FALSE(find_delivery_report(
        *parse_mail("Content-Type: message/rfc822\r\n\r\n" + postfix_report(failed))
    ));
}

TEST(mime_delivery_report, survives_any_mutation)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::string whole = postfix_report(failed);

    for (int i = 0; i < 3000; ++i) {
        std::string bytes = whole;
        for (std::size_t k = random() % 20 + 1; k > 0; --k) {
            const std::size_t at = random() % bytes.size();
            switch (random() % 3) {
                case 0:
                    bytes[at] = static_cast<char>(random());
                    break;
                case 1:
                    bytes.erase(at, random() % 30);
                    break;
                default:
                    bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 30));
            }
            if (bytes.empty()) break;
        }
        if (const auto m = parse_mail(bytes)) {
            const auto report = find_delivery_report(*m);
            if (report && report->recipients.size() == 1) {
                ASSERT_FALSE(to_string(report->recipients[0].action).empty());
            }
        }
    }
}

TEST(mime_delivery_report, has_a_word_for_every_action)
{
    for (const auto* word : {"delivered", "relayed", "expanded", "failed", "delayed"}) {
        const auto r =
            only_recipient(std::string("Final-Recipient: rfc822;a@b\r\nAction: ") + word + "\r\n");
        EXPECT_EQ(to_string(r.action), word);
    }
}

}  // namespace
