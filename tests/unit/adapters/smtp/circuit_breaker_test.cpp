#include "adapters/smtp/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace vgm::smtp {
namespace {

using namespace std::chrono_literals;
constexpr circuit_breaker::time_point start{1000s};

TEST(smtp_circuit_breaker, admits_everything_until_a_failure)
{
    circuit_breaker breaker(10s);

    EXPECT_TRUE(breaker.admits(start));
    EXPECT_TRUE(breaker.admits(start));
    EXPECT_FALSE(breaker.down_until());
}

TEST(smtp_circuit_breaker, puts_everything_off_for_the_pause_after_a_failure)
{
    circuit_breaker breaker(10s);
    breaker.on_failure(start);

    EXPECT_FALSE(breaker.admits(start));
    EXPECT_FALSE(breaker.admits(start + 9s));
    EXPECT_EQ(breaker.down_until(), start + 10s);
}

TEST(smtp_circuit_breaker, lets_one_letter_through_after_the_pause)
{
    circuit_breaker breaker(10s);
    breaker.on_failure(start);

    EXPECT_TRUE(breaker.admits(start + 10s));
    EXPECT_FALSE(breaker.admits(start + 10s));
    EXPECT_FALSE(breaker.admits(start + 19s));
    EXPECT_TRUE(breaker.admits(start + 20s)) << "the first may never come back";
}

TEST(smtp_circuit_breaker, closes_on_the_first_success)
{
    circuit_breaker breaker(10s);
    breaker.on_failure(start);
    breaker.on_success();

    EXPECT_TRUE(breaker.admits(start));
    EXPECT_TRUE(breaker.admits(start));
}

}  // namespace
}  // namespace vgm::smtp
