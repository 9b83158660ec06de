#include "adapters/smtp/dot_stuffer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>

namespace vgm::smtp {
namespace {

content in_pieces(std::string bytes, std::size_t piece)
{
    const std::size_t size = bytes.size();
    return {
        size, [bytes = std::move(bytes), piece, at = std::size_t{0}](std::span<char> out) mutable {
            const auto part = std::string_view{bytes}.substr(at, std::min(piece, out.size()));
            std::copy(part.begin(), part.end(), out.data());
            at += part.size();
            return part.size();
        }};
}

struct stuffed
{
    std::string bytes;
    error_code error;
};

stuffed stuff(content source, std::size_t room)
{
    dot_stuffer stuffer(std::move(source));
    stuffed out;
    std::string buffer(room, '\0');
    while (const auto n = stuffer.next(buffer)) out.bytes.append(buffer, 0, n);
    out.error = stuffer.error();
    if (!out.error) out.bytes += stuffer.end_of_data();
    return out;
}

// What the other side makes of it (RFC 5321 §4.5.2), written without looking at ours.
std::string unstuff(std::string_view wire)
{
    std::string out;
    for (;;) {
        const auto end = wire.find("\r\n");
        auto line = wire.substr(0, end);
        if (line == "." || end == std::string_view::npos) return out;
        if (line.substr(0, 1) == ".") line.remove_prefix(1);
        out.append(line).append("\r\n");
        wire.remove_prefix(end + 2);
    }
}

TEST(smtp_dot_stuffer, doubles_the_dot_that_begins_a_line)
{
    const auto out = stuff(in_pieces(".\r\n..\r\na.b\r\n.c", 1000), 1000);

    EXPECT_EQ(out.bytes, "..\r\n...\r\na.b\r\n..c\r\n.\r\n");
}

TEST(smtp_dot_stuffer, ends_an_empty_content_and_one_that_ends_its_line)
{
    EXPECT_EQ(stuff(in_pieces("", 10), 10).bytes, ".\r\n");
    EXPECT_EQ(stuff(in_pieces("a\r\n", 10), 10).bytes, "a\r\n.\r\n");
    EXPECT_EQ(stuff(in_pieces("a", 10), 10).bytes, "a\r\n.\r\n");
}

TEST(smtp_dot_stuffer, gives_the_same_bytes_whatever_the_pieces_and_the_room)
{
    const std::string letter = "..a\r\n.\r\n\r\n.b.\r\nccc\r\n..\r\n.";
    const auto whole = stuff(in_pieces(letter, 1000), 1000);
    ASSERT_EQ(unstuff(whole.bytes), letter + "\r\n");

    for (std::size_t piece = 1; piece <= letter.size(); ++piece)
        for (std::size_t room = 2; room <= whole.bytes.size(); ++room)
            ASSERT_EQ(stuff(in_pieces(letter, piece), room).bytes, whole.bytes)
                << "pieces of " << piece << ", room for " << room;
}

TEST(smtp_dot_stuffer, gives_back_random_letters_once_unstuffed)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 200; ++round) {
        std::string letter;
        for (auto lines = random() % 20; lines > 0; --lines) {
            for (auto length = random() % 8; length > 0; --length) letter += ".x"[random() % 2];
            letter += "\r\n";
        }

        const auto out = stuff(in_pieces(letter, 1 + random() % 30), 2 + random() % 30);

        ASSERT_FALSE(out.error);
        ASSERT_EQ(unstuff(out.bytes), letter);
    }
}

TEST(smtp_dot_stuffer, takes_a_content_larger_than_its_buffers)
{
    std::string letter;
    while (letter.size() < 300'000)
        letter += ".line that begins with a dot\r\nand one that does not\r\n";

    const auto out = stuff(in_pieces(letter, 70'000), 65'536);

    EXPECT_FALSE(out.error);
    EXPECT_EQ(unstuff(out.bytes), letter);
}

TEST(smtp_dot_stuffer, refuses_a_cr_or_lf_that_ends_no_line)
{
    for (const std::string letter :
         {"a\n.\nMAIL FROM:<x@y>\r\n",
          "a\r.\r\n",
          "\n",
          "\r",
          "a\r\r\n",
          "a\n\r\n",
          "a\r\nb\r",
          "a\n",
          "\r.\r\n"})
        for (std::size_t piece = 1; piece <= letter.size(); ++piece)
            for (std::size_t room = 2; room <= letter.size() + 2; ++room)
                ASSERT_EQ(stuff(in_pieces(letter, piece), room).error, errc::content_bare_newline)
                    << letter << " in pieces of " << piece << ", room for " << room;
}

TEST(smtp_dot_stuffer, refuses_a_content_that_is_not_of_its_size)
{
    auto too_short = in_pieces("abc\r\n", 2);
    too_short.size = 6;
    EXPECT_EQ(stuff(std::move(too_short), 100).error, errc::content_incomplete);

    auto too_long = in_pieces("abc\r\n", 2);
    too_long.size = 4;
    EXPECT_EQ(stuff(std::move(too_long), 100).error, errc::content_incomplete);
}

TEST(smtp_dot_stuffer, refuses_a_content_that_cannot_be_read)
{
    content broken{10, [](std::span<char>) -> std::size_t { throw std::runtime_error("disk"); }};

    EXPECT_EQ(stuff(std::move(broken), 100).error, errc::content_unreadable);
}

TEST(smtp_content, reads_slices_one_after_the_other)
{
    auto body =
        make_content({slice::of("ab"), slice::of(""), slice::of("cde\r\n"), slice::of("f")});
    EXPECT_EQ(body.size, 8u);

    EXPECT_EQ(stuff(std::move(body), 3).bytes, "abcde\r\nf\r\n.\r\n");
    EXPECT_EQ(make_content({}).size, 0u);
}

}  // namespace
}  // namespace vgm::smtp
