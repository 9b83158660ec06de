// `vaguemestre send` and `batch`, against a gateway that runs and against peers that do not behave.
#include "gateway/app/commands.hpp"
#include "gateway/app/send_items.hpp"
#include "gateway/app/send_state.hpp"
#include "tests/support/loopback.hpp"
#include "tests/unit/gateway/app/batch_letters.hpp"
#include "tests/unit/gateway/app/site.hpp"

#include <rapidjson/document.h>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;
using test::bad;
using test::captured;
using test::good;
using test::opening;
using test::port_of;
using test::site;
using vgm::test::sample_letter;

send_choices to(std::uint16_t port, std::vector<fs::path> paths)
{
    send_choices c;
    c.paths = std::move(paths);
    c.to = "127.0.0.1:" + std::to_string(port);
    c.connections = 3;
    return c;
}

struct ran
{
    int status = 0;
    rapidjson::Document said;
};

ran run(const site& here, const send_choices& c)
{
    ran r;
    const captured out;
    r.status = run_send(here.config(), c, output::json);
    r.said.Parse(out.text().c_str());
    EXPECT_FALSE(r.said.HasParseError()) << out.text();
    return r;
}

TEST(app_send, sends_a_batch_and_says_what_was_refused)
{
    site here;
    here.house.letters.reset();
    const gateway g(here.load());
    const auto lot = here.put("lot.hl7", opening + good("M1") + bad("M2") + good("M3") + "BTS|3\r");
    {
        const auto r = run(here, to(port_of(g), {lot}));

        EXPECT_EQ(r.status, 1);
        EXPECT_EQ(r.said["accepted"].GetUint(), 2u);
        ASSERT_EQ(r.said["refused"].Size(), 1u);
        EXPECT_STREQ(r.said["refused"][0]["control_id"].GetString(), "M2");
        EXPECT_STREQ(r.said["refused"][0]["answer"].GetString(), "AE");
        EXPECT_GT(r.said["refused"][0]["reasons"].Size(), 0u);
    }
    here.wait_for_letters(2);
    EXPECT_EQ(here.peer.letters().size(), 2u);
}

TEST(app_send, passes_over_what_an_earlier_run_was_told_aa_for)
{
    site here;
    here.house.letters.reset();
    const gateway g(here.load());
    const auto lot = here.put("lot.hl7", good("M1") + good("M2"));
    EXPECT_EQ(run(here, to(port_of(g), {lot})).status, 0);

    const auto second = run(here, to(port_of(g), {lot}));
    EXPECT_EQ(second.status, 0);
    EXPECT_EQ(second.said["skipped"].GetUint(), 2u);
    EXPECT_EQ(second.said["accepted"].GetUint(), 0u);

    auto forgetful = to(port_of(g), {lot});
    forgetful.no_state = true;
    EXPECT_EQ(run(here, forgetful).said["accepted"].GetUint(), 2u) << "known to the gateway";
    here.wait_for_letters(2);
    EXPECT_EQ(here.peer.letters().size(), 2u);
}

TEST(app_send, sends_a_folder_as_one_batch_that_can_be_looked_up)
{
    site here;
    here.house.letters.reset();
    const fs::path folder = fs::path{here.house.folder.path()} / "results";
    fs::create_directory(folder);
    for (const auto* name : {"a", "b", "c"})
        std::ofstream(folder / (std::string{name} + ".hl7")) << good(name);
    std::ofstream(folder / "d.hl7") << bad("d");
    std::string batch;
    {
        const gateway g(here.load());
        const auto r = run(here, to(port_of(g), {folder}));
        EXPECT_EQ(r.status, 1);
        EXPECT_EQ(r.said["files"].GetUint(), 4u);
        ASSERT_EQ(r.said["batches"].Size(), 1u);
        batch = r.said["batches"][0].GetString();
        here.wait_for_letters(3);
    }
    const auto look = [&](const std::string& id) {
        const captured out;
        batch_choices c;
        c.id = id;
        EXPECT_EQ(run_batch(here.config(), c, output::json), 0);
        rapidjson::Document d;
        d.Parse(out.text().c_str());
        return d;
    };

    const auto one = look(batch);

    ASSERT_TRUE(one.IsArray());
    ASSERT_EQ(one.Size(), 1u);
    EXPECT_EQ(one[0]["messages"].GetUint(), 4u);
    EXPECT_EQ(one[0]["totals"]["refused"].GetUint(), 1u);
    EXPECT_EQ(one[0]["totals"]["sent"].GetUint(), 3u);
    EXPECT_TRUE(one[0]["complete"].GetBool());
    EXPECT_EQ(one[0]["items"].Size(), 4u);
    EXPECT_EQ(look({})[0]["batch"].GetString(), one[0]["batch"].GetString() + std::string{});
    const captured silent;
    EXPECT_EQ(run_batch(here.config(), {"none", 2, false}, output::text), 1);
    EXPECT_EQ(run_batch("/nowhere.yaml", {}, output::text), 2);
}

TEST(app_send, keeps_on_trying_while_the_gateway_is_away)
{
    site here;
    const auto lot = here.put("lot.hl7", good("M1"));
    std::uint16_t port = 0;
    {
        const vgm::test::tcp_listener nobody;
        port = nobody.port();
    }
    auto c = to(port, {lot});
    c.patience = 20;
    auto sending = std::async(std::launch::async, [&] { return run(here, c).status; });
    here.house.letters.reset();
    auto with = here.load();
    with.sources[0].listen->port = port;

    const gateway g(with);

    EXPECT_EQ(sending.get(), 0);
}

TEST(app_send, gives_up_when_nobody_answers_and_says_to_run_it_again)
{
    site here;
    const auto lot = here.put("lot.hl7", good("M1") + good("M2"));
    std::uint16_t port = 0;
    {
        const vgm::test::tcp_listener nobody;
        port = nobody.port();
    }
    auto c = to(port, {lot});
    c.patience = 1;

    const auto r = run(here, c);

    EXPECT_EQ(r.status, 3);
    EXPECT_EQ(r.said["accepted"].GetUint(), 0u);
    EXPECT_GT(r.said["unanswered"].Size(), 0u);
}

TEST(app_send, says_when_there_is_nothing_to_send_or_nobody_to_send_it_to)
{
    site here;
    const auto empty = here.put("empty.hl7", "");
    const captured silent;

    EXPECT_EQ(run_send(here.config(), to(1, {empty}), output::text), 2);
    send_choices c;
    c.paths = {empty};
    EXPECT_EQ(run_send(here.config(), c, output::text), 2) << "port 0 is no target";
    EXPECT_EQ(run_send("/nowhere.yaml", c, output::text), 2);
    c.to = "not an endpoint";
    EXPECT_EQ(run_send(here.config(), c, output::text), 2);
    c = to(1, {empty});
    c.state = "/nowhere/at/all";
    EXPECT_EQ(run_send(here.config(), c, output::text), 2);
}

TEST(app_send_items, are_cut_out_of_files_with_the_batch_they_belong_to)
{
    const site here;
    const fs::path alone = here.put("alone.hl7", good("A"));
    const fs::path lot = here.put("lot.hl7", opening + good("B") + "BTS|1\r" + good("C"));
    {
        send_items items({alone}, {});
        const auto only = items.next();
        EXPECT_EQ(only->er7, good("A"));
        EXPECT_EQ(only->control_id, "A");
        EXPECT_EQ(only->header, "") << "one message alone is no batch";
        EXPECT_FALSE(items.next());
    }
    send_items items({alone, lot, "/nowhere.hl7"}, "mine");
    const auto a = items.next(), b = items.next(), c = items.next();

    EXPECT_FALSE(items.next());
    EXPECT_NE(a->header.find("||mine\r"), std::string::npos) << a->header;
    EXPECT_EQ(b->header, opening);
    EXPECT_EQ(b->trailer, "BTS|1\r");
    EXPECT_EQ(c->header, a->header);
    EXPECT_EQ(c->number, 2u);
    EXPECT_EQ(items.files(), 2u);
    ASSERT_EQ(items.failed().size(), 1u);
    EXPECT_EQ(items.bytes_read(), items.bytes_total());
}

TEST(app_send_items, have_the_same_batch_in_a_second_run)
{
    const site here;
    const fs::path lot = here.put("lot.hl7", good("B") + good("C"));

    const auto batch_of = [&] {
        send_items items({lot}, {});
        while (items.next()) {
        }
        return items.batches();
    };

    const auto first = batch_of();

    EXPECT_EQ(first.size(), 1u);
    EXPECT_EQ(batch_of(), first);
    here.put("lot.hl7", good("B") + good("D") + good("E"));
    EXPECT_NE(batch_of(), first);
}

TEST(app_send_state, remembers_whole_lines_of_the_same_gateway)
{
    const test::temporary_directory folder;
    const fs::path path = folder.path() + "/lot.sent";
    const auto a = send_state::key_of("a"), b = send_state::key_of("b");
    {
        send_state state(path, "h:1");
        state.add(a);
    }
    std::ofstream(path, std::ios::app) << b.substr(0, 20);  // as a power cut leaves it
    {
        const send_state state(path, "h:1");
        EXPECT_TRUE(state.has(a));
        EXPECT_EQ(state.size(), 1u);
    }
    {
        send_state state(path, "h:1");
        state.add(b);
    }
    EXPECT_TRUE(send_state(path, "h:1").has(b)) << "the half line spoils none after it";
    EXPECT_FALSE(send_state(path, "other:1").has(a));
}

}  // namespace
}  // namespace vgm::app
