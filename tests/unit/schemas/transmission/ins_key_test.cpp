#include "schemas/transmission/ins_key.hpp"

#include <gtest/gtest.h>

namespace {

using vgm::transmission::has_valid_ins_key;

TEST(transmission_ins_key, is_97_less_the_remainder)
{
    EXPECT_TRUE(has_valid_ins_key("290059999901266"));
    EXPECT_TRUE(has_valid_ins_key("185079999903480"));
    EXPECT_FALSE(has_valid_ins_key("290059999901267"));
    EXPECT_FALSE(has_valid_ins_key("290059999901366")) << "another digit of the number";
}

TEST(transmission_ins_key, counts_the_corsican_departments_as_19_and_18)
{
    // 2900519999012 and 2900518999012 in place of 2A and 2B.
    EXPECT_TRUE(has_valid_ins_key("290052A99901292"));
    EXPECT_TRUE(has_valid_ins_key("290052B99901222"));
    EXPECT_FALSE(has_valid_ins_key("290052B99901292"));
    EXPECT_FALSE(has_valid_ins_key("290052C99901292"));
    EXPECT_FALSE(has_valid_ins_key("29005A299901292")) << "letters elsewhere";
}

TEST(transmission_ins_key, wants_fifteen_characters)
{
    for (const auto* text :
         {"", "29005999990126", "2900599999012660", "29005999990126X", "X90059999901266"})
        EXPECT_FALSE(has_valid_ins_key(text)) << text;
}

}  // namespace
