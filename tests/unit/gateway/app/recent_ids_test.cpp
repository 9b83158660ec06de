#include "gateway/app/recent_ids.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vgm::app {
namespace {

std::string id_of(int n) { return "1.2.250.1.999.1." + std::to_string(n); }

TEST(app_recent_ids, know_what_was_put_in_and_nothing_else)
{
    recent_ids ids(10'000);
    for (int n = 0; n < 4'000; ++n) ids.insert(id_of(n));

    for (int n = 0; n < 4'000; ++n) EXPECT_TRUE(ids.contains(id_of(n))) << n;
    for (int n = 4'000; n < 8'000; ++n) EXPECT_FALSE(ids.contains(id_of(n))) << n;
    EXPECT_EQ(ids.size(), 4'000u);
}

TEST(app_recent_ids, forget_the_oldest_when_there_are_too_many)
{
    recent_ids ids(1'000);
    for (int n = 0; n < 10'000; ++n) {
        ids.insert(id_of(n));
        EXPECT_LE(ids.size(), 1'000u);
    }

    for (int n = 9'500; n < 10'000; ++n) EXPECT_TRUE(ids.contains(id_of(n))) << n;
    EXPECT_FALSE(ids.contains(id_of(0)));
}

TEST(app_recent_ids, are_counted_once)
{
    recent_ids ids(100);
    for (int n = 0; n < 30; ++n) ids.insert("the same");

    EXPECT_EQ(ids.size(), 1u);
}

}  // namespace
}  // namespace vgm::app
