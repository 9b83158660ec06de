#include "gateway/config/yaml_text.hpp"

#include "gateway/config/reader.hpp"
#include "tests/unit/gateway/config/house.hpp"

#include <gtest/gtest.h>

namespace vgm::config {
namespace {

using testing::house;

house read_house(std::string_view text)
{
    problem_list problems("f");
    house h;
    read(text, "/etc/house", h, problems);
    for (const problem& p : problems.take()) ADD_FAILURE() << print(p) << " in\n" << text;
    return h;
}

TEST(config_yaml_text, prints_only_what_differs_from_the_defaults)
{
    house h;
    EXPECT_EQ(print_differences(h), "");

    h.rooms.push_back({.name = "kitchen", .bell = {"::1", 80}});
    h.heating.maker = "NO";
    EXPECT_EQ(
        print_differences(h),
        "rooms:\n"
        "- name: kitchen\n"
        "  bell: \"[::1]:80\"\n"
        "heating:\n"
        "  maker: \"NO\"\n"
    );
}

TEST(config_yaml_text, hides_the_path_of_a_secret)
{
    house h;
    h.rooms.push_back({.name = "kitchen", .bell = {"a", 1}, .door = testing::lock{"/k/door", 3}});

    EXPECT_EQ(
        print_differences(h),
        "rooms:\n"
        "- name: kitchen\n"
        "  bell: a:1\n"
        "  door:\n"
        "    key: [secret]\n"
        "    turns: 3\n"
    );
}

TEST(config_yaml_text, prints_differences_that_read_back)
{
    house h;
    h.rooms.push_back({.name = "kitchen", .bell = {"a", 1}, .walls = {testing::colour::blue}});
    h.rooms.push_back({.name = "cellar", .bell = {"::", 2}});
    h.heating.on = false;
    h.heating.degrees = 20.25;
    h.heating.pause = seconds{90};
    h.heating.log = {1 << 20};
    h.heating.maker = "010";
    h.heating.note = "a: \"b\" # \\ é";
    h.heating.plan = "/srv/a plan.pdf";

    const std::string text = print_differences(h);

    EXPECT_EQ(print_differences(read_house(text)), text);
    EXPECT_EQ(read_house(text).heating.note, h.heating.note);
    EXPECT_EQ(read_house(text).heating.maker, "010");
}

TEST(config_yaml_text, prints_an_example_of_every_key_that_reads_back)
{
    const std::string text = print_examples<house>();

    const house h = read_house(text);

    EXPECT_EQ(h.rooms.at(0).name, "kitchen");
    EXPECT_EQ(h.rooms.at(0).bell, (endpoint{"::1", 80}));
    EXPECT_EQ(h.rooms.at(0).door->key, "/etc/house/keys/door");
    EXPECT_EQ(h.heating.maker, "010");
    EXPECT_EQ(h.heating.note, "to be \"cleaned\"");
}

TEST(config_yaml_text, puts_quotes_where_yaml_would_read_something_else)
{
    const value_type text = codec<std::string>::type(), number = codec<unsigned>::type();

    EXPECT_EQ(print_scalar("plain-text_1.x", text), "plain-text_1.x");
    EXPECT_EQ(print_scalar("12", number), "12");
    for (const char* quoted :
         {"12", "1.5", "yes", "Null", "", "- a", "a: b", "#x", "@x", "~", "a:"})
        EXPECT_EQ(print_scalar(quoted, text), '"' + std::string(quoted) + '"');
}

}  // namespace
}  // namespace vgm::config
