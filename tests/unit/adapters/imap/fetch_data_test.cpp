#include "adapters/imap/fetch_data.hpp"

#include "adapters/imap/response_reader.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::imap;

result<fetch_data> read(std::string_view line, std::size_t message_bytes_max = 100)
{
    response_reader reader({.message_bytes_max = message_bytes_max});
    reader.feed(line);
    auto one = reader.next();
    EXPECT_TRUE(one && *one) << line;
    return to_fetch_data(std::move(**one));
}

TEST(imap_fetch_data, reads_uid_size_and_message_in_any_order_and_case)
{
    const auto a = read("* 3 FETCH (BODY[] {3}\r\nabc RFC822.SIZE 3 FLAGS (\\Seen) UID 42)\r\n");
    const auto b = read("* 3 fetch (uid 42 body[] \"abc\" rfc822.size 3)\r\n");

    for (const auto& read_back : {a, b}) {
        ASSERT_TRUE(read_back);
        EXPECT_EQ(read_back->uid, 42u);
        EXPECT_EQ(read_back->rfc822_size, 3u);
        ASSERT_TRUE(read_back->message && read_back->message->bytes);
        EXPECT_EQ(*read_back->message->bytes, "abc");
        EXPECT_EQ(read_back->message->size, 3u);
    }
}

TEST(imap_fetch_data, has_the_size_of_a_message_that_was_let_go)
{
    const auto read_back = read("* 3 FETCH (UID 42 BODY[] {5}\r\nabcde)\r\n", 4);

    ASSERT_TRUE(read_back && read_back->message);
    EXPECT_EQ(read_back->message->size, 5u);
    EXPECT_EQ(read_back->message->bytes, nullptr);
}

TEST(imap_fetch_data, tells_an_absent_message_from_an_empty_one)
{
    EXPECT_FALSE(read("* 3 FETCH (UID 42 BODY[] NIL)\r\n")->message);
    EXPECT_FALSE(read("* 3 FETCH (FLAGS ())\r\n")->uid);

    const auto empty = read("* 3 FETCH (UID 42 BODY[] {0}\r\n)\r\n");
    ASSERT_TRUE(empty->message && empty->message->bytes);
    EXPECT_TRUE(empty->message->bytes->empty());
}

TEST(imap_fetch_data, refuses_what_cannot_be_numbers_or_pairs)
{
    for (const std::string_view line :
         {"* 3 FETCH (UID 0)\r\n",
          "* 3 FETCH (UID 4294967296)\r\n",
          "* 3 FETCH (UID -1)\r\n",
          "* 3 FETCH (UID 1x)\r\n",
          "* 3 FETCH (RFC822.SIZE NIL)\r\n",
          "* 3 FETCH (UID)\r\n",
          "* 3 FETCH UID 1\r\n",
          "* 3 FETCH\r\n"}) {
        const auto read_back = read(line);
        ASSERT_FALSE(read_back) << line;
        EXPECT_EQ(to_fault(read_back.error().code), fault::malformed);
    }
}

TEST(imap_nz_number, is_from_one_to_the_largest_of_32_bits)
{
    EXPECT_EQ(parse_nz_number("1"), 1u);
    EXPECT_EQ(parse_nz_number("4294967295"), 4294967295u);
    for (const std::string_view text : {"", "0", "4294967296", "1 ", " 1", "+1"})
        EXPECT_FALSE(parse_nz_number(text)) << text;
}

}  // namespace
