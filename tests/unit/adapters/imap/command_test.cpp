#include "adapters/imap/command.hpp"

#include <gtest/gtest.h>

namespace {

using vgm::imap::command;
using vgm::imap::encode_sasl;
using pieces = std::vector<std::string>;

TEST(imap_command, quotes_its_arguments)
{
    EXPECT_EQ(command("SELECT").append("INBOX").pieces(), pieces{"SELECT \"INBOX\"\r\n"});
    EXPECT_EQ(command("SELECT").append("").pieces(), pieces{"SELECT \"\"\r\n"});
    EXPECT_EQ(
        command("LOGIN").append("a").append("p\"w\\d {1}").pieces(),
        pieces{"LOGIN \"a\" \"p\\\"w\\\\d {1}\"\r\n"}
    );
}

TEST(imap_command, sends_as_a_literal_what_quotes_cannot_carry)
{
    EXPECT_EQ(
        command("LOGIN").append("bal").append("caf\xc3\xa9").pieces(),
        (pieces{"LOGIN \"bal\" {5}\r\n", "caf\xc3\xa9\r\n"})
    );
    EXPECT_EQ(
        command("LOGIN").append("a\r\nA2 LOGOUT").append("b").pieces(),
        (pieces{"LOGIN {12}\r\n", "a\r\nA2 LOGOUT \"b\"\r\n"})
    );
}

TEST(imap_command, keeps_an_answer_for_the_continuation)
{
    EXPECT_EQ(
        command("AUTHENTICATE EXTERNAL").answer("").pieces(),
        (pieces{"AUTHENTICATE EXTERNAL\r\n", "\r\n"})
    );
}

TEST(imap_encode_sasl, is_base_64)
{
    EXPECT_EQ(encode_sasl(""), "");
    EXPECT_EQ(encode_sasl("f"), "Zg==");
    EXPECT_EQ(encode_sasl("fo"), "Zm8=");
    EXPECT_EQ(encode_sasl("orga@ch.test"), "b3JnYUBjaC50ZXN0");
}

}  // namespace
