#include "gateway/journal/chain_index.hpp"

#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

namespace {

using vgm::journal::chain_index;
using vgm::journal::position;
using vgm::journal::test::id_of;

TEST(journal_chain_index, knows_nothing_of_a_stranger)
{
    const chain_index index;

    EXPECT_FALSE(index.last(id_of(1)));
    EXPECT_EQ(index.size(), 0u);
}

TEST(journal_chain_index, keeps_the_last_position_of_each)
{
    chain_index index;

    for (unsigned i = 1; i <= 10'000; ++i) index.put(id_of(i), position::at(1, 8 * i));
    index.put(id_of(5), position::at(2, 64));

    EXPECT_EQ(index.size(), 10'000u);
    EXPECT_EQ(index.last(id_of(5)), position::at(2, 64));
    for (unsigned i = 6; i <= 10'000; ++i) ASSERT_EQ(index.last(id_of(i)), position::at(1, 8 * i));
}

TEST(journal_chain_index, forgets_those_whose_segment_has_gone)
{
    chain_index index;
    for (unsigned i = 1; i <= 3'000; ++i) index.put(id_of(i), position::at(1 + i % 3, 64));

    index.forget_before(position::at(2, 0));

    EXPECT_EQ(index.size(), 2'000u);
    for (unsigned i = 1; i <= 3'000; ++i)
        ASSERT_EQ(index.last(id_of(i)), i % 3 == 0 ? position{} : position::at(1 + i % 3, 64));
}

TEST(journal_chain_index, takes_newcomers_after_forgetting)
{
    chain_index index;
    index.put(id_of(1), position::at(1, 64));
    index.forget_before(position::at(9, 0));

    index.put(id_of(2), position::at(9, 64));

    EXPECT_EQ(index.last(id_of(2)), position::at(9, 64));
    EXPECT_EQ(index.size(), 1u);
}

}  // namespace
