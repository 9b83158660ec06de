#include "adapters/smtp/delivery_report.hpp"

#include <gtest/gtest.h>

namespace vgm::smtp {
namespace {

TEST(smtp_delivery_report, describes_a_refusal_without_the_words_of_the_server)
{
    delivery_report report;
    report.at = stage::recipient;
    report.reply_code = 550;
    report.status = {5, 1, 1};
    report.reason = "the operator refuses the letter";
    report.keep_server_text("5.1.1 <185057800608436@patient.mssante.fr>: unknown");

    EXPECT_EQ(report.describe(), "550 5.1.1 in reply to RCPT TO: the operator refuses the letter");
    EXPECT_EQ(report.server_text(), "5.1.1 <185057800608436@patient.mssante.fr>: unknown");
}

TEST(smtp_delivery_report, says_that_a_letter_may_have_been_delivered)
{
    delivery_report report;
    report.result = outcome::uncertain;
    report.at = stage::end_of_data;
    report.ec = errc::reply_malformed;

    EXPECT_NE(
        report.describe().find("after the end of data: may have been delivered"), std::string::npos
    );
}

TEST(smtp_delivery_report, says_what_is_wrong_with_a_certificate)
{
    delivery_report report;
    report.at = stage::securing;
    report.ec = errc::bytes_before_tls;
    report.complaint = "certificate has expired";

    EXPECT_NE(report.describe().find("(certificate has expired)"), std::string::npos);
}

TEST(smtp_queue_id, is_found_in_what_servers_say)
{
    EXPECT_EQ(find_queue_id("2.0.0 Ok: queued as 4Yq1Zr0Hn1z9"), "4Yq1Zr0Hn1z9");
    EXPECT_EQ(find_queue_id("OK id=1rGkXy-0001aB-2C"), "1rGkXy-0001aB-2C");
    EXPECT_EQ(find_queue_id("2.0.0 Ok: queued as 3F2A.\n"), "3F2A.");
}

TEST(smtp_queue_id, is_absent_when_it_cannot_be_told_or_is_no_id)
{
    for (const std::string text :
         {"",
          "2.0.0 Ok",
          "queued",
          "2.6.0 message accepted for delivery",
          "Ok: queued as ",
          "Ok: queued as <a@b.test>",
          "paid=1234"})
        EXPECT_EQ(find_queue_id(text), "") << text;

    std::string endless = "Ok: queued as ";
    endless.append(65, 'A');
    EXPECT_EQ(find_queue_id(endless), "");
}

TEST(smtp_stage, gives_each_wait_the_deadline_of_rfc_5321)
{
    using namespace std::chrono_literals;
    EXPECT_EQ(facts_of(stage::greeting).deadline, 5min);
    EXPECT_EQ(facts_of(stage::mail).deadline, 5min);
    EXPECT_EQ(facts_of(stage::recipient).deadline, 5min);
    EXPECT_EQ(facts_of(stage::data).deadline, 2min);
    EXPECT_EQ(facts_of(stage::content).deadline, 3min);
    EXPECT_EQ(facts_of(stage::end_of_data).deadline, 10min);
}

}  // namespace
}  // namespace vgm::smtp
