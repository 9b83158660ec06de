#include "gateway/config/reference.hpp"

#include "tests/unit/gateway/config/house.hpp"

#include <gtest/gtest.h>

namespace vgm::config {
namespace {

TEST(config_reference, has_one_table_for_each_section)
{
    EXPECT_EQ(
        print_reference<testing::lock>(),
        "| Key | Value | Default | Meaning |\n"
        "|---|---|---|---|\n"
        "| `key` | path of a secret file | **required** | The key of the lock. Example: "
        "`keys/door`. |\n"
        "| `turns` | whole number, at most 9 (turns) | `2` | How often it turns. |\n"
        "\n"
    );
}

TEST(config_reference, names_sections_by_their_path)
{
    const std::string text = print_reference<testing::house>();

    EXPECT_NE(
        text.find("## `rooms[]`\n\nWhat it is made of. A list of sections, at least one.\n"),
        std::string::npos
    );
    EXPECT_NE(
        text.find("## `rooms[].door`\n\nIts lock. The whole section may be left out.\n"),
        std::string::npos
    );
    EXPECT_NE(text.find("## `heating`\n\nWhat keeps it warm.\n"), std::string::npos);
}

TEST(config_reference, says_choices_lists_ranges_and_what_needs_no_restart)
{
    const std::string text = print_reference<testing::house>();

    for (const char* row :
         {"| `walls` | list of `red`, `green`, `blue` | `[red]` | Their colours. |",
          "| `degrees` | number, 5 to 25 (°C) | `19.5` | How warm. |",
          "| `on` | true or false | `true` | Whether it runs. Applies without a restart. |",
          "| `name` | lower-case letters | **required** | Name of the room. Example: `kitchen`. |",
          "| `log` | bytes, 1KB to 1GB | `64MB` | Size of its log. |",
          "| `plan` | path | none |",
          "A note: a \\| b."})
        EXPECT_NE(text.find(row), std::string::npos) << row << "\nin\n" << text;
}

}  // namespace
}  // namespace vgm::config
