#include "tests/unit/adapters/imap/opened_folder.hpp"

#include <boost/asio/error.hpp>

namespace {

using namespace vgm;
using namespace vgm::imap;
using vgm::imap::test::opened;
using vgm::imap::test::session_script;
using vgm::imap::test::settings_of;

constexpr auto lost = boost::asio::error::connection_reset;

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

TEST(imap_session_error, has_a_sentence_for_every_error)
{
    for (int e = 1; e <= static_cast<int>(session_error::handler_refused); ++e)
        EXPECT_NE(make_error_code(static_cast<session_error>(e)).message(), "unknown") << e;
    EXPECT_EQ(session_error_category().message(99), "unknown");
}

}  // namespace
