#include "adapters/mllp/frame_decoder.hpp"

#include "tests/support/dice.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace vgm;
using namespace std::string_literals;
using mllp::block_end;
using mllp::encode_frame;
using mllp::frame_decoder;
using blocks = std::vector<std::string>;

constexpr std::size_t plenty = 1000;

struct decoded
{
    blocks out;
    bool idle = false, refused = false;
    std::string rule;
    friend bool operator==(const decoded&, const decoded&) = default;
};

// Feeds the pieces in turn, and stops at an issue as a listener does.
decoded feed(frame_decoder decoder, const std::vector<std::string_view>& pieces)
{
    decoded d;
    for (const auto piece : pieces) {
        const auto fed = decoder.feed(piece);
        while (auto block = decoder.next()) d.out.push_back(std::move(*block));
        if (!fed) {
            d.refused = true;
            d.rule = fed.error().rule;
            return d;
        }
    }
    d.idle = decoder.idle();
    return d;
}

decoded decode(std::string_view bytes, frame_decoder with = frame_decoder(plenty))
{
    return feed(with, {bytes});
}

// The same whole, byte by byte, cut once at every place, and cut at random.
decoded for_every_cut(const std::string& bytes, frame_decoder with = frame_decoder(plenty))
{
    const std::string_view all = bytes;
    const auto whole = feed(with, {all});
    for (std::size_t cut = 0; cut <= all.size(); ++cut)
        EXPECT_EQ(feed(with, {all.substr(0, cut), all.substr(cut)}), whole) << "cut at " << cut;
    std::vector<std::string_view> bytewise;
    for (std::size_t n = 0; n < all.size(); ++n) bytewise.push_back(all.substr(n, 1));
    EXPECT_EQ(feed(with, bytewise), whole);
    return whole;
}

TEST(mllp_frame_decoder, takes_blocks_out_of_their_frames)
{
    EXPECT_EQ(encode_frame("MSH|"), "\x0BMSH|\x1C\r");

    const auto d = for_every_cut(encode_frame("one") + encode_frame("two") + encode_frame(""));

    EXPECT_EQ(d.out, (blocks{"one", "two", ""}));
    EXPECT_TRUE(d.idle);
}

TEST(mllp_frame_decoder, keeps_an_fs_that_is_payload)
{
    EXPECT_EQ(
        for_every_cut("\x0B"s
                      "a\x1C"
                      "b\x1C\r")
            .out,
        blocks{"a\x1C"
               "b"}
    );
    EXPECT_EQ(for_every_cut("\x0B\x1C\x1C\r").out, blocks{"\x1C"});
    EXPECT_EQ(for_every_cut("\x0B\x1C\x1C\x1C\r").out, blocks{"\x1C\x1C"});
    EXPECT_EQ(for_every_cut("\x0B\x1C\n\x1C\r").out, blocks{"\x1C\n"});
    EXPECT_EQ(for_every_cut("\x0B\x1C\x0B\x1C\r").out, blocks{"\x1C\x0B"});
}

TEST(mllp_frame_decoder, keeps_carriage_returns_and_start_bytes_that_are_payload)
{
    EXPECT_EQ(for_every_cut("\x0BMSH|\rPID|\r\x1C\r").out, blocks{"MSH|\rPID|\r"});
    EXPECT_EQ(
        for_every_cut("\x0B"s
                      "a\x0B"
                      "b\x1C\r")
            .out,
        blocks{"a\x0B"
               "b"}
    );
    EXPECT_EQ(for_every_cut("\x0B"s + "\0\xFF"s + "\x1C\r").out, blocks{"\0\xFF"s});
}

TEST(mllp_frame_decoder, skips_line_ends_between_blocks)
{
    const auto d =
        for_every_cut("\r\n" + encode_frame("one") + "\n\r\n" + encode_frame("two") + "\r");

    EXPECT_EQ(d.out, (blocks{"one", "two"}));
    EXPECT_TRUE(d.idle);
}

TEST(mllp_frame_decoder, refuses_anything_else_between_blocks)
{
    for (const char* junk :
         {"x", " ", "\x1C", "MSH|^~\\&|", "GET / HTTP/1.1\r\n", "\x16\x03\x01"}) {
        const auto d = for_every_cut(encode_frame("one") + junk + encode_frame("two"));

        EXPECT_EQ(d.out, blocks{"one"}) << junk;
        EXPECT_EQ(d.rule, "MLLP-FRAME") << junk;
    }
    EXPECT_TRUE(decode("\0"s).refused);
}

TEST(mllp_frame_decoder, gives_nothing_before_a_block_is_whole)
{
    for (const char* part : {"\x0B", "\x0BMSH", "\x0BMSH\x1C", "\x0BMSH\x1CX"}) {
        const auto d = for_every_cut(part);

        EXPECT_TRUE(d.out.empty()) << part;
        EXPECT_FALSE(d.idle) << part;
        EXPECT_FALSE(d.refused) << part;
    }
    EXPECT_TRUE(decode("").idle);
}

TEST(mllp_frame_decoder, is_not_idle_while_a_block_waits_to_be_taken)
{
    frame_decoder decoder(plenty);

    ASSERT_TRUE(decoder.feed(encode_frame("one")));
    EXPECT_FALSE(decoder.idle());
    EXPECT_EQ(decoder.next(), "one");

    EXPECT_TRUE(decoder.idle());
    EXPECT_EQ(decoder.next(), std::nullopt);
}

TEST(mllp_frame_decoder, counts_the_bytes_of_the_block_under_way)
{
    frame_decoder decoder(plenty);

    ASSERT_TRUE(
        decoder.feed("\x0B"
                     "12345")
    );
    EXPECT_EQ(decoder.pending_bytes(), 5U);
    ASSERT_TRUE(decoder.feed("\x1C\r"));

    EXPECT_EQ(decoder.pending_bytes(), 0U);
}

TEST(mllp_frame_decoder, takes_a_block_of_exactly_its_limit_and_none_larger)
{
    const frame_decoder ten(10);
    const std::string just(10, 'x'), over(11, 'x');

    EXPECT_EQ(for_every_cut(encode_frame(just), ten).out, blocks{just});
    EXPECT_EQ(for_every_cut(encode_frame(over), ten).rule, "MLLP-SIZE");
    EXPECT_EQ(for_every_cut("\x0B" + over, ten).rule, "MLLP-SIZE");
    EXPECT_EQ(
        for_every_cut(
            "\x0B" + just +
                "\x1C"
                "x",
            ten
        )
            .rule,
        "MLLP-SIZE"
    );
    EXPECT_EQ(for_every_cut("\x0B" + just + "\x1C\x1C\r", ten).rule, "MLLP-SIZE");
}

TEST(mllp_frame_decoder, gives_the_blocks_before_one_that_is_too_large)
{
    const auto d = for_every_cut(
        encode_frame("one") + encode_frame(std::string(11, 'x')) + encode_frame("two"),
        frame_decoder(10)
    );

    EXPECT_EQ(d.out, blocks{"one"});
    EXPECT_TRUE(d.refused);
}

TEST(mllp_frame_decoder, says_what_is_wrong_without_the_bytes_that_are)
{
    frame_decoder decoder(3);

    const auto large = decoder.feed("\x0BSECRET");
    const auto junk = frame_decoder(3).feed("SECRET");

    EXPECT_EQ(large.error().code, fault::too_large);
    EXPECT_EQ(junk.error().code, fault::malformed);
    for (const auto& i : {large.error(), junk.error()})
        EXPECT_EQ((i.where + i.detail + i.rule).find("SECRET"), std::string::npos);
}

TEST(mllp_frame_decoder, ends_a_block_at_fs_alone_where_the_sender_is_known_to)
{
    const frame_decoder fs(plenty, block_end::fs);

    EXPECT_EQ(for_every_cut("\x0Bone\x1C\x0Btwo\x1C", fs).out, (blocks{"one", "two"}));
    EXPECT_EQ(for_every_cut("\x0Bone\x1C\r\x0Btwo\x1C\r", fs).out, (blocks{"one", "two"}));
    EXPECT_TRUE(for_every_cut("\x0Bone\x1C", fs).idle);
    EXPECT_TRUE(for_every_cut("\x0Bone\x1Ctwo\x1C", fs).refused);
}

TEST(mllp_frame_decoder, gives_back_any_blocks_however_their_stream_is_cut)
{
    test::dice any;
    SCOPED_TRACE(any.seed());

    for (int round = 0; round < 300; ++round) {
        blocks sent;
        std::string bytes;
        for (int n = any.between(0, 5); n > 0; --n) {
            auto block = any.bytes(40);
            // An FS CR inside a block is what no sender of MLLP may send.
            for (auto at = block.find("\x1C\r"); at != std::string::npos; at = block.find("\x1C\r"))
                block[at] = '.';
            if (!block.empty() && block.back() == '\x1C') block.back() = '.';
            bytes += encode_frame(block);
            if (any.once_in(3)) bytes += "\r\n";
            sent.push_back(std::move(block));
        }
        std::vector<std::string_view> pieces;
        for (std::string_view rest = bytes; !rest.empty();) {
            const auto size = static_cast<std::size_t>(any.between(0, 9));
            pieces.push_back(rest.substr(0, size));
            rest.remove_prefix(std::min(size, rest.size()));
        }

        const auto d = feed(frame_decoder(plenty), pieces);

        ASSERT_EQ(d.out, sent);
        EXPECT_TRUE(d.idle);
    }
}

TEST(mllp_frame_decoder, gives_the_same_answer_to_any_noise_however_it_is_cut)
{
    test::dice any;
    SCOPED_TRACE(any.seed());
    constexpr std::string_view alphabet = "\x0B\x1C\r\nab";

    for (int round = 0; round < 300; ++round) {
        std::string noise(static_cast<std::size_t>(any.between(0, 40)), ' ');
        for (char& c : noise)
            c = alphabet[static_cast<std::size_t>(
                any.between(0, static_cast<int>(alphabet.size()) - 1)
            )];

        for_every_cut(noise, frame_decoder(6));
        for_every_cut(noise, frame_decoder(6, block_end::fs));
    }
}

}  // namespace
