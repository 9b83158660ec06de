#include "adapters/smtp/reply_parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace vgm::smtp {
namespace {

struct parsed
{
    std::vector<reply> replies;
    error_code error;
};

parsed parse(std::string_view bytes, std::size_t piece = std::string_view::npos)
{
    parsed out;
    reply_parser parser;
    while (!bytes.empty()) {
        parser.append(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        while (auto r = parser.next()) out.replies.push_back(std::move(*r));
    }
    out.error = parser.error();
    return out;
}

error_code error_however_cut(const std::string& bytes)
{
    const auto whole = parse(bytes).error;
    for (const std::size_t piece : {1u, 2u, 3u, 7u, 64u, 4095u, 4096u, 4097u})
        EXPECT_EQ(parse(bytes, piece).error, whole) << "in pieces of " << piece;
    return whole;
}

TEST(smtp_reply_parser, reads_a_reply_of_one_line)
{
    const auto all = parse("250 2.1.0 Ok\r\n");

    ASSERT_EQ(all.replies.size(), 1u);
    EXPECT_EQ(all.replies[0].code, 250);
    EXPECT_EQ(all.replies[0].status, (enhanced_status{2, 1, 0}));
    EXPECT_EQ(all.replies[0].text(), "2.1.0 Ok");
}

TEST(smtp_reply_parser, reads_a_reply_of_several_lines)
{
    const auto all = parse("250-mail.mssante.test\r\n250-SIZE 1000\r\n250\r\n");

    ASSERT_EQ(all.replies.size(), 1u);
    EXPECT_EQ(
        all.replies[0].lines, (std::vector<std::string>{"mail.mssante.test", "SIZE 1000", ""})
    );
    EXPECT_FALSE(all.replies[0].status.known());
}

TEST(smtp_reply_parser, gives_the_same_replies_however_they_are_cut)
{
    const std::string bytes =
        "250-2.1.0 a\r\n250 2.1.0 b\r\n550 5.1.1 <x@y>: unknown\r\n354 go\r\n";

    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        const auto all = parse(bytes, piece);

        ASSERT_EQ(all.replies.size(), 3u) << piece;
        EXPECT_FALSE(all.error);
        EXPECT_EQ(all.replies[0].lines.size(), 2u);
        EXPECT_EQ(all.replies[1].status, (enhanced_status{5, 1, 1}));
        EXPECT_EQ(all.replies[2].code, 354);
    }
}

TEST(smtp_reply_parser, ignores_a_status_of_another_class_than_the_code)
{
    EXPECT_FALSE(parse("550 4.1.1 odd\r\n").replies.at(0).status.known());
    EXPECT_FALSE(parse("550 5.1 odd\r\n").replies.at(0).status.known());
    EXPECT_FALSE(parse("250 10.2.3.4 greets you\r\n").replies.at(0).status.known());
    EXPECT_TRUE(parse("550 5.1.1\r\n").replies.at(0).status.known());
}

TEST(smtp_reply_parser, gives_the_good_replies_before_a_bad_one)
{
    const auto all = parse("250 ok\r\nnonsense\r\n250 ok\r\n");

    EXPECT_EQ(all.replies.size(), 1u);
    EXPECT_EQ(all.error, errc::reply_malformed);
}

TEST(smtp_reply_parser, refuses_what_is_not_a_reply)
{
    for (const std::string bytes :
         {"hello\r\n",
          "25 ok\r\n",
          "25x ok\r\n",
          "150 ok\r\n",
          "650 ok\r\n",
          "2500 ok\r\n",
          "250+ok\r\n",
          "\r\n",
          "250 ok\n",
          "250 o\rk\r\n",
          "250-a\r\n251 b\r\n",
          " 250 ok\r\n"})
        EXPECT_EQ(error_however_cut(bytes), errc::reply_malformed) << bytes;
}

TEST(smtp_reply_parser, takes_a_line_of_the_longest_size_and_refuses_one_byte_more)
{
    std::string longest = "250 ";
    longest.append(reply_parser::line_bytes_max - 6, 'x');

    EXPECT_FALSE(error_however_cut(longest + "\r\n"));
    EXPECT_EQ(error_however_cut(longest + "y\r\n"), errc::reply_line_too_long);
    EXPECT_EQ(error_however_cut(longest + "yyy"), errc::reply_line_too_long);
}

TEST(smtp_reply_parser, takes_the_highest_number_of_lines_and_refuses_one_more)
{
    std::string lines;
    for (std::size_t i = 1; i < reply_parser::lines_max; ++i) lines += "250-line\r\n";

    EXPECT_FALSE(error_however_cut(lines + "250 last\r\n"));
    EXPECT_EQ(error_however_cut(lines + "250-more\r\n250 last\r\n"), errc::reply_too_many_lines);
}

TEST(smtp_reply_parser, knows_when_nothing_is_left_over)
{
    reply_parser parser;
    EXPECT_TRUE(parser.empty());

    parser.append("220 ready\r\n2");
    ASSERT_TRUE(parser.next());
    EXPECT_FALSE(parser.empty());

    parser.append("50-partial\r\n");
    ASSERT_FALSE(parser.next());
    EXPECT_FALSE(parser.empty());
}

TEST(smtp_reply, shows_its_text_in_printable_ascii_and_of_bounded_size)
{
    const auto odd = parse("550-caf\xC3\xA9\t\x01\x1B[2J\r\n550 end\r\n").replies.at(0);
    EXPECT_EQ(odd.text(), "caf?????[2J end");

    std::string talkative = "550-";
    talkative.append(900, 'a').append("\r\n550 ").append(900, 'b').append("\r\n");
    EXPECT_EQ(parse(talkative).replies.at(0).text().size(), reply_text_max);
}

}  // namespace
}  // namespace vgm::smtp
