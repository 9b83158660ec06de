#include "tests/unit/adapters/imap/opened_folder.hpp"

#include <boost/asio/error.hpp>

namespace {

using namespace vgm;
using namespace vgm::imap;
using vgm::imap::test::opened;
using vgm::imap::test::session_script;
using vgm::imap::test::settings_of;

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

}  // namespace
