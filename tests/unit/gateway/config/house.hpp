#pragma once

#include "gateway/config/visitor.hpp"

#include <array>

// Settings of no program, with one of each kind of key, for the tests of what is done with them.
namespace vgm::config::testing {

enum class colour { red, green, blue };

constexpr std::array<std::pair<std::string_view, colour>, 3> names_of(colour)
{
    return {{{"red", colour::red}, {"green", colour::green}, {"blue", colour::blue}}};
}

struct lock
{
    std::filesystem::path key;
    unsigned turns = 2;
};

inline void describe(visitor& v, lock& s)
{
    v.key(
        "key",
        s.key,
        {.says = "The key of the lock.", .example = "keys/door", .required = true, .secret = true}
    );
    v.key("turns", s.turns, {.says = "How often it turns.", .unit = "turns", .most = "9"});
}

struct room
{
    std::string name;
    endpoint bell;
    std::optional<lock> door;
    std::vector<colour> walls{colour::red};
};

inline void describe(visitor& v, room& s)
{
    v.key(
        "name",
        s.name,
        {.says = "Name of the room.",
         .example = "kitchen",
         .pattern = "[a-z]+",
         .form = "lower-case letters",
         .required = true}
    );
    v.key("bell", s.bell, {.says = "Where it rings.", .example = "[::1]:80", .required = true});
    v.section("door", s.door, {.says = "Its lock."});
    v.key("walls", s.walls, {.says = "Their colours."});
}

struct heating
{
    bool on = true;
    double degrees = 19.5;
    seconds pause{600};
    milliseconds tick{500};
    byte_size log = byte_size::megabytes(64);
    std::string maker;
    std::optional<std::string> note;
    std::optional<std::filesystem::path> plan;
};

inline void describe(visitor& v, heating& s)
{
    v.key("on", s.on, {.says = "Whether it runs.", .needs_restart = false});
    v.key("degrees", s.degrees, {.says = "How warm.", .unit = "°C", .least = "5", .most = "25"});
    v.key("pause", s.pause, {.says = "Between two rounds.", .least = "1s", .most = "1h"});
    v.key("tick", s.tick, {.says = "Of its clock.", .least = "1ms"});
    v.key("log", s.log, {.says = "Size of its log.", .least = "1KB", .most = "1GB"});
    v.key("maker", s.maker, {.says = "Who made it.", .example = "010"});
    v.key("note", s.note, {.says = "A note: a | b.", .example = "to be \"cleaned\""});
    v.key("plan", s.plan, {.says = "Its plan.", .example = "plans/heating.pdf"});
}

struct house
{
    std::vector<room> rooms;
    config::testing::heating heating;
};

inline void describe(visitor& v, house& s)
{
    v.list("rooms", s.rooms, {.says = "What it is made of.", .required = true});
    v.section("heating", s.heating, {.says = "What keeps it warm."});
}

}  // namespace vgm::config::testing
