#include "gateway/config/csv.hpp"

#include <gtest/gtest.h>

namespace vgm::config {
namespace {

constexpr csv_column columns[] = {{"code"}, {"address"}, {"name", false}};

struct read_table
{
    std::vector<csv_row> rows;
    std::vector<problem> problems;
};

read_table read(std::string_view text)
{
    problem_list problems("t.csv");
    auto rows = parse_csv(text, columns, problems);
    return {std::move(rows), problems.take()};
}

TEST(config_csv, reads_what_spreadsheets_write)
{
    for (const std::string text :
         {"code;address;name\n1;a@b;X\n",
          "\xEF\xBB\xBF"
          "Code;ADDRESS;Name\r\n1;a@b;X\r\n",
          "name,code,address\nX,1,a@b",
          "code\taddress\tname\n1\ta@b\tX\n",
          "code|address|name\n\n# a remark\n1 | a@b | X\n",
          "code;address;name;;\n1;a@b;X;;\n",
          "code;address;name\n\"1\";\"a@b\";\"X\"\n;;\n"}) {
        const auto t = read(text);
        EXPECT_TRUE(t.problems.empty()) << text;
        ASSERT_EQ(t.rows.size(), 1u) << text;
        EXPECT_EQ(t.rows[0].at("code"), "1") << text;
        EXPECT_EQ(t.rows[0].at("address"), "a@b") << text;
        EXPECT_EQ(t.rows[0].at("name"), "X") << text;
    }
}

TEST(config_csv, takes_separators_and_quotation_marks_inside_quotation_marks)
{
    const auto t = read("code;address;name\n1;a@b;\"Dr \"\"X\"\"; cardiologue\"\n2;c@d\n");
    ASSERT_EQ(t.rows.size(), 2u);
    EXPECT_EQ(t.rows[0].at("name"), "Dr \"X\"; cardiologue");
    EXPECT_EQ(t.rows[1].at("name"), "");
    EXPECT_EQ(t.rows[1].line, 3);
}

TEST(config_csv, says_at_which_line_something_is_wrong)
{
    const std::vector<std::pair<std::string, int>> wrong{
        {"", 1},
        {"code;name\n", 1},
        {"code;address;adress\n", 1},
        {"code;address;code\n", 1},
        {"code;address\n1;a@b\n2;c@d;more\n", 3},
        {"code;address\n1;\"a@b\n", 2},
        {"code;address\n1;\xE9\n", 2}};
    for (const auto& [text, line] : wrong) {
        const auto t = read(text);
        ASSERT_EQ(t.problems.size(), 1u) << text;
        EXPECT_EQ(t.problems[0].line, line) << text;
    }
}

TEST(config_csv, is_bounded_in_lines)
{
    std::string text = "code;address\n";
    for (std::size_t n = 0; n <= csv_lines_max + 3; ++n) text += "1;a\n";
    const auto t = read(text);
    EXPECT_EQ(t.rows.size(), csv_lines_max);
    EXPECT_EQ(t.problems.size(), 1u);
}

}  // namespace
}  // namespace vgm::config
