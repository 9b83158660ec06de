#include "adapters/smtp/client_session.hpp"
#include "tests/support/smtp_script.hpp"

#include <boost/system/errc.hpp>
#include <gtest/gtest.h>

namespace vgm::smtp {
namespace {

using test::letter;
using test::script;
using test::text;

client_session session(authentication auth = authentication::none)
{
    return client_session({"gw.ch.test", security::starttls, auth, 1.0});
}

script secured(std::string ehlo = "250-mail\r\n250 PIPELINING")
{
    return script()
        .reply("220 mail")
        .expect_send("EHLO gw.ch.test")
        .reply("250-mail\r\n250 STARTTLS")
        .expect_send("STARTTLS")
        .reply("220 go")
        .expect_tls()
        .expect_send("EHLO gw.ch.test")
        .reply(std::move(ehlo));
}

script commands_at_once()
{
    return script().expect_bytes(
        "MAIL FROM:<appli@ch.mssante.test>\r\nRCPT TO:<dr.martin@ch.mssante.test>\r\nDATA\r\n"
    );
}

script accepted_letter()
{
    return commands_at_once()
        .reply("250 Ok")
        .reply("250 Ok")
        .reply("354 go")
        .expect_content("hello\r\n")
        .expect_confirm()
        .expect_send(".")
        .reply("250 Ok");
}

script one_by_one()
{
    return secured("250 mail")
        .expect_send("MAIL FROM:<appli@ch.mssante.test>")
        .reply("250 Ok")
        .expect_send("RCPT TO:<dr.martin@ch.mssante.test>")
        .reply("250 Ok")
        .expect_send("DATA")
        .reply("354 go")
        .expect_content("hello\r\n")
        .expect_confirm()
        .expect_send(".")
        .reply("250 Ok");
}

delivery_report run(
    const script& s,
    authentication auth = authentication::none,
    envelope e = letter(),
    content c = text("hello\r\n")
)
{
    auto fresh = session(auth);
    return s.check(fresh, std::move(e), std::move(c));
}

TEST(smtp_client_session_failures, are_deferred_or_uncertain_at_every_step)
{
    test::fails_cleanly_at_every_step(secured() + accepted_letter(), [] { return session(); });
    test::fails_cleanly_at_every_step(one_by_one(), [] { return session(); });
    test::fails_cleanly_at_every_step(
        secured("250-mail\r\n250-PIPELINING\r\n250 AUTH EXTERNAL")
                .expect_send("AUTH EXTERNAL =")
                .reply("235 welcome") +
            accepted_letter(),
        [] { return session(authentication::external); }
    );
}

TEST(smtp_client_session_failures, give_the_same_result_however_replies_are_cut)
{
    const auto refused = secured() + commands_at_once()
                                         .reply("250 Ok")
                                         .reply("550-5.1.1 no such\r\n550 5.1.1 mailbox")
                                         .reply("554 5.5.1 no valid recipients");
    test::same_however_cut(
        refused, [] { return session(); }, outcome::bounced
    );
}

TEST(smtp_client_session_failures, keep_the_refusal_that_came_first)
{
    const auto report =
        run(secured() + commands_at_once()
                            .reply("250 Ok")
                            .reply("450 4.2.0 greylisted <dr.martin@ch.mssante.test>")
                            .reply("554 5.5.1 no valid recipients"));

    EXPECT_EQ(report.result, outcome::deferred);
    EXPECT_EQ(report.at, stage::recipient);
    EXPECT_EQ(report.status.to_string(), "4.2.0");
    EXPECT_TRUE(report.connection_usable);
    EXPECT_EQ(report.describe().find("dr.martin"), std::string::npos);
    EXPECT_NE(report.server_text().find("dr.martin"), std::string::npos);
}

TEST(smtp_client_session_failures, keep_the_refusal_when_the_connection_breaks_after_it)
{
    auto s = session();
    action next = s.start(letter(), text("hello\r\n"));
    const auto until = secured() + commands_at_once().reply("250 Ok").reply("550 5.1.1 unknown");
    for (const auto& step : until.steps()) ASSERT_TRUE(script::play(s, step, next));

    next = s.on_failed(make_error_code(boost::system::errc::connection_reset));

    const auto report = script::report_of(next);
    EXPECT_EQ(report.result, outcome::bounced);
    EXPECT_EQ(report.reply_code, 550);
    EXPECT_FALSE(report.connection_usable);
}

TEST(smtp_client_session_failures, send_nothing_more_when_data_is_taken_without_a_recipient)
{
    const auto report =
        run(secured() +
            commands_at_once().reply("250 Ok").reply("550 5.1.1 unknown").reply("354 go"));

    EXPECT_EQ(report.result, outcome::bounced);
    EXPECT_FALSE(report.connection_usable);
}

TEST(smtp_client_session_failures, end_one_by_one_at_the_first_refusal)
{
    const auto report = run(secured("250 mail")
                                .expect_send("MAIL FROM:<appli@ch.mssante.test>")
                                .reply("554 5.7.1 who are you"));

    EXPECT_EQ(report.result, outcome::deferred);
    EXPECT_TRUE(report.operator_problem);
    EXPECT_TRUE(report.connection_usable);
}

TEST(smtp_client_session_failures, defer_and_alarm_on_a_bad_greeting)
{
    const auto refused = run(script().reply("554 5.7.1 no service for you"));
    EXPECT_EQ(refused.result, outcome::deferred);
    EXPECT_TRUE(refused.operator_problem);

    const auto odd = run(script().reply("250 hello"));
    EXPECT_EQ(odd.result, outcome::deferred);
    EXPECT_EQ(odd.ec, errc::reply_unexpected);

    const auto foreign = run(script().reply("SSH-2.0-OpenSSH_9.2"));
    EXPECT_EQ(foreign.result, outcome::deferred);
    EXPECT_EQ(foreign.ec, errc::reply_malformed);
}

TEST(smtp_client_session_failures, never_go_on_in_clear_text)
{
    const auto not_offered =
        run(script().reply("220 mail").expect_send("EHLO gw.ch.test").reply("250 mail"));
    EXPECT_EQ(not_offered.result, outcome::deferred);
    EXPECT_EQ(not_offered.ec, errc::starttls_not_offered);
    EXPECT_TRUE(not_offered.operator_problem);

    const auto refused = run(script()
                                 .reply("220 mail")
                                 .expect_send("EHLO gw.ch.test")
                                 .reply("250-mail\r\n250 STARTTLS")
                                 .expect_send("STARTTLS")
                                 .reply("502 5.5.1 not now"));
    EXPECT_EQ(refused.result, outcome::deferred);
    EXPECT_TRUE(refused.operator_problem);
    EXPECT_FALSE(refused.connection_usable);
}

TEST(smtp_client_session_failures, refuse_replies_injected_before_the_tls_handshake)
{
    const auto report = run(script()
                                .reply("220 mail")
                                .expect_send("EHLO gw.ch.test")
                                .reply("250-mail\r\n250 STARTTLS")
                                .expect_send("STARTTLS")
                                .reply("220 go\r\n250-mail\r\n250 DSN"));

    EXPECT_EQ(report.result, outcome::deferred);
    EXPECT_EQ(report.ec, errc::bytes_before_tls);
    EXPECT_FALSE(report.connection_usable);
}

TEST(smtp_client_session_failures, refuse_a_server_that_answers_what_was_not_asked)
{
    // One 250 too many would make the answer to RCPT pass for the answer to the end of data.
    const auto report = run(secured("250 mail")
                                .expect_send("MAIL FROM:<appli@ch.mssante.test>")
                                .reply("250 Ok\r\n250 Ok"));
    EXPECT_EQ(report.result, outcome::deferred);
    EXPECT_EQ(report.ec, errc::reply_out_of_turn);

    const auto at_data =
        run(secured() + commands_at_once().reply("250 a\r\n250 b\r\n354 c\r\n250 queued as FALSE"));
    EXPECT_EQ(at_data.result, outcome::deferred);
    EXPECT_EQ(at_data.ec, errc::reply_out_of_turn);

    const auto odd = run(secured() + commands_at_once().reply("354 a"));
    EXPECT_EQ(odd.ec, errc::reply_unexpected);
    const auto data_done = run(secured() + commands_at_once().reply("250 a\r\n250 b\r\n250 c"));
    EXPECT_EQ(data_done.result, outcome::deferred);
    EXPECT_EQ(data_done.ec, errc::reply_unexpected);
}

TEST(smtp_client_session_failures, keep_sent_when_the_server_says_more_and_drop_the_connection)
{
    const auto report =
        run(secured() + commands_at_once()
                            .reply("250 a\r\n250 b\r\n354 c")
                            .expect_content("hello\r\n")
                            .expect_confirm()
                            .expect_send(".")
                            .reply("250 Ok\r\n421 4.3.2 going down"));

    EXPECT_EQ(report.result, outcome::sent);
    EXPECT_FALSE(report.connection_usable);
}

TEST(smtp_client_session_failures, are_uncertain_when_the_answer_to_the_end_of_data_is_no_answer)
{
    for (const std::string odd : {"354 go on", "??", "250+Ok"}) {
        const auto report =
            run(secured() + commands_at_once()
                                .reply("250 a\r\n250 b\r\n354 c")
                                .expect_content("hello\r\n")
                                .expect_confirm()
                                .expect_send(".")
                                .reply(odd));

        EXPECT_EQ(report.result, outcome::uncertain) << odd;
        EXPECT_FALSE(report.connection_usable);
    }
}

TEST(smtp_client_session_failures, bounce_a_letter_refused_at_its_end)
{
    auto s = session();
    const auto report = (secured() + commands_at_once()
                                         .reply("250 a\r\n250 b\r\n354 c")
                                         .expect_content("hello\r\n")
                                         .expect_confirm()
                                         .expect_send(".")
                                         .reply("550 5.7.1 virus"))
                            .check(s);
    EXPECT_EQ(report.result, outcome::bounced);
    ASSERT_TRUE(report.connection_usable);

    const auto next = (script().expect_send("RSET").reply("250 Ok") + accepted_letter()).check(s);
    EXPECT_EQ(next.result, outcome::sent);
}

TEST(smtp_client_session_failures, tell_a_missing_or_refused_auth_external_to_the_operator)
{
    const auto missing = run(secured("250-mail\r\n250 AUTH PLAIN"), authentication::external);
    EXPECT_EQ(missing.ec, errc::auth_external_not_offered);
    EXPECT_TRUE(missing.operator_problem);

    const auto refused =
        run(secured("250-mail\r\n250 AUTH EXTERNAL")
                .expect_send("AUTH EXTERNAL =")
                .reply("535 5.7.8 no mailbox for this certificate"),
            authentication::external);
    EXPECT_EQ(refused.result, outcome::deferred);
    EXPECT_TRUE(refused.operator_problem);

    const auto challenged =
        run(secured("250-mail\r\n250 AUTH EXTERNAL").expect_send("AUTH EXTERNAL =").reply("334 "),
            authentication::external);
    EXPECT_EQ(challenged.ec, errc::reply_unexpected);
}

TEST(smtp_client_session_failures, refuse_a_letter_beyond_the_announced_size_before_mail)
{
    auto s = session();
    const auto report = secured("250-mail\r\n250-PIPELINING\r\n250 SIZE 6").check(s);
    EXPECT_EQ(report.result, outcome::bounced);
    EXPECT_EQ(report.status.to_string(), "5.3.4");
    EXPECT_EQ(report.ec, errc::message_too_large);
    ASSERT_TRUE(report.connection_usable);

    const auto fits = script()
                          .expect_bytes(
                              "MAIL FROM:<appli@ch.mssante.test> SIZE=6\r\n"
                              "RCPT TO:<dr.martin@ch.mssante.test>\r\nDATA\r\n"
                          )
                          .reply("250 a\r\n250 b\r\n354 c")
                          .expect_content("hell\r\n")
                          .expect_confirm()
                          .expect_send(".")
                          .reply("250 Ok")
                          .check(s, letter(), text("hell\r\n"));
    EXPECT_EQ(fits.result, outcome::sent);
}

TEST(smtp_client_session_failures, refuse_eight_bit_content_that_the_server_does_not_take)
{
    auto e = letter();
    e.body = body_type::eight_bit_mime;

    const auto report = run(secured(), authentication::none, e);

    EXPECT_EQ(report.result, outcome::bounced);
    EXPECT_EQ(report.status.to_string(), "5.6.3");
}

TEST(smtp_client_session_failures, refuse_an_injected_address_before_any_byte_is_sent)
{
    for (const std::string address :
         {"a@b.test>\r\nRCPT TO:<spy@elsewhere.test", "a b@c.test", "a@b.test\n", "a@b.test\x01"}) {
        const auto report = run(script(), authentication::none, letter(address));

        EXPECT_EQ(report.result, outcome::bounced);
        EXPECT_EQ(report.status.to_string(), "5.1.3");
        EXPECT_EQ(report.describe().find(address), std::string::npos);
    }
}

TEST(smtp_client_session_failures, never_end_the_data_of_a_content_that_went_wrong)
{
    const auto taken = secured() + commands_at_once().reply("250 a\r\n250 b\r\n354 c");
    content cut_short = text("hel");
    cut_short.size = 7;
    content broken{7, [](std::span<char>) -> std::size_t { throw std::runtime_error("disk"); }};
    content smuggling = text("a\n.\nMAIL FROM:<x@y.test>\r\n");

    for (auto* wrong : {&cut_short, &broken, &smuggling}) {
        auto s = session();
        action next = s.start(letter(), *wrong);
        for (const auto& step : taken.steps()) ASSERT_TRUE(script::play(s, step, next));
        ASSERT_TRUE(std::holds_alternative<send_content>(next));
        char buffer[100];
        while (s.next_content(buffer) > 0) {
        }

        const auto report = script::report_of(s.on_sent());

        const bool is_the_letter = wrong == &smuggling;
        EXPECT_EQ(report.result, is_the_letter ? outcome::bounced : outcome::deferred);
        EXPECT_EQ(report.status.to_string(), is_the_letter ? "5.6.0" : "4.3.0");
        EXPECT_FALSE(report.connection_usable);
    }
}

TEST(
    smtp_client_session_failures,
    of_a_reused_connection_before_mail_is_answered_say_nothing_of_the_letter
)
{
    const auto first = secured() + accepted_letter();
    for (const std::string last_words : {"", "421 4.4.2 timeout", "?"}) {
        auto s = session();
        ASSERT_TRUE(first.check(s).connection_usable);
        action next = s.start(letter(), text("hello\r\n"));
        next = s.on_sent();

        next = last_words.empty()
                   ? s.on_failed(make_error_code(boost::system::errc::connection_reset))
                   : s.on_received(last_words + "\r\n");

        EXPECT_FALSE(script::report_of(next).connection_usable);
        EXPECT_TRUE(s.stale()) << last_words;
    }
}

TEST(smtp_client_session_failures, of_a_reused_connection_count_once_mail_was_answered)
{
    auto s = session();
    (secured() + accepted_letter()).check(s);

    const auto report = (commands_at_once().reply("250 Ok").reply("421 4.4.2 timeout")).check(s);

    EXPECT_EQ(report.result, outcome::deferred);
    EXPECT_FALSE(s.stale());
}

TEST(smtp_client_session_failures, of_a_fresh_connection_are_never_stale)
{
    auto s = session();
    (secured() + commands_at_once().reply("421 4.4.2 timeout")).check(s);

    EXPECT_FALSE(s.stale());
}

}  // namespace
}  // namespace vgm::smtp
