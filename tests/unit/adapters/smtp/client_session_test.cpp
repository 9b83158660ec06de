#include "adapters/smtp/client_session.hpp"

#include "tests/support/smtp_script.hpp"

#include <gtest/gtest.h>

namespace vgm::smtp {
namespace {

using test::letter;
using test::script;
using test::text;

constexpr const char* mail_line =
    "MAIL FROM:<appli@ch.mssante.test> SIZE=7 RET=HDRS ENVID=01JD.1\r\n";
constexpr const char* rcpt_line =
    "RCPT TO:<dr.martin@ch.mssante.test> NOTIFY=SUCCESS,FAILURE,DELAY "
    "ORCPT=rfc822;dr.martin@ch.mssante.test\r\n";

client_session session(security secured_by = security::starttls)
{
    return client_session({"gw.ch.test", secured_by, authentication::none, 1.0});
}

// Until the second EHLO has gone out.
script opening()
{
    return script()
        .reply("220 mail.mssante.test ESMTP")
        .expect_send("EHLO gw.ch.test")
        .reply("250-mail.mssante.test\r\n250-PIPELINING\r\n250 STARTTLS")
        .expect_send("STARTTLS")
        .reply("220 2.0.0 go ahead")
        .expect_tls()
        .expect_send("EHLO gw.ch.test");
}

script pipelined_letter()
{
    return script()
        .expect_bytes(std::string{mail_line} + rcpt_line + "DATA\r\n")
        .reply("250 2.1.0 Ok")
        .reply("250 2.1.5 Ok")
        .reply("354 End data with <CR><LF>.<CR><LF>")
        .expect_content("hello\r\n")
        .expect_confirm()
        .expect_send(".")
        .reply("250 2.0.0 Ok: queued as 4Yq1Zr0Hn1z9");
}

script pipelined()
{
    return opening().reply("250-mail\r\n250-PIPELINING\r\n250-SIZE 26214400\r\n250 DSN") +
           pipelined_letter();
}

script one_by_one()
{
    return opening()
        .reply("250-mail\r\n250-SIZE 26214400\r\n250 DSN")
        .expect_bytes(mail_line)
        .reply("250 Ok")
        .expect_bytes(rcpt_line)
        .reply("250 Ok")
        .expect_send("DATA")
        .reply("354 go")
        .expect_content("hello\r\n")
        .expect_confirm()
        .expect_send(".")
        .reply("250 Ok");
}

TEST(smtp_client_session, sends_a_letter_with_its_commands_in_one_piece)
{
    auto s = session();

    const auto report = pipelined().check(s);

    EXPECT_EQ(report.result, outcome::sent);
    EXPECT_EQ(report.at, stage::end_of_data);
    EXPECT_EQ(report.reply_code, 250);
    EXPECT_EQ(report.status, (enhanced_status{2, 0, 0}));
    EXPECT_EQ(report.remote_queue_id, "4Yq1Zr0Hn1z9");
    EXPECT_TRUE(report.dsn_offered);
    EXPECT_TRUE(report.connection_usable);
    EXPECT_FALSE(report.operator_problem);
    EXPECT_TRUE(s.established());
}

TEST(smtp_client_session, sends_one_command_at_a_time_to_a_server_that_does_not_pipeline)
{
    auto s = session();

    EXPECT_EQ(one_by_one().check(s).result, outcome::sent);
}

TEST(smtp_client_session, gives_the_same_result_however_replies_are_cut)
{
    test::same_however_cut(
        pipelined(), [] { return session(); }, outcome::sent
    );
    test::same_however_cut(
        one_by_one(), [] { return session(); }, outcome::sent
    );
}

TEST(smtp_client_session, takes_the_three_pipelined_replies_in_one_piece)
{
    auto s = session();
    const auto report = (opening()
                             .reply("250-mail\r\n250-PIPELINING\r\n250-SIZE 0\r\n250 DSN")
                             .expect_bytes(std::string{mail_line} + rcpt_line + "DATA\r\n")
                             .reply("250 a\r\n250 b\r\n354 c")
                             .expect_content("hello\r\n")
                             .expect_confirm()
                             .expect_send(".")
                             .reply("250 Ok"))
                            .check(s);

    EXPECT_EQ(report.result, outcome::sent);
}

TEST(smtp_client_session, says_that_dsn_was_not_offered_and_asks_for_none)
{
    auto s = session();
    const auto report = (opening()
                             .reply("250 mail")
                             .expect_send("MAIL FROM:<appli@ch.mssante.test>")
                             .reply("250 Ok")
                             .expect_send("RCPT TO:<dr.martin@ch.mssante.test>")
                             .reply("251 will forward")
                             .expect_send("DATA")
                             .reply("354 go")
                             .expect_content("hello\r\n")
                             .expect_confirm()
                             .expect_send(".")
                             .reply("250 Ok"))
                            .check(s);

    EXPECT_EQ(report.result, outcome::sent);
    EXPECT_FALSE(report.dsn_offered);
    EXPECT_EQ(report.remote_queue_id, "");
}

TEST(smtp_client_session, secures_the_connection_first_when_tls_is_implicit)
{
    auto s = session(security::implicit);

    const auto report = (script()
                             .expect_tls()
                             .reply("220 mail")
                             .expect_send("EHLO gw.ch.test")
                             .reply("250-mail\r\n250-PIPELINING\r\n250-SIZE\r\n250 DSN") +
                         pipelined_letter())
                            .check(s);

    EXPECT_EQ(report.result, outcome::sent);
}

TEST(smtp_client_session, says_auth_external_when_configured)
{
    client_session s({"gw.ch.test", security::starttls, authentication::external, 1.0});

    const auto report =
        (opening()
             .reply("250-mail\r\n250-PIPELINING\r\n250-SIZE\r\n250-DSN\r\n250 AUTH EXTERNAL")
             .expect_send("AUTH EXTERNAL =")
             .reply("235 2.7.0 welcome") +
         pipelined_letter())
            .check(s);

    EXPECT_EQ(report.result, outcome::sent);
}

TEST(smtp_client_session, forgets_what_was_announced_before_tls)
{
    auto s = session();
    const auto report = (script()
                             .reply("220 mail")
                             .expect_send("EHLO gw.ch.test")
                             .reply("250-mail\r\n250-DSN\r\n250-SIZE 1\r\n250 STARTTLS")
                             .expect_send("STARTTLS")
                             .reply("220 go")
                             .expect_tls()
                             .expect_send("EHLO gw.ch.test")
                             .reply("250 mail")
                             .expect_send("MAIL FROM:<appli@ch.mssante.test>")
                             .reply("451 later"))
                            .check(s);

    EXPECT_EQ(report.result, outcome::deferred);
    EXPECT_FALSE(report.dsn_offered);
}

TEST(smtp_client_session, sends_the_next_letter_on_the_same_connection_without_a_reset)
{
    auto s = session();
    pipelined().check(s);

    EXPECT_EQ(pipelined_letter().check(s).result, outcome::sent);
    EXPECT_EQ(pipelined_letter().check(s).result, outcome::sent);
}

TEST(smtp_client_session, resets_the_connection_after_a_letter_that_failed)
{
    auto s = session();
    pipelined().check(s);
    const auto refused =
        script()
            .expect_bytes(std::string{mail_line} + rcpt_line + "DATA\r\n")
            .reply("250 Ok\r\n550 5.1.1 <dr.martin@ch.mssante.test>: unknown\r\n503 no recipient")
            .check(s);
    ASSERT_EQ(refused.result, outcome::bounced);
    ASSERT_TRUE(refused.connection_usable);

    const auto next =
        (script().expect_send("RSET").reply("250 2.0.0 Ok") + pipelined_letter()).check(s);

    EXPECT_EQ(next.result, outcome::sent);
    EXPECT_EQ(pipelined_letter().check(s).result, outcome::sent);
}

TEST(smtp_client_session, asks_for_the_confirmation_before_a_byte_of_the_end_of_data)
{
    auto s = session();
    const auto all = pipelined();
    action next = s.start(letter(), text("no newline"));
    std::string sent;
    for (const auto& step : all.steps()) {
        if (step.what == script::step::kind::send) {
            sent += std::get<send>(next).bytes;
            next = s.on_sent();
        } else if (step.what == script::step::kind::reply) {
            next = s.on_received(step.bytes);
        } else if (step.what == script::step::kind::secure) {
            next = s.on_secured();
        } else if (step.what == script::step::kind::content) {
            char buffer[100];
            while (const auto n = s.next_content(buffer)) sent.append(buffer, n);
            next = s.on_sent();
        } else {
            break;
        }
    }

    ASSERT_TRUE(std::holds_alternative<confirm>(next));
    EXPECT_EQ(sent.substr(sent.size() - 10), "no newline");

    next = s.on_confirmed();
    EXPECT_EQ(std::get<send>(next).bytes, "\r\n.\r\n");
}

TEST(smtp_client_session, scales_its_deadlines)
{
    client_session s({"gw.ch.test", security::starttls, authentication::none, 0.01});

    const auto first = s.start(letter(), text("hello\r\n"));

    EXPECT_EQ(std::get<receive>(first).deadline, std::chrono::seconds{3});
}

TEST(smtp_client_session, says_goodbye_whatever_comes_of_it)
{
    for (const bool answered : {true, false}) {
        auto s = session();
        pipelined().check(s);

        action next = s.stop();
        ASSERT_EQ(std::get<send>(next).bytes, "QUIT\r\n");
        next = s.on_sent();
        ASSERT_TRUE(std::holds_alternative<receive>(next));
        next = answered ? s.on_received("221 bye\r\n") : s.on_failed(errc::reply_malformed);

        EXPECT_TRUE(std::holds_alternative<hang_up>(next));
    }
}

}  // namespace
}  // namespace vgm::smtp
