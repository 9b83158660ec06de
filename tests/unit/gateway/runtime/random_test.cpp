#include "gateway/runtime/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <thread>
#include <vector>

namespace vgm::runtime {
namespace {

using part = std::array<std::uint8_t, 10>;

std::vector<part> draw(std::size_t count)
{
    std::vector<part> all(count);
    for (auto& one : all) fill_random(one);
    return all;
}

TEST(random_bytes, are_never_given_twice_to_one_thread_or_to_two)
{
    std::vector<part> here, there;
    std::thread other([&] { there = draw(5'000); });
    here = draw(5'000);
    other.join();

    std::set<part> all(here.begin(), here.end());
    all.insert(there.begin(), there.end());
    EXPECT_EQ(all.size(), 10'000u);
}

TEST(random_bytes, fill_all_of_what_is_larger_than_what_is_drawn_at_a_time)
{
    std::vector<std::uint8_t> large(10'000);

    fill_random(large);

    EXPECT_EQ(std::set<std::uint8_t>(large.begin(), large.end()).size(), 256u);
    EXPECT_LT(std::ranges::count(large, 0), 200) << "some 39 are to be expected";
    EXPECT_NE(std::ranges::count(std::span(large).last(100), 0), 100);
}

}  // namespace
}  // namespace vgm::runtime
