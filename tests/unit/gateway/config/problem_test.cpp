#include "gateway/config/problem.hpp"

#include <gtest/gtest.h>

namespace vgm::config {
namespace {

TEST(config_problem, prints_as_compilers_do)
{
    problem p;
    p.file = "a.yaml";
    p.message = "the file is empty";
    EXPECT_EQ(print(p), "a.yaml:1:1: the file is empty");

    p.line = 3;
    p.column = 5;
    p.path = "sources[0].lisen";
    p.message = "unknown key";
    p.suggestion = "did you mean 'listen'?";
    EXPECT_EQ(print(p), "a.yaml:3:5: sources[0].lisen: unknown key; did you mean 'listen'?");

    p.level = severity::warning;
    p.suggestion.clear();
    EXPECT_EQ(print(p), "a.yaml:3:5: warning: sources[0].lisen: unknown key");
}

TEST(config_problem, shows_text_without_control_characters_and_not_in_full)
{
    EXPECT_EQ(in_quotes("a\nb\x1b[31m"), "'a?b?[31m'");

    std::string text;
    while (text.size() < 59) text += 'x';
    EXPECT_EQ(in_quotes(text + "y"), '\'' + text + "y'");
    EXPECT_EQ(in_quotes(text + "yz"), '\'' + text + "y…'");
    EXPECT_EQ(in_quotes(text + "é"), '\'' + text + "…'");
}

TEST(config_problem, gives_problems_in_the_order_of_the_file)
{
    problem_list problems("f");

    problems.error({9, 1}, "c", "m");
    problems.warning({2, 7}, "b", "m");
    problems.error({2, 3}, "a", "m");

    EXPECT_TRUE(problems.has_errors());
    const auto all = problems.take();
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].path, "a");
    EXPECT_EQ(all[1].path, "b");
    EXPECT_EQ(all[2].path, "c");
}

TEST(config_problem, stops_counting_and_says_so)
{
    problem_list problems("f");

    for (int i = 1; i <= 1000; ++i) problems.error({i, 1}, "x", "m");

    const auto all = problems.take();
    ASSERT_EQ(all.size(), problem_list::problems_max + 1);
    EXPECT_EQ(all.back().message, "there are more problems than the 100 shown here");
}

TEST(config_problem, has_no_error_when_all_are_warnings)
{
    problem_list problems("f");

    problems.warning({1, 1}, "x", "m");

    EXPECT_FALSE(problems.has_errors());
}

}  // namespace
}  // namespace vgm::config
