#include "gateway/core/enhanced_status.hpp"

#include <gtest/gtest.h>

namespace {

using vgm::enhanced_status;

TEST(enhanced_status, prints_what_it_parses)
{
    for (const char* text : {"2.0.0", "4.4.7", "5.1.1", "5.7.999", "2.999.0"}) {
        const auto status = enhanced_status::parse(text);

        ASSERT_TRUE(status) << text;
        EXPECT_EQ(status->to_string(), text);
        EXPECT_TRUE(status->known());
    }
}

TEST(enhanced_status, tells_success_and_the_two_failures_apart)
{
    const auto is = [](const char* text) {
        const auto s = *enhanced_status::parse(text);
        return std::array{s.is_success(), s.is_transient(), s.is_permanent()};
    };

    EXPECT_EQ(is("2.1.5"), (std::array{true, false, false}));
    EXPECT_EQ(is("4.2.2"), (std::array{false, true, false}));
    EXPECT_EQ(is("5.1.1"), (std::array{false, false, true}));
}

TEST(enhanced_status, is_unknown_until_somebody_says_one)
{
    const enhanced_status none;

    EXPECT_FALSE(none.known());
    EXPECT_FALSE(none.is_success() || none.is_transient() || none.is_permanent());
}

TEST(enhanced_status, is_not_read_from_other_text)
{
    for (const char* wrong : {"",         "5",      "5.1",
                              "5.1.",     ".1.1",   "5..1",
                              "5.1.1.1",  "5.1.1 ", " 5.1.1",
                              "5.1.1;",   "3.1.1",  "0.0.0",
                              "1.1.1",    "9.9.9",  "5.1000.1",
                              "55.1.1",   "-5.1.1", "5.-0.1",
                              "5.-1.1",   "5.1.-0", "5.+1.1",
                              "5.1.9999", "5.1.x",  "x.1.1",
                              "5,1,1",    "5.1,1",  "99999999999.1.1",
                              "5.00001.1"})
        EXPECT_FALSE(enhanced_status::parse(wrong)) << wrong;
}

}  // namespace
