#include "tests/unit/adapters/imap/session_script.hpp"

#include <boost/asio/error.hpp>

namespace {

using namespace vgm;
using namespace vgm::imap;
using vgm::imap::test::session_script;

// Over TLS and signed in by the greeting, so that the folder's own talk is all there is to read.
session_script opened(std::string capabilities = "IMAP4rev1 IDLE UIDPLUS", int exists = 2)
{
    return session_script()
        .tls()
        .server("* PREAUTH [CAPABILITY " + capabilities + "] Logged in")
        .client("A1 SELECT \"INBOX\"")
        .server("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)")
        .server("* OK [PERMANENTFLAGS (\\Answered \\Deleted \\Seen \\*)] Flags permitted.")
        .server("* " + std::to_string(exists) + " EXISTS")
        .server("* 0 RECENT")
        .server("* OK [UIDVALIDITY 77] UIDs valid")
        .server("* OK [UIDNEXT 9] Predicted next UID")
        .server("A1 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).");
}

session_settings settings_of(after_processing then = after_processing::seen)
{
    session_settings s;
    s.security = security::implicit;
    s.after_processing = then;
    return s;
}

constexpr auto lost = boost::asio::error::connection_reset;

// Two messages as Dovecot gives them, then IDLE, a third, and a renewal.
session_script dovecot()
{
    return opened()
        .client("A2 UID FETCH 1:* (UID RFC822.SIZE)")
        .server("* 1 FETCH (UID 5 RFC822.SIZE 4)")
        .server("* 2 FETCH (UID 8 RFC822.SIZE 3)")
        .server("A2 OK Fetch completed (0.001 + 0.000 secs).")
        .client("A3 UID FETCH 5 (UID BODY.PEEK[])")
        .server("* 1 FETCH (UID 5 BODY[] {4}")
        .server("five)")
        .server("A3 OK Fetch completed (0.001 + 0.000 secs).")
        .mail(5, "five")
        .client("A4 UID STORE 5 +FLAGS.SILENT (\\Seen)")
        .server("A4 OK Store completed (0.001 + 0.000 secs).")
        .client("A5 UID FETCH 8 (UID BODY.PEEK[])")
        .server("* 2 FETCH (UID 8 BODY[] {3}")
        .server("8\r\n)")
        .server("A5 OK Fetch completed (0.001 + 0.000 secs).")
        .mail(8, "8\r\n")
        .client("A6 UID STORE 8 +FLAGS.SILENT (\\Seen)")
        .server("A6 OK Store completed (0.001 + 0.000 secs).")
        .client("A7 IDLE")
        .server("+ idling")
        .server("* OK Still here")
        .server("* 3 EXISTS")
        .client("DONE")
        .server("* 1 RECENT")
        .server("A7 OK Idle completed (0.008 + 0.007 + 0.008 secs).")
        .client("A8 UID FETCH 9:* (UID RFC822.SIZE)")
        .server("* 3 FETCH (UID 9 RFC822.SIZE 4)")
        .server("A8 OK Fetch completed (0.001 + 0.000 secs).")
        .client("A9 UID FETCH 9 (UID BODY.PEEK[])")
        .server("* 3 FETCH (UID 9 BODY[] {4}")
        .server("nine)")
        .server("A9 OK Fetch completed (0.001 + 0.000 secs).")
        .mail(9, "nine")
        .client("A10 UID STORE 9 +FLAGS.SILENT (\\Seen)")
        .server("A10 OK Store completed (0.001 + 0.000 secs).")
        .client("A11 IDLE")
        .server("+ idling")
        .renews()
        .server("A11 OK Idle completed (1500.001 + 1500.000 + 1500.000 secs).")
        .client("A12 UID FETCH 10:* (UID RFC822.SIZE)")
        .server("* 3 FETCH (UID 9 RFC822.SIZE 4)")
        .server("A12 OK Fetch completed (0.001 + 0.000 secs).")
        .client("A13 IDLE")
        .server("+ idling");
}

TEST(imap_client_session_mailbox, reads_a_folder_and_then_listens)
{
    client_session session(settings_of(), std::nullopt);

    const auto next = dovecot().play(session);

    EXPECT_TRUE(session.idling() && session.opened() && session.made_progress());
    EXPECT_EQ(session.position(), (mailbox_position{77, 9}));
    EXPECT_EQ(std::get<receive>(next).renew_after, seconds(25 * 60));
    EXPECT_GT(std::get<receive>(next).deadline, seconds(25 * 60));
    EXPECT_EQ(session.take_warning(), "");
}

TEST(imap_client_session_mailbox, reads_the_same_in_pieces_of_any_size)
{
    for (std::size_t piece = 1; piece <= 40; ++piece) {
        client_session session(settings_of(), std::nullopt);
        const auto script = dovecot();
        script.play(session, script.size(), piece);
        ASSERT_FALSE(HasFatalFailure()) << "pieces of " << piece;
        ASSERT_EQ(session.position(), (mailbox_position{77, 9}));
    }
}

TEST(imap_client_session_mailbox, loses_nothing_when_it_fails_at_any_step)
{
    const auto script = dovecot();
    std::uint32_t last = 0;
    for (std::size_t step = 0; step <= script.size(); ++step) {
        client_session session(settings_of(), std::nullopt);

        const auto asked = script.play(session, step);
        ASSERT_FALSE(HasFatalFailure()) << "step " << step;
        const auto position = session.position();
        const auto end = std::get<finish>(session.on_failed(lost));

        EXPECT_EQ(end.error, lost);
        EXPECT_NE(end.phrase.find(", while "), std::string::npos) << end.phrase;
        EXPECT_EQ(session.position(), position) << "a failure takes nothing over";
        const std::uint32_t uid = position ? position->uid : 0;
        EXPECT_TRUE(
            uid == last || (last == 0 && uid == 5) || (last == 5 && uid == 8) ||
            (last == 8 && uid == 9)
        );
        if (const auto* mail = std::get_if<deliver_message>(&asked)) {
            EXPECT_GT(mail->position.uid, uid) << "taken over before it was handled";
        }
        last = uid;
    }
}

TEST(imap_client_session_mailbox, goes_on_behind_the_last_position)
{
    client_session session(settings_of(), mailbox_position{77, 8});

    opened()
        .client("A2 UID FETCH 9:* (UID RFC822.SIZE)")
        .server("* 2 FETCH (UID 8 RFC822.SIZE 3)")  // n:* gives the last message at least
        .server("A2 OK done")
        .client("A3 IDLE")
        .play(session);

    EXPECT_EQ(session.position(), (mailbox_position{77, 8}));
}

TEST(imap_client_session_mailbox, reads_all_again_when_uidvalidity_has_changed)
{
    client_session session(settings_of(), mailbox_position{76, 1000});

    opened()
        .client("A2 UID FETCH 1:* (UID RFC822.SIZE)")
        .server("* 1 FETCH (UID 1 RFC822.SIZE 1)")
        .server("A2 OK done")
        .client("A3 UID FETCH 1 (UID BODY.PEEK[])")
        .server("* 1 FETCH (UID 1 BODY[] \"x\")")
        .server("A3 OK done")
        .mail(1, "x")
        .play(session);

    EXPECT_EQ(session.position(), (mailbox_position{77, 1}));
    EXPECT_NE(session.take_warning(), "");
    EXPECT_EQ(session.take_warning(), "");
}

TEST(imap_client_session_mailbox, ends_when_uidvalidity_changes_under_its_feet)
{
    client_session session(settings_of(), mailbox_position{77, 8});

    opened()
        .client("A2 UID FETCH 9:* (UID RFC822.SIZE)")
        .server("* OK [UIDVALIDITY 78] rebuilt")
        .ends(session_error::uidvalidity_changed)
        .play(session);

    EXPECT_EQ(session.position(), (mailbox_position{77, 8}));
}

TEST(imap_client_session_mailbox, needs_a_uidvalidity)
{
    client_session session(settings_of(), std::nullopt);

    session_script()
        .tls()
        .server("* PREAUTH [CAPABILITY IMAP4rev1] hi")
        .client("A1 SELECT \"INBOX\"")
        .server("* 2 EXISTS")
        .server("A1 OK done")
        .ends(session_error::no_uidvalidity)
        .play(session);
}

TEST(imap_client_session_mailbox, says_when_the_folder_is_refused)
{
    auto settings = settings_of();
    settings.folder = "Rapports \"DSN\"";
    client_session session(settings, std::nullopt);

    const auto end = std::get<finish>(session_script()
                                          .tls()
                                          .server("* PREAUTH [CAPABILITY IMAP4rev1] hi")
                                          .client("A1 SELECT \"Rapports \\\"DSN\\\"\"")
                                          .server("A1 NO [NONEXISTENT] Mailbox doesn't exist")
                                          .play(session));

    EXPECT_EQ(end.error, session_error::folder_refused);
    EXPECT_EQ(end.server_text, "Mailbox doesn't exist");
}

TEST(imap_client_session_mailbox, lists_no_empty_folder)
{
    client_session session(settings_of(), std::nullopt);

    opened("IMAP4rev1 IDLE", 0)
        .client("A2 IDLE")
        .server("+ idling")
        .server("* 1 EXISTS")
        .client("DONE")
        .server("A2 OK done")
        .client("A3 UID FETCH 1:* (UID RFC822.SIZE)")
        .play(session);
}

TEST(imap_client_session_mailbox, polls_a_server_without_idle)
{
    client_session session(settings_of(), std::nullopt);

    opened("IMAP4rev1", 0)
        .waits(seconds(60))
        .client("A2 NOOP")
        .server("A2 OK nothing")
        .waits(seconds(60))
        .client("A3 NOOP")
        .server("* 1 EXISTS")
        .server("A3 OK news")
        .client("A4 UID FETCH 1:* (UID RFC822.SIZE)")
        .play(session);
}

TEST(imap_client_session_mailbox, looks_itself_when_a_server_forgets_to_say_exists)
{
    client_session session(settings_of(), mailbox_position{77, 8});

    opened("IMAP4rev1")
        .client("A2 UID FETCH 9:* (UID RFC822.SIZE)")
        .server("A2 OK done")
        .waits(seconds(60))
        .client("A3 NOOP")
        .server("A3 OK nothing")
        .client("A4 UID FETCH 9:* (UID RFC822.SIZE)")
        .server("* 3 FETCH (UID 9 RFC822.SIZE 3)")
        .server("A4 OK done")
        .client("A5 UID FETCH 9 (UID BODY.PEEK[])")
        .play(session);
}

TEST(imap_client_session_mailbox, polls_a_server_that_refuses_or_ends_idle)
{
    const auto start = opened("IMAP4rev1 IDLE", 0).client("A2 IDLE");

    client_session refused(settings_of(), std::nullopt);
    session_script(start).server("A2 BAD no idle here").waits(seconds(60)).play(refused);

    client_session ended(settings_of(), std::nullopt);
    session_script(start).server("+ idling").server("A2 OK enough").waits(seconds(60)).play(ended);
}

TEST(imap_client_session_mailbox, ends_idle_at_once_for_news_that_came_before_it)
{
    client_session session(settings_of(), std::nullopt);

    opened("IMAP4rev1 IDLE", 0)
        .client("A2 IDLE")
        .raw("* 1 EXISTS\r\n+ idling\r\n")
        .client("DONE")
        .server("A2 OK done")
        .client("A3 UID FETCH 1:* (UID RFC822.SIZE)")
        .play(session);
}

TEST(imap_client_session_mailbox, renews_idle_only_while_idling)
{
    client_session session(settings_of(), std::nullopt);
    const auto script = opened("IMAP4rev1 IDLE", 0).client("A2 IDLE").server("+ idling").renews();

    EXPECT_FALSE(session.on_renewal_due());
    script.play(session);
    EXPECT_FALSE(session.on_renewal_due());
}

TEST(imap_client_session_mailbox, removes_messages_by_uid_when_it_can)
{
    client_session session(settings_of(after_processing::remove), mailbox_position{77, 7});

    opened("IMAP4rev1 UIDPLUS")
        .client("A2 UID FETCH 8:* (UID RFC822.SIZE)")
        .server("* 2 FETCH (UID 8 RFC822.SIZE 1)")
        .server("A2 OK done")
        .client("A3 UID FETCH 8 (UID BODY.PEEK[])")
        .server("* 2 FETCH (UID 8 BODY[] {1}")
        .server("x)")
        .server("A3 OK done")
        .mail(8, "x")
        .client("A4 UID STORE 8 +FLAGS.SILENT (\\Deleted)")
        .server("A4 OK done")
        .client("A5 UID EXPUNGE 8")
        .server("* 2 EXPUNGE")
        .server("A5 OK done")
        .waits(seconds(60))
        .play(session);
}

TEST(imap_client_session_mailbox, removes_messages_without_uidplus)
{
    client_session session(settings_of(after_processing::remove), mailbox_position{77, 7});

    opened("IMAP4rev1", 1)
        .client("A2 UID FETCH 8:* (UID RFC822.SIZE)")
        .server("* 1 FETCH (UID 8 RFC822.SIZE 1)")
        .server("A2 OK done")
        .client("A3 UID FETCH 8 (UID BODY.PEEK[])")
        .server("* 1 FETCH (BODY[] {1}")
        .server("x UID 8)")
        .server("A3 OK done")
        .mail(8, "x")
        .client("A4 UID STORE 8 +FLAGS.SILENT (\\Deleted)")
        .server("A4 OK done")
        .client("A5 EXPUNGE")
        .server("* 1 EXPUNGE")
        .server("A5 OK done")
        .waits(seconds(60))
        .client("A6 NOOP")
        .server("A6 OK done")
        .waits(seconds(60))  // and lists nothing: the folder is empty now
        .play(session);
}

TEST(imap_client_session_mailbox, leaves_messages_as_they_are_when_told_so)
{
    client_session session(settings_of(after_processing::leave), mailbox_position{77, 7});

    opened("IMAP4rev1")
        .client("A2 UID FETCH 8:* (UID RFC822.SIZE)")
        .server("* 2 FETCH (UID 8 RFC822.SIZE 1)")
        .server("A2 OK done")
        .client("A3 UID FETCH 8 (UID BODY.PEEK[])")
        .server("* 2 FETCH (UID 8 BODY[] \"x\")")
        .server("A3 OK done")
        .mail(8, "x")
        .waits(seconds(60))
        .play(session);
}

TEST(imap_client_session_mailbox, goes_on_when_a_mark_is_refused)
{
    client_session session(settings_of(after_processing::remove), mailbox_position{77, 7});

    opened("IMAP4rev1")
        .client("A2 UID FETCH 8:* (UID RFC822.SIZE)")
        .server("* 2 FETCH (UID 8 RFC822.SIZE 1)")
        .server("A2 OK done")
        .client("A3 UID FETCH 8 (UID BODY.PEEK[])")
        .server("* 2 FETCH (UID 8 BODY[] \"x\")")
        .server("A3 OK done")
        .mail(8, "x")
        .client("A4 UID STORE 8 +FLAGS.SILENT (\\Deleted)")
        .server("A4 NO read only")
        .waits(seconds(60))
        .play(session);

    EXPECT_EQ(session.position(), (mailbox_position{77, 8}));
    EXPECT_NE(session.take_warning(), "");
}

TEST(imap_client_session_mailbox, stops_at_a_message_that_was_not_taken_over)
{
    client_session session(settings_of(), mailbox_position{77, 4});

    const auto script = opened()
                            .client("A2 UID FETCH 5:* (UID RFC822.SIZE)")
                            .server("* 1 FETCH (UID 5 RFC822.SIZE 4)")
                            .server("* 2 FETCH (UID 8 RFC822.SIZE 3)")
                            .server("A2 OK done")
                            .client("A3 UID FETCH 5 (UID BODY.PEEK[])")
                            .server("* 1 FETCH (UID 5 BODY[] \"five\")")
                            .server("A3 OK done")
                            .mail(5, "five", false)
                            .ends(session_error::handler_refused);
    script.play(session);

    EXPECT_EQ(session.position(), (mailbox_position{77, 4}));
    EXPECT_FALSE(session.made_progress());
}

TEST(imap_client_session_mailbox, reports_a_message_that_is_too_large_and_does_not_fetch_it)
{
    auto settings = settings_of(after_processing::remove);
    settings.message_bytes_max = 10;
    client_session session(settings, std::nullopt);

    opened("IMAP4rev1")
        .client("A2 UID FETCH 1:* (UID RFC822.SIZE)")
        .server("* 1 FETCH (UID 5 RFC822.SIZE 11)")
        .server("* 2 FETCH (UID 8 RFC822.SIZE 10)")
        .server("A2 OK done")
        .too_large(5, 11)
        .client("A3 UID FETCH 8 (UID BODY.PEEK[])")
        .server("* 2 FETCH (UID 8 BODY[] {10}")
        .server("0123456789)")
        .server("A3 OK done")
        .mail(8, "0123456789")
        .play(session);
}

TEST(imap_client_session_mailbox, reports_a_message_that_is_larger_than_the_server_said)
{
    auto settings = settings_of();
    settings.message_bytes_max = 10;
    client_session session(settings, std::nullopt);

    opened("IMAP4rev1", 1)
        .client("A2 UID FETCH 1:* (UID RFC822.SIZE)")
        .server("* 1 FETCH (UID 5 RFC822.SIZE 3)")
        .server("A2 OK done")
        .client("A3 UID FETCH 5 (UID BODY.PEEK[])")
        .server("* 1 FETCH (UID 5 BODY[] {11}")
        .server("0123456789a)")
        .server("A3 OK done")
        .too_large(5, 11)
        .waits(seconds(60))
        .play(session);
}

// Up to a fetch of UID 5 that brings nothing; UID 8 is next.
session_script without_message(std::string answer)
{
    return opened()
        .client("A2 UID FETCH 1:* (UID RFC822.SIZE)")
        .server("* 1 FETCH (UID 5 RFC822.SIZE 4)")
        .server("* 2 FETCH (UID 8 RFC822.SIZE 3)")
        .server("A2 OK done")
        .client("A3 UID FETCH 5 (UID BODY.PEEK[])")
        .server(std::move(answer))
        .client("A4 UID SEARCH UID 5");
}

TEST(imap_client_session_mailbox, passes_over_a_message_that_somebody_removed)
{
    for (const std::string answer : {"A3 OK done", "A3 NO [EXPUNGEISSUED] gone"}) {
        client_session session(settings_of(), std::nullopt);

        without_message(answer)
            .server("* 1 EXPUNGE")
            .server("* SEARCH")
            .server("A4 OK done")
            .client("A5 UID FETCH 8 (UID BODY.PEEK[])")
            .play(session);

        EXPECT_NE(session.take_warning(), "");
    }
}

TEST(imap_client_session_mailbox, never_passes_over_a_message_that_is_still_there)
{
    for (const std::string answer : {"A3 OK done", "A3 NO internal error"}) {
        client_session session(settings_of(), std::nullopt);

        without_message(answer)
            .server("* SEARCH 5")
            .server("A4 OK done")
            .ends(session_error::message_unreadable)
            .play(session);

        EXPECT_FALSE(session.position());
    }
}

TEST(imap_client_session_mailbox, does_not_hand_over_what_came_before_a_no)
{
    client_session session(settings_of(), std::nullopt);

    opened("IMAP4rev1", 1)
        .client("A2 UID FETCH 1:* (UID RFC822.SIZE)")
        .server("* 1 FETCH (UID 5 RFC822.SIZE 4)")
        .server("A2 OK done")
        .client("A3 UID FETCH 5 (UID BODY.PEEK[])")
        .server("* 1 FETCH (UID 5 BODY[] \"fi\")")
        .server("A3 NO read error")
        .client("A4 UID SEARCH UID 5")
        .play(session);
}

TEST(imap_client_session_mailbox, is_not_confused_by_what_a_server_volunteers)
{
    client_session session(settings_of(), std::nullopt);

    opened("imap4rev1 idle", 3)
        .client("A2 UID FETCH 1:* (UID RFC822.SIZE)")
        .server("* 1 fetch (flags (\\Seen))")
        .server("* 2 fetch (rfc822.size 3 uid 8)")
        .server("* 1 fetch (uid 5 rfc822.size 4)")
        .server("* 3 EXPUNGE")
        .server("* LIST (\\Noselect) \"/\" {3}")
        .server("a b")
        .server("* VANISHED (EARLIER) 1:4,6")
        .server("* X-OPERATOR ((( \"")
        .server("* OK [ALERT] maintenance at noon")
        .server("a2 ok done")
        .play(session, 21);

    client_session strict(settings_of(), std::nullopt);
    opened("imap4rev1 idle", 3)
        .client("A2 UID FETCH 1:* (UID RFC822.SIZE)")
        .server("* 2 fetch (rfc822.size 3 uid 8)")
        .server("* 1 fetch (uid 5 rfc822.size 4)")
        .server("* X-OPERATOR ((( \"")
        .server("* OK [ALERT] maintenance at noon")
        .server("A2 ok done")
        .client("A3 UID FETCH 5 (UID BODY.PEEK[])")
        .server("* 1 fetch (uid 8 body[] \"eight\")")
        .server("* 1 fetch (flags (\\Seen) uid 5)")
        .server("* 1 fetch (uid 5 body[] \"five\" flags (\\Seen))")
        .server("A3 ok done")
        .mail(5, "five")
        .play(strict);
    EXPECT_EQ(strict.take_alert(), "maintenance at noon");
}

TEST(imap_client_session_mailbox, lists_again_for_news_that_came_while_fetching)
{
    client_session session(settings_of(after_processing::leave), mailbox_position{77, 7});

    opened("IMAP4rev1 IDLE")
        .client("A2 UID FETCH 8:* (UID RFC822.SIZE)")
        .server("* 2 FETCH (UID 8 RFC822.SIZE 1)")
        .server("A2 OK done")
        .client("A3 UID FETCH 8 (UID BODY.PEEK[])")
        .server("* 2 FETCH (UID 8 BODY[] \"x\")")
        .server("* 3 EXISTS")
        .server("A3 OK done")
        .mail(8, "x")
        .client("A4 UID FETCH 9:* (UID RFC822.SIZE)")
        .play(session);
}

TEST(imap_client_session_mailbox, lists_a_long_folder_in_parts)
{
    auto settings = settings_of(after_processing::leave);
    settings.list_length_max = 1;
    client_session session(settings, std::nullopt);

    opened("IMAP4rev1")
        .client("A2 UID FETCH 1:* (UID RFC822.SIZE)")
        .server("* 2 FETCH (UID 8 RFC822.SIZE 1)")
        .server("* 1 FETCH (UID 5 RFC822.SIZE 1)")
        .server("A2 OK done")
        .client("A3 UID FETCH 5 (UID BODY.PEEK[])")
        .server("* 1 FETCH (UID 5 BODY[] \"x\")")
        .server("A3 OK done")
        .mail(5, "x")
        .client("A4 UID FETCH 6:* (UID RFC822.SIZE)")
        .server("* 2 FETCH (UID 8 RFC822.SIZE 1)")
        .server("A4 OK done")
        .client("A5 UID FETCH 8 (UID BODY.PEEK[])")
        .server("* 2 FETCH (UID 8 BODY[] \"y\")")
        .server("A5 OK done")
        .mail(8, "y")
        .waits(seconds(60))
        .play(session);
}

TEST(imap_client_session_mailbox, has_nothing_to_ask_for_behind_the_last_possible_uid)
{
    client_session session(settings_of(), mailbox_position{77, 4294967295});

    opened("IMAP4rev1").waits(seconds(60)).play(session);
}

TEST(imap_client_session_mailbox, says_what_it_was_doing_when_the_server_fell_silent)
{
    client_session session(settings_of(), mailbox_position{77, 7});
    const auto asked = opened().client("A2 UID FETCH 8:* (UID RFC822.SIZE)").play(session);

    ASSERT_TRUE(std::holds_alternative<receive>(asked));
    EXPECT_EQ(std::get<receive>(asked).deadline, seconds(120));
    const auto end = std::get<finish>(session.on_failed(boost::asio::error::timed_out));

    EXPECT_EQ(end.error, boost::asio::error::timed_out);
    EXPECT_NE(end.phrase.find("while listing the messages"), std::string::npos) << end.phrase;
}

TEST(imap_client_session_mailbox, ends_with_the_server_wherever_it_leaves)
{
    const auto script = dovecot();
    for (std::size_t step = 1; step <= script.size(); ++step) {
        client_session session(settings_of(), std::nullopt);
        if (!std::holds_alternative<receive>(script.play(session, step))) continue;

        const auto next = session.on_received("* BYE shutting down\r\n");

        ASSERT_TRUE(std::holds_alternative<finish>(next)) << "step " << step;
    }
}

TEST(imap_session_error, has_a_sentence_for_every_error)
{
    for (int e = 1; e <= static_cast<int>(session_error::handler_refused); ++e)
        EXPECT_NE(make_error_code(static_cast<session_error>(e)).message(), "unknown") << e;
    EXPECT_EQ(session_error_category().message(99), "unknown");
}

}  // namespace
