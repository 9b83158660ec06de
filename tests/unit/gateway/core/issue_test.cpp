#include "gateway/core/issue.hpp"

#include "gateway/core/assert.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace vgm;

TEST(issues, have_a_sentence_of_their_own_for_every_fault)
{
    std::set<std::string> sentences;

    for (int n = static_cast<int>(fault::segment_missing); n <= static_cast<int>(fault::internal);
         ++n) {
        const error_code code = static_cast<fault>(n);
        EXPECT_NE(code.message(), "unknown") << n;
        EXPECT_TRUE(sentences.insert(code.message()).second) << code.message();
        EXPECT_EQ(to_fault(code), static_cast<fault>(n));
        EXPECT_TRUE(code.failed());
    }
}

TEST(issues, take_every_foreign_or_impossible_code_for_a_fault_of_ours)
{
    EXPECT_EQ(to_fault({2, boost::system::generic_category()}), fault::internal);
    for (const int value : {0, -1, static_cast<int>(fault::internal) + 1, 1000}) {
        const error_code code{value, fault_category()};

        EXPECT_EQ(to_fault(code), fault::internal) << value;
        EXPECT_EQ(code.message(), "unknown");
    }
}

TEST(issues, are_thrown_when_a_result_is_asked_for_what_it_has_not)
{
    const result<int> failed =
        issue{fault::too_large, severity::error, "MSH", "the sentence", "RULE"};

    try {
        (void)failed.value();
        FAIL() << "nothing was thrown";
    } catch (const issue_error& thrown) {
        EXPECT_STREQ(thrown.what(), "the sentence");
        EXPECT_EQ(thrown.what_is_wrong.rule, "RULE");
        EXPECT_EQ(thrown.what_is_wrong.code, fault::too_large);
    }
}

TEST(issues, name_their_severity)
{
    EXPECT_EQ(to_string(severity::information), "information");
    EXPECT_EQ(to_string(severity::warning), "warning");
    EXPECT_EQ(to_string(severity::error), "error");
    EXPECT_EQ(to_string(severity::fatal), "fatal");
}

TEST(assertions, let_a_true_condition_pass)
{
    int evaluated = 0;

    VGM_ASSERT(++evaluated == 1);

    EXPECT_EQ(evaluated, 1);
}

TEST(assertions, stop_the_program_and_say_where)
{
    EXPECT_DEATH(VGM_ASSERT(1 + 1 == 3), "broken invariant: 1 \\+ 1 == 3 .*issue_test.cpp");
}

}  // namespace
