#include "gateway/app/control_desk.hpp"
#include "gateway/app/control_door.hpp"
#include "tests/unit/gateway/app/house.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace vgm::app {
namespace {

using journal::test::temporary_directory;

TEST(app_control_door, answers_one_line_with_one_line)
{
    const temporary_directory place;
    const auto socket = control_socket(place.path());
    const control_door door(socket, [](const std::string& line, const std::string& by) {
        return line + " by " + (by.empty() ? "nobody" : "somebody");
    });

    EXPECT_EQ(ask_gateway(socket, "one").value(), "one by somebody");
    EXPECT_EQ(ask_gateway(socket, "two").value(), "two by somebody");
    EXPECT_FALSE(ask_gateway(socket, std::string(control_line_max + 1, 'x')));
    EXPECT_EQ(ask_gateway(socket, "three").value(), "three by somebody");
}

TEST(app_control_door, is_for_its_owner_alone_and_goes_with_its_gateway)
{
    const temporary_directory place;
    const auto socket = control_socket(place.path());
    {
        const control_door door(socket, [](const auto& line, const auto&) { return line; });
        struct stat seen
        {};
        ASSERT_EQ(::stat(socket.c_str(), &seen), 0);
        EXPECT_EQ(seen.st_mode & 0777, 0600u);
    }
    EXPECT_FALSE(std::filesystem::exists(socket));
    EXPECT_FALSE(ask_gateway(socket, "anybody?"));
}

TEST(app_control_door, takes_over_what_a_gateway_that_died_left)
{
    const temporary_directory place;
    const auto socket = control_socket(place.path());
    {
        std::ofstream(socket) << "left";
    }
    const control_door door(socket, [](const auto& line, const auto&) { return line; });
    EXPECT_EQ(ask_gateway(socket, "x").value(), "x");
}

TEST(app_control_door, says_that_a_path_is_too_long)
{
    const auto socket = control_socket(std::string(200, 'd'));
    EXPECT_THROW(
        control_door(socket, [](const auto& line, const auto&) { return line; }), std::runtime_error
    );
    EXPECT_FALSE(ask_gateway(socket, "x"));
}

struct control_house : test::ledger_house
{
    control_house()
        : rules(vgm::app::settings{}),
          anew({*letters, rules, test::letter_settings(), {}, {}, {}}),
          desk(*letters, rules, anew)
    {}
    ~control_house() { letters->close(); }
    rule_desk rules;
    reroute_desk anew;
    control_desk desk;
};

TEST(app_control_desk, releases_a_held_letter_once)
{
    control_house house;
    auto held = vgm::test::accepted();
    held.routing.hold = "a minor";
    held.deliveries = vgm::test::planned().deliveries;
    const auto id = test::letter(1);
    ASSERT_FALSE(house.accept(id, held));
    const auto line =
        R"({"do":"letters.release","id":")" + id.to_string() + R"(","reason":"seen"})";

    EXPECT_EQ(house.desk.answer(line, "anne"), R"({"ok":true})");
    const auto released = house.story_of<released_record>(id);
    ASSERT_EQ(released.size(), 1u);
    EXPECT_EQ(released[0], (released_record{"anne", "seen"}));
    EXPECT_NE(house.desk.answer(line, "anne").find("\"ok\":false"), std::string::npos)
        << "not twice";
}

TEST(app_control_desk, refuses_what_it_does_not_understand)
{
    control_house house;
    const auto id = test::letter(1);
    house.tell(id, vgm::test::accepted());
    for (const std::string& line :
         {std::string{""},
          std::string{"[]"},
          std::string{"{"},
          std::string{R"({"do":"stop"})"},
          std::string{R"({"do":7})"},
          std::string{R"({"do":"letters.release","id":"x","reason":"y"})"},
          R"({"do":"letters.release","id":")" + id.to_string() + R"("})",
          R"({"do":"letters.release","id":")" + id.to_string() + R"(","reason":"not held"})"})
        EXPECT_NE(house.desk.answer(line, "anne").find("\"ok\":false"), std::string::npos) << line;
}

TEST(app_control_desk, reloads_the_rules)
{
    control_house house;
    EXPECT_EQ(
        house.desk.answer(R"({"do":"routes.reload"})", "anne"),
        R"({"problems":[],"ok":true,"changed":false,"version":""})"
    );
}

}  // namespace
}  // namespace vgm::app
