#include "schemas/hl7v2/byte_scan.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace {

using namespace vgm::hl7v2;

constexpr std::array<char, 3> wanted{'|', '\r', '\n'};
constexpr std::size_t no_limit = 1'000'000;

std::vector<std::uint32_t> one_by_one(std::string_view text)
{
    std::vector<std::uint32_t> found;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '|' || text[i] == '\r' || text[i] == '\n')
            found.push_back(static_cast<std::uint32_t>(i));
    return found;
}

TEST(hl7v2_byte_scan, finds_a_byte_at_every_place_of_a_block)
{
    for (std::size_t size = 0; size < 200; ++size)
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, 'x');
            text[at] = '\n';
            std::vector<std::uint32_t> found, found_portably;

            ASSERT_TRUE(find_each(text, wanted, no_limit, found));
            ASSERT_TRUE(portable::find_each(text, wanted, no_limit, found_portably));

            ASSERT_EQ(found, std::vector<std::uint32_t>{static_cast<std::uint32_t>(at)});
            ASSERT_EQ(found_portably, found);
        }
}

TEST(hl7v2_byte_scan, gives_the_same_with_and_without_sse2)
{
    const unsigned seed = std::random_device{}();
    std::mt19937 random{seed};
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (int round = 0; round < 500; ++round) {
        const unsigned density = 1 + random() % 40;
        std::string text(random() % 3000, 'x');
        for (char& c : text)
            if (random() % density == 0) c = "|\r\n\x8D\xFF{\x7D"[random() % 7];
        std::vector<std::uint32_t> found, found_portably;

        ASSERT_TRUE(find_each(text, wanted, no_limit, found));
        ASSERT_TRUE(portable::find_each(text, wanted, no_limit, found_portably));

        ASSERT_EQ(found, one_by_one(text));
        ASSERT_EQ(found_portably, found);
        const std::size_t from = random() % (text.size() + 1);
        ASSERT_EQ(find_non_ascii(text, from), portable::find_non_ascii(text, from));
    }
}

TEST(hl7v2_byte_scan, does_not_take_the_padding_of_the_last_block_for_text)
{
    std::vector<std::uint32_t> found;

    ASSERT_TRUE(find_each("abc", {'\0', '\0', 'a'}, no_limit, found));

    EXPECT_EQ(found, std::vector<std::uint32_t>{0});
}

TEST(hl7v2_byte_scan, stops_past_the_limit)
{
    std::vector<std::uint32_t> found;

    EXPECT_TRUE(find_each(std::string(100, '|'), wanted, 100, found));
    EXPECT_FALSE(find_each(std::string(101, '|'), wanted, 100, found));
    EXPECT_FALSE(find_each(std::string(100'000, '|'), wanted, 100, found));
    EXPECT_FALSE(portable::find_each(std::string(101, '|'), wanted, 100, found));
}

TEST(hl7v2_byte_scan, finds_the_first_byte_above_127)
{
    for (std::size_t size = 1; size < 200; ++size) {
        std::string text(size, '\x7F');
        EXPECT_EQ(find_non_ascii(text), size);
        text[size - 1] = '\x80';
        EXPECT_EQ(find_non_ascii(text), size - 1);
        EXPECT_EQ(find_non_ascii(text, size - 1), size - 1);
        EXPECT_EQ(find_non_ascii(text, size), size);
    }
}

}  // namespace
