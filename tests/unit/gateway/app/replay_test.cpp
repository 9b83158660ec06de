#include "gateway/app/replay.hpp"

#include "gateway/app/judgement.hpp"
#include "tests/unit/gateway/app/house.hpp"
#include "tests/unit/gateway/app/one_rule.hpp"

namespace vgm::app {
namespace {

using change = replayed_letter::change;
using test::site_of;
using vgm::test::sample_letter;

// A letter that came under some rules, replayed under others.
replayed_letter replay(const std::string& then, const std::string& now)
{
    const auto before = site_of(then), candidate = site_of(now);
    const auto letters = test::letter_settings();
    const message m{
        std::make_shared<const std::string>(sample_letter{}.print()), "lab", test::world_time()};
    const auto judged = judge_message(m, {}, letters, {}, &before);
    accepted_record record;
    record.control.value = "CTRL-1";
    record.source = "lab";
    record.receipts = judged.request.asked.receipts;
    record.deliveries = judged.plan.value().deliveries;
    record.routing = judged.routing;
    const transmission::gate_settings gate;
    const document_to_mssante::mailbox_finder nobody;
    return replay_letter(
               judged.request.asked.id,
               m.received_at,
               record,
               *m.bytes,
               {candidate, gate, letters, nobody}
    )
        .value();
}

TEST(app_replay, finds_nothing_where_the_rules_are_the_same)
{
    const std::string same =
        "{add: [{address: c@x.mssante.fr}], from: {address: f@x.mssante.fr}, hold: w}";
    EXPECT_EQ(replay("", "").what, change::none);
    EXPECT_EQ(replay(same, same).what, change::none);
}

TEST(app_replay, says_who_would_get_it_and_who_would_not)
{
    const auto r =
        replay("{add: [{address: old@x.mssante.fr}]}", "{add: [{address: new@x.mssante.fr}]}");
    EXPECT_EQ(r.what, change::elsewhere);
    ASSERT_EQ(r.lost.size(), 1u);
    EXPECT_EQ(r.lost[0].address, "old@x.mssante.fr");
    ASSERT_EQ(r.gained.size(), 1u);
    EXPECT_EQ(r.gained[0].address, "new@x.mssante.fr");
}

TEST(app_replay, tells_what_would_be_refused_held_or_go)
{
    EXPECT_EQ(replay("", "{refuse: no}").what, change::refused);
    EXPECT_EQ(replay("", "{remove: [{kind: professional}]}").what, change::refused);
    EXPECT_EQ(replay("", "{hold: why}").what, change::held);
    EXPECT_EQ(replay("{hold: why}", "").what, change::newly_goes);
}

TEST(app_replay, tells_of_another_sender_body_or_receipts)
{
    for (const std::string now :
         {"{from: {address: f@x.mssante.fr}}",
          "{body: other}",
          "{receipts: {reading: no}}",
          "{priority: low}",
          "{operator: second}",
          "{reply_to: a@x.mssante.fr}"}) {
        const auto r = replay("", now);
        EXPECT_EQ(r.what, change::otherwise) << now;
        EXPECT_EQ(r.notes.size(), 1u) << now;
    }
}

}  // namespace
}  // namespace vgm::app
