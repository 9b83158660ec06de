#include "tests/unit/adapters/imap/session_script.hpp"

namespace {

using namespace vgm;
using namespace vgm::imap;
using vgm::imap::test::session_script;

const std::string before_tls =
    "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS LOGINDISABLED";
const std::string after_tls =
    "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=EXTERNAL";

session_script up_to_tls()
{
    return session_script()
        .server("* OK [CAPABILITY " + before_tls + "] Dovecot (Debian) ready.")
        .client("A1 STARTTLS")
        .server("A1 OK Begin TLS negotiation now.")
        .tls()
        .client("A2 CAPABILITY")
        .server("* CAPABILITY " + after_tls)
        .server("A2 OK Pre-login capabilities listed, post-login capabilities have more.");
}

session_settings with_password(std::string user, std::string password)
{
    session_settings s;
    s.authentication = authentication::password;
    s.user = std::move(user);
    s.password = std::move(password);
    return s;
}

void expect_end(const session_script& script, error_code why, session_settings settings = {})
{
    client_session session(settings, std::nullopt);
    auto whole = script;
    whole.ends(why).play(session);
    EXPECT_FALSE(session.position());
    EXPECT_FALSE(session.made_progress());
}

TEST(imap_client_session_login, signs_in_with_the_certificate)
{
    client_session session({}, std::nullopt);

    up_to_tls()
        .client("A3 AUTHENTICATE EXTERNAL =")
        .server("A3 OK [CAPABILITY " + after_tls + " UIDPLUS] Logged in")
        .client("A4 SELECT \"INBOX\"")
        .play(session);

    EXPECT_FALSE(session.opened());
}

TEST(imap_client_session_login, says_who_it_wants_to_be)
{
    session_settings settings;
    settings.user = "orga@ch.test";
    client_session session(settings, std::nullopt);

    up_to_tls().client("A3 AUTHENTICATE EXTERNAL b3JnYUBjaC50ZXN0").play(session);
}

TEST(imap_client_session_login, waits_for_the_continuation_without_sasl_ir)
{
    client_session session({}, std::nullopt);

    session_script()
        .server("* OK ready")
        .client("A1 CAPABILITY")
        .server("* CAPABILITY IMAP4rev1 STARTTLS")
        .server("A1 OK done")
        .client("A2 STARTTLS")
        .server("A2 OK go")
        .tls()
        .client("A3 CAPABILITY")
        .server("* CAPABILITY IMAP4rev1 AUTH=EXTERNAL")
        .server("A3 OK done")
        .client("A4 AUTHENTICATE EXTERNAL")
        .server("+ ")
        .client("")
        .server("A4 OK done")
        .client("A5 CAPABILITY")
        .server("* CAPABILITY IMAP4rev1")
        .server("A5 OK done")
        .client("A6 SELECT \"INBOX\"")
        .play(session);
}

TEST(imap_client_session_login, cancels_a_challenge_that_it_does_not_know)
{
    expect_end(
        up_to_tls()
            .client("A3 AUTHENTICATE EXTERNAL =")
            .server("+ eyJzdGF0dXMiOiI0MDEifQ==")
            .client("*")
            .server("A3 BAD cancelled"),
        session_error::login_refused
    );
}

TEST(imap_client_session_login, signs_in_with_a_password)
{
    client_session session(with_password("bal", "s3 \"cret"), std::nullopt);

    up_to_tls()
        .client("A3 LOGIN \"bal\" \"s3 \\\"cret\"")
        .server("* CAPABILITY IMAP4rev1 IDLE")
        .server("A3 OK done")
        .client("A4 SELECT \"INBOX\"")
        .play(session);
}

TEST(imap_client_session_login, sends_an_accented_password_as_a_literal)
{
    client_session session(with_password("bal", "\xc3\xa9t\xc3\xa9"), std::nullopt);

    up_to_tls()
        .client("A3 LOGIN \"bal\" {5}")
        .server("+ OK")
        .client("\xc3\xa9t\xc3\xa9")
        .server("A3 OK [CAPABILITY IMAP4rev1] done")
        .client("A4 SELECT \"INBOX\"")
        .play(session);
}

TEST(imap_client_session_login, stops_when_the_login_is_refused)
{
    client_session session(with_password("bal", "secret"), std::nullopt);

    const auto script = up_to_tls()
                            .client("A3 LOGIN \"bal\" \"secret\"")
                            .server("A3 NO [AUTHENTICATIONFAILED] Authentication\x01 failed.");
    const auto end = std::get<finish>(script.play(session));

    EXPECT_EQ(end.error, session_error::login_refused);
    EXPECT_EQ(end.phrase, "the server refused the authentication, while signing in");
    EXPECT_EQ(end.server_text, "Authentication  failed.");
}

TEST(imap_client_session_login, starts_with_tls_when_it_is_implicit)
{
    session_settings settings;
    settings.security = security::implicit;
    client_session session(settings, std::nullopt);

    session_script()
        .tls()
        .server("* OK [CAPABILITY " + after_tls + "] ready")
        .client("A1 AUTHENTICATE EXTERNAL =")
        .play(session);
}

TEST(imap_client_session_login, takes_preauth_over_tls)
{
    session_settings settings;
    settings.security = security::implicit;
    client_session session(settings, std::nullopt);

    session_script()
        .tls()
        .server("* PREAUTH [CAPABILITY IMAP4rev1 IDLE] hello orga")
        .client("A1 SELECT \"INBOX\"")
        .play(session);
}

TEST(imap_client_session_login, never_goes_on_in_clear_text)
{
    const auto clear = session_error::clear_text_refused;

    expect_end(session_script().server("* OK [CAPABILITY IMAP4rev1 AUTH=EXTERNAL] hi"), clear);
    expect_end(session_script().server("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi"), clear);
    expect_end(
        session_script()
            .server("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi")
            .client("A1 STARTTLS")
            .server("A1 NO not today"),
        clear
    );
    expect_end(
        session_script()
            .server("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi")
            .client("A1 STARTTLS")
            .server("A1 BAD what"),
        clear
    );
}

TEST(imap_client_session_login, refuses_bytes_between_the_ok_and_the_handshake)
{
    for (const std::string injected : {"*", "* CAPABILITY IMAP4rev1 AUTH=EXTERNAL\r\n", "\r\n"})
        expect_end(
            session_script()
                .server("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi")
                .client("A1 STARTTLS")
                .raw("A1 OK go\r\n" + injected),
            session_error::injected_before_tls
        );
}

TEST(imap_client_session_login, forgets_what_was_said_in_clear_text)
{
    expect_end(
        session_script()
            .server("* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=EXTERNAL] hi")
            .client("A1 STARTTLS")
            .server("A1 OK [CAPABILITY IMAP4rev1 AUTH=EXTERNAL SASL-IR] go")
            .tls()
            .client("A2 CAPABILITY")
            .server("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
            .server("A2 OK done"),
        session_error::login_unavailable
    );
}

TEST(imap_client_session_login, asks_again_in_earnest_after_the_handshake)
{
    expect_end(
        session_script()
            .server("* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=EXTERNAL] hi")
            .client("A1 STARTTLS")
            .server("A1 OK go")
            .tls()
            .client("A2 CAPABILITY")
            .server("A2 OK as I said"),
        session_error::not_understood
    );
}

TEST(imap_client_session_login, keeps_the_password_when_login_is_disabled)
{
    expect_end(
        session_script()
            .server("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi")
            .client("A1 STARTTLS")
            .server("A1 OK go")
            .tls()
            .client("A2 CAPABILITY")
            .server("* CAPABILITY IMAP4rev1 LOGINDISABLED")
            .server("A2 OK done"),
        session_error::login_unavailable,
        with_password("bal", "secret")
    );
}

TEST(imap_client_session_login, stops_on_answers_that_make_no_sense)
{
    const auto nonsense = session_error::not_understood;

    expect_end(session_script().server("A1 OK hi"), nonsense);
    expect_end(session_script().server("+ hi"), nonsense);
    expect_end(session_script().server("* 1 EXISTS"), nonsense);
    expect_end(session_script().server("220 mail ESMTP"), nonsense);
    expect_end(
        session_script().server("* OK hi").client("A1 CAPABILITY").server("A2 OK not mine"),
        nonsense
    );
    expect_end(
        session_script().server("* OK hi").client("A1 CAPABILITY").server("A1 OK without any"),
        nonsense
    );
    expect_end(session_script().server("* OK hi").client("A1 CAPABILITY").server("+ go"), nonsense);
}

TEST(imap_client_session_login, repeats_what_a_server_says_on_leaving)
{
    client_session session({}, std::nullopt);

    const auto end =
        std::get<finish>(session_script().server("* BYE too many connections").play(session, 1));

    EXPECT_EQ(end.error, session_error::server_closed);
    EXPECT_EQ(end.server_text, "too many connections");
}

}  // namespace
