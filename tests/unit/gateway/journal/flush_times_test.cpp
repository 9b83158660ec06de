#include "gateway/journal/flush_times.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::journal;

TEST(journal_flush_times, count_each_flush_by_the_first_bound_that_holds_it)
{
    flush_clock clock;

    clock.count(std::chrono::microseconds{100});
    clock.count(std::chrono::nanoseconds{100'001});
    clock.count(std::chrono::seconds{60});

    const auto read = clock.read();
    EXPECT_EQ(read.counts[0], 1u);
    EXPECT_EQ(read.counts[1], 1u);
    EXPECT_EQ(read.counts.back(), 1u);
    EXPECT_EQ(read.sum, std::chrono::nanoseconds{60'000'200'001});
}

}  // namespace
