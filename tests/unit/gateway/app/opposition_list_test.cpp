#include "gateway/app/opposition_list.hpp"

#include "tests/unit/gateway/app/house.hpp"

#include <fstream>

namespace vgm::app {
namespace {

struct list_file
{
    journal::test::temporary_directory folder;
    std::filesystem::path path = std::filesystem::path{folder.path()} / "oppositions";

    explicit list_file(std::string_view text) { write(text); }
    void write(std::string_view text) const { std::ofstream(path, std::ios::binary) << text; }
};

TEST(app_opposition_list, reads_one_ins_a_line)
{
    const list_file file(
        "# objections\r\n290059999901266\r\n\n 2 90 05 99 999 012 67 # by letter\n2A0059999901266\n"
    );
    opposition_list list(file.path);

    for (const auto* ins : {"290059999901266", "290059999901267", "2A0059999901266"})
        EXPECT_TRUE(list.contains(ins)) << ins;
    for (const auto* ins : {"", "290059999901268", "29005999990126", "# objections"})
        EXPECT_FALSE(list.contains(ins)) << ins;
}

TEST(app_opposition_list, is_read_again_when_it_changes)
{
    const list_file file("290059999901266\n");
    opposition_list list(file.path);
    EXPECT_FALSE(list.contains("290059999901267"));

    file.write("290059999901267\n# without the first\n");

    EXPECT_TRUE(list.contains("290059999901267"));
    EXPECT_FALSE(list.contains("290059999901266"));
}

TEST(app_opposition_list, keeps_what_it_knew_when_the_file_goes)
{
    const list_file file("290059999901266\n");
    opposition_list list(file.path);

    std::filesystem::remove(file.path);
    EXPECT_TRUE(list.contains("290059999901266"));

    file.write("290059999901267\n290059999901268\n");
    EXPECT_TRUE(list.contains("290059999901268"));
}

TEST(app_opposition_list, passes_over_what_is_no_ins)
{
    const list_file file("29005999990126\nJean Dupont\n290059999901266;1\n290059999901267\n");
    opposition_list list(file.path);

    EXPECT_TRUE(list.contains("290059999901267"));
    EXPECT_FALSE(list.contains("29005999990126"));
}

TEST(app_opposition_list, must_be_there_at_the_start)
{
    EXPECT_THROW(opposition_list("/nowhere/oppositions"), std::runtime_error);
}

}  // namespace
}  // namespace vgm::app
