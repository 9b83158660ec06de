#include "gateway/config/nearest.hpp"

#include <gtest/gtest.h>

namespace vgm::config {
namespace {

TEST(config_nearest, counts_inserted_removed_replaced_and_swapped_letters)
{
    EXPECT_EQ(edit_distance("listen", "listen"), 0u);
    EXPECT_EQ(edit_distance("lisen", "listen"), 1u);
    EXPECT_EQ(edit_distance("listten", "listen"), 1u);
    EXPECT_EQ(edit_distance("lixten", "listen"), 1u);
    EXPECT_EQ(edit_distance("litsen", "listen"), 1u);
    EXPECT_EQ(edit_distance("", "tls"), 3u);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(config_nearest, finds_the_key_that_was_meant)
{
    const std::vector<std::string_view> known{"listen", "name", "tls", "block_end"};

    EXPECT_EQ(find_nearest("lisen", known), "listen");
    EXPECT_EQ(find_nearest("tsl", known), "tls");
    EXPECT_EQ(find_nearest("block-end", known), "block_end");
}

TEST(config_nearest, does_not_guess_when_nothing_is_near)
{
    const std::vector<std::string_view> known{"listen", "name", "tls"};

    EXPECT_EQ(find_nearest("retention", known), std::nullopt);
    EXPECT_EQ(find_nearest("", known), std::nullopt);
    EXPECT_EQ(find_nearest(std::string(65, 'l'), known), std::nullopt);
    EXPECT_EQ(find_nearest("lisen", {}), std::nullopt);
}

}  // namespace
}  // namespace vgm::config
