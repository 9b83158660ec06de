#include "gateway/core/ids.hpp"

#include "tests/support/dice.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace vgm;
using vgm::test::dice;

constexpr std::string_view sample = "01ARZ3NDEKTSV4RRFFQ69G5FAV";  // of the ULID specification

submission_id any_id(dice& any)
{
    std::array<std::uint8_t, 16> bytes;
    for (auto& b : bytes) b = static_cast<std::uint8_t>(any.between(0, 255));
    return submission_id{bytes};
}

TEST(ids, print_what_they_parse)
{
    const auto id = submission_id::parse(sample);

    ASSERT_TRUE(id);
    EXPECT_EQ(id->to_string(), sample);
    EXPECT_EQ(to_rfc3339(id->made_at()), "2016-07-30T23:54:10.259Z");
}

TEST(ids, survive_printing_whatever_their_bits_are)
{
    dice any;
    SCOPED_TRACE(any.seed());

    for (int n = 0; n < 2000; ++n) {
        const auto id = any_id(any);

        EXPECT_EQ(submission_id::parse(id.to_string()), id);
        EXPECT_EQ(id.to_string().size(), 26U);
    }
}

TEST(ids, know_when_they_were_made)
{
    const timestamp now{milliseconds{1'795'432'567'891}};

    const auto id = submission_id::make(now, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0});

    EXPECT_EQ(id.made_at(), now);
    EXPECT_EQ(id.bytes()[6], 9);
    EXPECT_EQ(id.bytes()[15], 0);
}

TEST(ids, sort_by_time_as_values_and_as_text)
{
    dice any;
    SCOPED_TRACE(any.seed());

    for (int n = 0; n < 500; ++n) {
        const auto a = any_id(any), b = any_id(any);

        EXPECT_EQ(a < b, a.to_string() < b.to_string());
    }
    const auto early = submission_id::make(timestamp{milliseconds{1}}, {255, 255, 255, 255});
    const auto late = submission_id::make(timestamp{milliseconds{2}}, {});
    EXPECT_LT(early, late);
}

TEST(ids, are_read_in_lower_case_because_mail_systems_fold_it)
{
    EXPECT_EQ(submission_id::parse("01arz3ndektsv4rrffq69g5fav"), submission_id::parse(sample));
}

TEST(ids, are_not_read_from_other_text)
{
    EXPECT_FALSE(submission_id::parse(""));
    EXPECT_FALSE(submission_id::parse("01ARZ3NDEKTSV4RRFFQ69G5FA"));
    EXPECT_FALSE(submission_id::parse("01ARZ3NDEKTSV4RRFFQ69G5FAVV"));
    for (const char wrong : {'I', 'L', 'O', 'U', '-', ' ', '\0', '\xC3'})
        for (std::size_t at = 0; at < sample.size(); ++at) {
            std::string text{sample};
            text[at] = wrong;
            EXPECT_FALSE(submission_id::parse(text)) << text;
        }
}

TEST(ids, do_not_overflow_128_bits)
{
    EXPECT_TRUE(submission_id::parse("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
    EXPECT_FALSE(submission_id::parse("80000000000000000000000000"));
}

TEST(ids, are_empty_until_they_are_made)
{
    EXPECT_TRUE(submission_id{}.empty());
    EXPECT_FALSE(submission_id::parse(sample)->empty());
}

TEST(delivery_ids, name_one_mail_of_a_letter)
{
    const auto id = delivery_id::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV.12");

    ASSERT_TRUE(id);
    EXPECT_EQ(id->submission, submission_id::parse(sample));
    EXPECT_EQ(id->number, 12);
    EXPECT_EQ(id->to_string(), "01ARZ3NDEKTSV4RRFFQ69G5FAV.12");
}

TEST(delivery_ids, are_written_in_one_way_only)
{
    const std::string letter{sample};

    EXPECT_FALSE(delivery_id::parse(letter));
    for (const char* wrong :
         {".", ".0", ".01", ".-1", ".+1", ". 1", ".1 ", ".1.1", ".1a", ".99999999999", "/1", "1"})
        EXPECT_FALSE(delivery_id::parse(letter + wrong)) << wrong;
    EXPECT_FALSE(delivery_id::parse("01ARZ3NDEKTSV4RRFFQ69G5FA.1"));
    EXPECT_TRUE(delivery_id::parse(letter + '.' + std::to_string(std::numeric_limits<int>::max())));
}

TEST(delivery_ids, sort_by_letter_then_number)
{
    const auto id = *submission_id::parse(sample);

    EXPECT_LT((delivery_id{id, 2}), (delivery_id{id, 10}));
    EXPECT_LT((delivery_id{submission_id{}, 10}), (delivery_id{id, 2}));
}

}  // namespace
