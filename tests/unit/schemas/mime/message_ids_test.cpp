#include "schemas/mime/message_ids.hpp"

#include "schemas/mime/incoming.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::mime;

using list = std::vector<mail_message_id>;

TEST(mime_message_ids, reads_one_word_without_brackets)
{
    EXPECT_EQ(parse_message_ids(" 1@a.test "), (list{{"1@a.test"}}));
    EXPECT_EQ(parse_message_ids("two words"), list{});
}

TEST(mime_message_ids, drops_a_bracket_that_was_never_opened)
{
    EXPECT_EQ(parse_message_ids("1@a.test>"), (list{{"1@a.test"}}));
    EXPECT_EQ(parse_message_ids(">"), list{});
}

// RFC 5322 has ASCII only; what comes all the same must not spoil a journal or a screen.
TEST(mime_message_ids, are_utf8_whatever_the_header_holds)
{
    EXPECT_EQ(parse_message_ids("<\xE9t\xE9@a.test>"), (list{{"été@a.test"}}));
    EXPECT_EQ(parse_message_ids("\xE9@a.test"), (list{{"é@a.test"}}));
}

TEST(mime_message_ids, and_auto_submitted_are_utf8_in_a_mail)
{
    const auto m = parse_mail("Message-ID: <\xE9@a.test>\r\nAuto-Submitted: \xE9\r\n\r\n");

    ASSERT_TRUE(m.has_value());
    EXPECT_EQ(m->message_id.value, "é@a.test");
    EXPECT_EQ(m->auto_submitted, "é");
}

}  // namespace
