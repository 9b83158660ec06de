#include "gateway/core/retry_schedule.hpp"

#include "tests/support/dice.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace vgm;

constexpr timestamp start{seconds{1'764'000'000}};
constexpr double middle = 0.5;  // no jitter either way

milliseconds wait(const retry_schedule& s, int attempt, double random = middle)
{
    return *s.next(attempt, start, start, random) - start;
}

TEST(retry_schedule, doubles_each_wait_up_to_the_longest)
{
    const retry_schedule s{.first = seconds{60}, .factor = 2.0, .longest = seconds{3600}};

    EXPECT_EQ(wait(s, 1), seconds{60});
    EXPECT_EQ(wait(s, 2), seconds{120});
    EXPECT_EQ(wait(s, 3), seconds{240});
    EXPECT_EQ(wait(s, 6), seconds{1920});
    EXPECT_EQ(wait(s, 7), seconds{3600});
    EXPECT_EQ(wait(s, 1000), seconds{3600});
}

TEST(retry_schedule, spreads_a_wait_by_its_share_of_jitter)
{
    const retry_schedule s{.first = seconds{100}, .jitter = 0.2};

    EXPECT_EQ(wait(s, 1, 0.0), seconds{80});
    EXPECT_EQ(wait(s, 1, 0.5), seconds{100});
    EXPECT_GT(wait(s, 1, 0.999999), milliseconds{119'900});
    EXPECT_LE(wait(s, 1, 0.999999), seconds{120});
}

TEST(retry_schedule, never_leaves_the_band_of_its_jitter)
{
    vgm::test::dice any;
    SCOPED_TRACE(any.seed());
    const retry_schedule s;
    std::uniform_real_distribution<double> share(0.0, 1.0);

    for (int n = 0; n < 2000; ++n) {
        const auto waited = wait(s, any.between(1, 100), share(any.engine()));

        EXPECT_GE(waited, seconds{48});
        EXPECT_LE(waited, seconds{4320});
    }
}

TEST(retry_schedule, gives_up_when_the_next_attempt_would_be_too_late)
{
    const retry_schedule s{
        .first = seconds{60}, .factor = 1.0, .jitter = 0.0, .give_up_after = seconds{600}};

    EXPECT_EQ(s.next(5, start, start + seconds{540}, middle), start + seconds{600});
    EXPECT_EQ(s.next(5, start, start + milliseconds{540'001}, middle), std::nullopt);
    EXPECT_EQ(s.next(1, start, start + seconds{601}, middle), std::nullopt);
}

TEST(retry_schedule, counts_from_the_first_attempt_even_when_the_clock_was_set_back)
{
    const retry_schedule s;

    EXPECT_EQ(s.next(1, start, start - seconds{7200}, middle), start - seconds{7140});
}

TEST(retry_schedule, has_an_answer_for_numbers_that_nobody_should_write)
{
    constexpr auto ages = seconds::max();
    const retry_schedule endless{ages, 1e300, ages, 1.0, ages};
    const retry_schedule nothing{seconds{0}, 1e300, seconds{0}, 0.0, seconds{0}};

    for (const int attempt :
         {std::numeric_limits<int>::min(), -1, 0, 1, 2, std::numeric_limits<int>::max()})
        for (const double random : {0.0, 0.5, 0.999999}) {
            EXPECT_GE(endless.next(attempt, start, start, random).value_or(start), start);
            EXPECT_EQ(nothing.next(attempt, start, start, random), start);
        }
    EXPECT_EQ(wait(retry_schedule{}, 0), seconds{60});
    EXPECT_EQ(wait(retry_schedule{.jitter = 5.0}, 1, 0.0), seconds{0});
}

}  // namespace
