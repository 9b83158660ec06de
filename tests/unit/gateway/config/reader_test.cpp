#include "gateway/config/reader.hpp"

#include "gateway/config/value_check.hpp"
#include "tests/unit/gateway/config/house.hpp"

#include <gtest/gtest.h>

namespace vgm::config {
namespace {

using namespace std::chrono_literals;
using testing::colour;
using testing::house;

struct outcome
{
    house settings;
    places where;
    std::vector<std::string> problems;
};

outcome read_house(std::string_view text)
{
    problem_list problems("f");
    outcome o;
    o.where = read(text, "/etc/house", o.settings, problems);
    for (const problem& p : problems.take()) o.problems.push_back(print(p));
    return o;
}

using lines = std::vector<std::string>;

const std::string one_room = "rooms:\n  - {name: kitchen, bell: \"127.0.0.1:80\"}\n";

TEST(config_reader, leaves_defaults_where_the_file_is_silent)
{
    const auto o = read_house(one_room);

    EXPECT_EQ(o.problems, lines{});
    EXPECT_EQ(o.settings.heating.degrees, 19.5);
    EXPECT_EQ(o.settings.rooms.at(0).walls, std::vector{colour::red});
    EXPECT_FALSE(o.settings.rooms.at(0).door);
}

TEST(config_reader, reads_every_kind_of_value)
{
    const auto o = read_house(
        "rooms:\n"
        "  - name: kitchen\n"
        "    bell: house.example:8080\n"
        "    door:\n"
        "      key: keys/door\n"
        "      turns: 3\n"
        "    walls: [blue, green]\n"
        "heating:\n"
        "  on: false\n"
        "  degrees: 21\n"
        "  pause: 5m\n"
        "  tick: 20ms\n"
        "  log: 1GB\n"
        "  maker: NO\n"
        "  note: '010'\n"
        "  plan: /srv/plan.pdf\n"
    );

    ASSERT_EQ(o.problems, lines{});
    const auto& room = o.settings.rooms.at(0);
    EXPECT_EQ(room.bell, (endpoint{"house.example", 8080}));
    EXPECT_EQ(room.door->key, "/etc/house/keys/door");
    EXPECT_EQ(room.door->turns, 3u);
    EXPECT_EQ(room.walls, (std::vector{colour::blue, colour::green}));
    const auto& heating = o.settings.heating;
    EXPECT_FALSE(heating.on);
    EXPECT_EQ(heating.degrees, 21.0);
    EXPECT_EQ(heating.pause, 5min);
    EXPECT_EQ(heating.tick, 20ms);
    EXPECT_EQ(heating.log.bytes, 1'000'000'000u);
    EXPECT_EQ(heating.maker, "NO");
    EXPECT_EQ(heating.note, "010");
    EXPECT_EQ(heating.plan, "/srv/plan.pdf");
}

TEST(config_reader, names_the_nearest_key_for_one_that_it_does_not_know)
{
    const auto o =
        read_house("rooms:\n  - nmae: kitchen\n    bell: a:1\n    colour: red\nheatng:\n");

    EXPECT_EQ(
        o.problems,
        (lines{
            "f:2:5: rooms[0].nmae: unknown key; did you mean 'name'?",
            "f:4:5: rooms[0].colour: unknown key",
            "f:5:1: heatng: unknown key; did you mean 'heating'?"})
    );
}

TEST(config_reader, sees_a_missing_colon_and_does_not_print_what_follows)
{
    const auto after_on = [](const std::string& line) {
        return read_house(one_room + "heating:\n  on: true\n  " + line + "\n").problems;
    };
    const std::string hint =
        ": a colon and a blank are missing after the key; write 'maker: ' and its value";

    EXPECT_EQ(after_on("maker:hunter2"), lines{"f:5:3: heating.maker" + hint});
    EXPECT_EQ(after_on("mker hunter2"), lines{"f:5:3: heating.mker" + hint});
    EXPECT_EQ(after_on("x:hunter2"), lines{"f:5:3: heating.x: unknown key"});
}

TEST(config_reader, says_which_required_keys_are_missing_at_their_section)
{
    const auto o = read_house("rooms:\n  - name: kitchen\n    door:\n      turns: 1\n");

    EXPECT_EQ(
        o.problems,
        (lines{
            "f:2:5: rooms[0].bell: missing key; write for example 'bell: [::1]:80'",
            "f:3:5: rooms[0].door.key: missing key; write for example 'key: keys/door'"})
    );
}

TEST(config_reader, wants_at_least_one_of_a_required_list)
{
    EXPECT_EQ(read_house("heating:\n").problems, lines{"f:1:1: rooms: at least one is needed"});
    EXPECT_EQ(read_house("\nrooms: []\n").problems, lines{"f:2:1: rooms: at least one is needed"});
    EXPECT_EQ(read_house("\nrooms:\n").problems, lines{"f:2:1: rooms: at least one is needed"});
}

TEST(config_reader, says_what_it_expected_of_each_type)
{
    const auto o = read_house(
        one_room +
        "heating:\n"
        "  on: yes\n"
        "  degrees: warm\n"
        "  pause: 500ms\n"
        "  tick: 20\n"
        "  log: 64 megabytes\n"
    );

    EXPECT_EQ(
        o.problems,
        (lines{
            "f:4:7: heating.on: expected true or false; found 'yes'; write for example 'true'",
            "f:5:12: heating.degrees: expected a number such as 2 or 0.5; found 'warm'; write for "
            "example '19.5'",
            "f:6:10: heating.pause: expected a duration of whole seconds such as 30s, 5m, 2h or "
            "5d; found '500ms'; write for example '10m'",
            "f:7:9: heating.tick: expected a duration such as 500ms, 2s, 5m, 2h or 5d; found "
            "'20'; write for example '500ms'",
            "f:8:8: heating.log: expected a number of bytes such as 512KB, 50MB or 1GB (or "
            "64MiB); found '64 megabytes'; write for example '64MB'"})
    );
}

TEST(config_reader, says_the_range_of_what_is_out_of_it)
{
    const auto o = read_house(
        "rooms:\n  - {name: kitchen, bell: 'a:1', door: {key: k, turns: 10}}\n"
        "heating:\n  degrees: 4.9\n  pause: 61m\n  tick: 0\n  log: 2GB\n"
    );

    EXPECT_EQ(
        o.problems,
        (lines{
            "f:2:56: rooms[0].door.turns: out of range: at most 9; found '10'",
            "f:4:12: heating.degrees: out of range: 5 to 25; found '4.9'",
            "f:5:10: heating.pause: out of range: 1s to 1h; found '61m'",
            "f:6:9: heating.tick: out of range: at least 1ms; found '0'",
            "f:7:8: heating.log: out of range: 1KB to 1GB; found '2GB'"})
    );
}

TEST(config_reader, takes_the_bounds_of_a_range_themselves)
{
    const auto o = read_house(one_room + "heating: {degrees: 5, pause: 1h, tick: 1ms, log: 1GB}\n");

    EXPECT_EQ(o.problems, lines{});
}

TEST(config_reader, offers_the_nearest_choice)
{
    const auto o = read_house("rooms:\n  - {name: k, bell: 'a:1', walls: [gren, purple]}\n");

    EXPECT_EQ(
        o.problems,
        (lines{
            "f:2:36: rooms[0].walls[0]: expected red, green or blue; found 'gren'; did you mean "
            "'green'?",
            "f:2:42: rooms[0].walls[1]: expected red, green or blue; found 'purple'"})
    );
}

TEST(config_reader, refuses_lists_that_are_none_or_empty_or_repeat_themselves)
{
    const auto with_walls = [](const std::string& walls) {
        return read_house("rooms:\n  - name: k\n    bell: a:1\n    walls: " + walls + "\n")
            .problems;
    };

    EXPECT_EQ(
        with_walls("red"),
        lines{"f:4:12: rooms[0].walls: expected a list of values: red, green or blue; write for "
              "example '[red]'"}
    );
    EXPECT_EQ(with_walls("[]"), lines{"f:4:12: rooms[0].walls: expected at least one value"});
    EXPECT_EQ(
        with_walls("[red, blue, red]"),
        lines{"f:4:24: rooms[0].walls[2]: written twice in this list"}
    );
    EXPECT_EQ(with_walls("[[red]]").size(), 1u);
}

TEST(config_reader, refuses_a_key_written_twice_and_says_where_it_was_first)
{
    const auto o =
        read_house(one_room + "heating:\n  maker: a\n  maker: b\nheating:\n  on: true\n");

    EXPECT_EQ(
        o.problems,
        (lines{
            "f:5:3: heating.maker: written twice; the first is on line 4",
            "f:6:1: heating: written twice; the first is on line 3"})
    );
    EXPECT_EQ(o.settings.heating.maker, "a");
}

TEST(config_reader, refuses_the_wrong_shape)
{
    EXPECT_EQ(
        read_house("rooms: {name: k}\nheating: on\n").problems,
        (lines{
            "f:1:8: rooms: expected a list of sections; begin each with '- ' on its own line",
            "f:2:10: heating: expected a section; write its keys on the lines below, indented"})
    );
    EXPECT_EQ(
        read_house("rooms:\n  - kitchen\n").problems,
        lines{"f:2:5: rooms[0]: expected a section; write 'key: value' after '- '"}
    );
    EXPECT_EQ(
        read_house(one_room + "heating: {maker: [a], note: {b: c}, plan: }\n").problems,
        (lines{
            "f:3:18: heating.maker: expected text; found a list; write for example '010'",
            "f:3:29: heating.note: expected text; found a section; write for example 'to be "
            "\"cleaned\"'",
            "f:3:43: heating.plan: expected the path of a file; found no value; write for example "
            "'plans/heating.pdf'"})
    );
    EXPECT_EQ(
        read_house("- a\n").problems,
        lines{"f:1:1: expected sections such as 'gateway:' at the start of a line"}
    );
}

TEST(config_reader, takes_a_section_whose_keys_are_all_commented_out)
{
    EXPECT_EQ(read_house(one_room + "heating:\n  # on: false\n").problems, lines{});
}

TEST(config_reader, holds_texts_to_their_pattern_length_and_line)
{
    const auto named = [](const std::string& name) {
        return read_house("rooms:\n  - name: " + name + "\n    bell: a:1\n").problems;
    };

    EXPECT_EQ(
        named("Kitchen 1"),
        lines{"f:2:11: rooms[0].name: expected lower-case letters; found 'Kitchen 1'; write for "
              "example 'kitchen'"}
    );
    EXPECT_EQ(
        named("\"\""), lines{"f:2:11: rooms[0].name: may not be empty; write for example 'kitchen'"}
    );
    EXPECT_EQ(
        named("\"a\\r\\nBcc: x\""),
        lines{"f:2:11: rooms[0].name: expected one line of text without control characters"}
    );
    EXPECT_EQ(named(std::string(text_length_max, 'a')), lines{});
    EXPECT_EQ(
        named(std::string(text_length_max + 1, 'a')),
        lines{"f:2:11: rooms[0].name: longer than 1024 bytes"}
    );
}

TEST(config_reader, never_quotes_a_secret)
{
    const auto o = read_house("rooms:\n  - name: k\n    bell: a:1\n    door: {key: [hunter2]}\n");
    const auto p =
        read_house("rooms:\n  - name: k\n    bell: a:1\n    door: {key: \"hunter2\\a\"}\n");

    ASSERT_EQ(o.problems.size(), 1u);
    EXPECT_EQ(o.problems[0].find("hunter2"), std::string::npos);
    ASSERT_EQ(p.problems.size(), 1u);
    EXPECT_EQ(p.problems[0].find("hunter2"), std::string::npos);
}

TEST(config_reader, reports_everything_in_one_pass)
{
    const auto o = read_house(
        "rooms:\n  - nam: x\n  - name: B\n    bell: nowhere\nheating:\n  pause: 0s\n  onn: true\n"
        "cellar: {}\n"
    );

    EXPECT_EQ(o.problems.size(), 7u);
}

TEST(config_reader, stops_reporting_a_file_of_the_wrong_kind)
{
    std::string text;
    for (int i = 0; i < 50'000; ++i) text += "key" + std::to_string(i) + ": x\n";

    EXPECT_EQ(read_house(text).problems.size(), problem_list::problems_max + 1);
}

TEST(config_reader, remembers_where_values_stood_and_which_were_wrong)
{
    const auto o = read_house("rooms:\n  - name: k\n    bell: nowhere\nheating:\n  on: true\n");

    EXPECT_EQ(o.where.of("heating.on"), (position{5, 7}));
    EXPECT_EQ(o.where.of("heating.maker"), (position{4, 1}));
    EXPECT_EQ(o.where.of("rooms[0].door.key"), (position{2, 5}));
    EXPECT_EQ(o.where.of("cellar"), (position{1, 1}));
    EXPECT_TRUE(o.where.given("heating.on"));
    EXPECT_FALSE(o.where.given("heating.maker"));
    EXPECT_TRUE(o.where.sound("rooms[0].name"));
    EXPECT_FALSE(o.where.sound("rooms[0].bell"));
}

}  // namespace
}  // namespace vgm::config
