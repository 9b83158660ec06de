#include "gateway/app/reroute_desk.hpp"

#include "gateway/app/control_desk.hpp"
#include "tests/unit/gateway/app/house.hpp"

#include <cerrno>
#include <fstream>

namespace vgm::app {
namespace {

using change = replayed_letter::change;
using journal::test::fails;
using journal::test::operation;
using journal::test::temporary_directory;
using vgm::test::sample_letter;

settings with_rules_in(const std::string& folder)
{
    settings made;
    made.routes.folder = folder;
    return made;
}

// Letters that wait, and rules in a folder that change.
struct rerouting_house : test::ledger_house
{
    ~rerouting_house() { letters->close(); }

    void say(const std::string& then)
    {
        std::ofstream(place.path() + "/10.yaml")
            << "apply: all\nrules:\n  - rule: r\n    then: " << then << '\n';
        ASSERT_TRUE(rules.reload().changed);
    }
    std::string ask(const std::string& members)
    {
        return control_desk(*letters, rules, desk).answer('{' + members + '}', "anne");
    }

    temporary_directory place;
    rule_desk rules{with_rules_in(place.path())};
    reroute_desk desk{
        {*letters, rules, test::letter_settings(), {}, {}, [](const account&, int number) {
             return number == 1 ? std::string{"first"} : std::string{"second"};
         }}};
};

TEST(app_reroute_desk, shows_first_and_changes_nothing)
{
    rerouting_house house;
    const auto id = test::take_in(house);
    house.say("{add: [{address: c@x.mssante.fr}]}");

    const auto shown = house.desk.show(id);
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->offer.difference.what, change::elsewhere);
    EXPECT_FALSE(shown->done);
    EXPECT_FALSE(shown->version.empty());
    EXPECT_TRUE(house.story_of<rerouted_record>(id).empty());
}

TEST(app_reroute_desk, does_it_once_and_writes_down_who_and_why)
{
    rerouting_house house;
    const auto id = test::take_in(house);
    house.say("{add: [{address: c@x.mssante.fr}]}");

    const auto done = house.desk.apply(id, {"anne", "new rules", {}});
    ASSERT_TRUE(done && done->done);
    const auto again = house.desk.apply(id, {"anne", "again", {}});
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->done);
    EXPECT_TRUE(again->why_not.empty()) << "there is nothing left to do";
    const auto records = house.story_of<rerouted_record>(id);
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].by, "anne");
    EXPECT_EQ(records[0].reason, "new rules");
    EXPECT_EQ(house.letters->find_live(id)->deliveries.size(), 2u);
}

TEST(app_reroute_desk, leaves_a_mail_that_is_being_sent_at_this_moment)
{
    rerouting_house house;
    const auto id = test::take_in(house);
    house.say("{from: {address: f@x.mssante.fr}}");
    ASSERT_TRUE(house.letters->claims().begin_sending({id, 1}));

    const auto done = house.desk.apply(id, {"anne", "new rules", {}});
    ASSERT_TRUE(done);
    EXPECT_FALSE(done->done);
    EXPECT_EQ(done->offer.stays.size(), 1u);
    EXPECT_EQ(house.desk.show(id)->offer.stays.size(), 1u);
    house.letters->claims().end_sending({id, 1});
    EXPECT_TRUE(house.desk.apply(id, {"anne", "new rules", {}})->done);
}

TEST(app_reroute_desk, keeps_to_the_rules_that_were_meant)
{
    rerouting_house house;
    const auto id = test::take_in(house);
    house.say("{body: other}");
    const auto shown = house.desk.show(id)->version;
    house.say("{body: yet another}");

    const auto done = house.desk.apply(id, {"anne", "new rules", shown});
    ASSERT_TRUE(done);
    EXPECT_FALSE(done->done);
    EXPECT_FALSE(done->why_not.empty());
    EXPECT_TRUE(house.story_of<rerouted_record>(id).empty());
}

TEST(app_reroute_desk, leaves_everything_as_it_was_when_the_disk_is_full)
{
    rerouting_house house;
    const auto id = test::take_in(house);
    house.say("{body: other}");
    house.files->set_rule(fails(operation::write, "tracking", ENOSPC));

    const auto done = house.desk.apply(id, {"anne", "new rules", {}});
    ASSERT_TRUE(done);
    EXPECT_FALSE(done->done);
    EXPECT_FALSE(done->why_not.empty());
    house.files->heal();
    EXPECT_EQ(house.letters->find_live(id)->deliveries.size(), 1u);
    EXPECT_TRUE(house.letters->claims().begin_sending({id, 1})) << "given back";
}

TEST(app_reroute_desk, knows_which_letters_wait)
{
    rerouting_house house;
    house.say("{priority: low}");
    const auto one = test::take_in(house);
    const auto two = test::take_in(house, sample_letter{.control_id = "CTRL-2"});
    const std::vector both{std::min(one, two), std::max(one, two)};

    EXPECT_EQ(house.desk.find_waiting({}), both);
    EXPECT_EQ(house.desk.find_waiting({.after = both[0]}), std::vector{both[1]});
    EXPECT_EQ(house.desk.find_waiting({.most = 1}), std::vector{both[0]});
    EXPECT_EQ(house.desk.find_waiting({.operator_name = "first"}).size(), 2u);
    EXPECT_TRUE(house.desk.find_waiting({.operator_name = "second"}).empty());
    EXPECT_TRUE(house.desk.find_waiting({.rule = "r"}).empty()) << "they came without it";
    ASSERT_TRUE(house.desk.apply(one, {"anne", "x", {}})->done);
    EXPECT_EQ(house.desk.find_waiting({.rule = "r"}), std::vector{one});
    sent_record sent;
    sent.number = 1;
    ASSERT_FALSE(house.append(two, sent));
    EXPECT_EQ(house.desk.find_waiting({}), std::vector{one});
    EXPECT_FALSE(house.desk.show(two)->waits) << "it has gone, which is no failure";
    EXPECT_FALSE(house.desk.apply(two, {"anne", "x", {}})->done);
}

TEST(app_reroute_desk, answers_the_control_socket)
{
    rerouting_house house;
    const auto id = test::take_in(house).to_string();
    house.say("{add: [{address: c@x.mssante.fr}]}");
    const std::string about = R"("do":"letters.reroute","id":")" + id + '"';
    const auto has = [](const std::string& all, const std::string& part) {
        return all.find(part) != std::string::npos;
    };

    EXPECT_EQ(house.ask(R"("do":"letters.waiting")"), R"({"letters":[")" + id + R"("],"ok":true})");
    const auto shown = house.ask(about);
    EXPECT_TRUE(has(shown, R"("change":"goes elsewhere")")) << shown;
    EXPECT_TRUE(has(shown, R"("gained":["c@x.mssante.fr"])")) << shown;
    EXPECT_TRUE(has(shown, R"("waits":true,"done":false,"ok":true)")) << shown;
    const auto done = house.ask(about + R"(,"reason":"new rules")");
    EXPECT_TRUE(has(done, R"("done":true,"ok":true)")) << done;
    EXPECT_TRUE(
        has(house.ask(about + R"(,"reason":")" + std::string(501, 'x') + '"'), R"("ok":false)")
    );
    EXPECT_TRUE(has(house.ask(R"("do":"letters.reroute","id":"x")"), R"("ok":false)"));
}

}  // namespace
}  // namespace vgm::app
