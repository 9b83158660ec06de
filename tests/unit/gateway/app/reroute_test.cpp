#include "gateway/app/reroute.hpp"

#include "gateway/app/judgement.hpp"
#include "tests/support/dice.hpp"
#include "tests/unit/gateway/app/house.hpp"
#include "tests/unit/gateway/app/one_rule.hpp"

namespace vgm::app {
namespace {

using change = replayed_letter::change;
using test::site_of;
using vgm::test::at_second;
using vgm::test::sample_letter;
using vgm::test::sent;

// A letter that came under some rules, and what else became of it.
struct waiting_letter
{
    explicit waiting_letter(const std::string& then, sample_letter what = {}) : body(what.print())
    {
        const auto before = site_of(then);
        const message m{std::make_shared<const std::string>(body), "lab", at_second(0)};
        const auto judged = judge_message(m, {}, letters, {}, &before);
        for (const auto& i : judged.request.errors()) ADD_FAILURE() << i.rule << i.detail;
        accepted_record record;
        record.source = "lab";
        record.control.value = "CTRL-1";
        record.receipts = judged.request.asked.receipts;
        record.deliveries = judged.plan.value().deliveries;
        record.routing = judged.routing;
        tell(record);
    }

    void tell(record_body record)
    {
        state.apply({vgm::test::letter_id(), at_second(seconds_++), std::move(record)});
    }

    reroute_offer offer(const std::string& now, std::optional<std::set<int>> only = {}) const
    {
        const auto candidate = site_of(now);
        const transmission::gate_settings gate;
        const document_to_mssante::mailbox_finder nobody;
        auto judged = rejudge(
            state.id,
            state.accepted_at,
            as_it_stands(state),
            body,
            {candidate, gate, letters, nobody}
        );
        std::set<int> free;
        for (const auto& d : state.deliveries) free.insert(d.plan.number);
        return make_reroute(state, std::move(judged.value()), letters, only.value_or(free));
    }

    // As a person who wants it has it done.
    reroute_offer reroute(const std::string& now)
    {
        auto made = offer(now);
        if (made.record) tell(*made.record);
        return made;
    }

    std::vector<std::string> planned() const
    {
        std::vector<std::string> all;
        for (const auto& d : state.deliveries)
            if (d.status != delivery_status::withdrawn)
                all.push_back(std::to_string(d.plan.number) + ' ' + d.plan.to.address);
        return all;
    }

    document_to_mssante::settings letters = test::letter_settings();
    std::string body;
    account state;

private:
    int seconds_ = 0;
};

const std::string doctor = vgm::test::sample_doctor.address;
using words = std::vector<std::string>;

TEST(app_reroute, offers_nothing_where_the_rules_come_to_the_same)
{
    const std::string same = "{add: [{address: c@x.mssante.fr}], from: {address: f@x.mssante.fr}}";
    const auto none = waiting_letter(same).offer(same);
    EXPECT_FALSE(none.record);
    EXPECT_EQ(none.difference.what, change::none);
    EXPECT_FALSE(waiting_letter("").offer("").record);
}

TEST(app_reroute, changes_the_recipients_that_differ_and_leaves_the_others_their_mail)
{
    waiting_letter letter("{add: [{address: old@x.mssante.fr}]}");
    const auto made = letter.reroute("{add: [{address: new@x.mssante.fr}]}");

    EXPECT_EQ(made.difference.what, change::elsewhere);
    ASSERT_TRUE(made.record);
    EXPECT_EQ(made.record->withdrawn, std::vector<int>{2});
    ASSERT_EQ(made.record->deliveries.size(), 1u);
    EXPECT_EQ(made.record->deliveries[0].why, "the rule r");
    EXPECT_TRUE(
        made.record->deliveries[0].mail_id.value.starts_with(letter.state.id.to_string() + ".3@")
    );
    EXPECT_EQ(letter.planned(), (words{"1 " + doctor, "3 new@x.mssante.fr"}));
    EXPECT_FALSE(letter.offer("{add: [{address: new@x.mssante.fr}]}").record) << "not twice";
}

TEST(app_reroute, makes_every_mail_anew_that_would_look_otherwise)
{
    for (const std::string now :
         {"{from: {address: f@x.mssante.fr}}",
          "{body: other}",
          "{receipts: {reading: no}}",
          "{priority: low}",
          "{operator: second}",
          "{reply_to: a@x.mssante.fr}"}) {
        waiting_letter letter("");
        const auto made = letter.reroute(now);
        EXPECT_EQ(made.difference.what, change::otherwise) << now;
        EXPECT_EQ(letter.planned(), words{"2 " + doctor}) << now;
        EXPECT_FALSE(letter.offer(now).record) << now;
        EXPECT_TRUE(letter.offer("").record) << "and back: " << now;
    }
}

TEST(app_reroute, leaves_who_has_it_and_says_so)
{
    waiting_letter letter("{add: [{address: old@x.mssante.fr}]}");
    letter.tell(sent(1, 1));
    const auto made = letter.reroute("{replace: [{address: new@x.mssante.fr}]}");

    ASSERT_EQ(made.stays.size(), 1u);
    EXPECT_EQ(made.stays[0].to.address, doctor);
    EXPECT_EQ(made.stays[0].status, delivery_status::sent);
    ASSERT_EQ(made.difference.lost.size(), 1u) << "the doctor loses nothing";
    EXPECT_EQ(made.difference.lost[0].address, "old@x.mssante.fr");
    EXPECT_EQ(letter.planned(), (words{"1 " + doctor, "3 new@x.mssante.fr"}));
}

TEST(app_reroute, leaves_who_is_getting_it_at_this_moment)
{
    const waiting_letter letter("{add: [{address: old@x.mssante.fr}]}");
    const auto made = letter.offer("{from: {address: f@x.mssante.fr}}", std::set<int>{2});
    ASSERT_TRUE(made.record);
    EXPECT_EQ(made.record->withdrawn, std::vector<int>{2});
    EXPECT_EQ(made.stays.size(), 1u);
    EXPECT_FALSE(letter.offer("{from: {address: f@x.mssante.fr}}", std::set<int>{}).record);
}

TEST(app_reroute, takes_up_mails_that_could_not_change_before)
{
    waiting_letter letter("{add: [{address: old@x.mssante.fr}]}");
    letter.tell(vgm::test::sending(1, 1));
    const std::string now = "{from: {address: f@x.mssante.fr}, add: [{address: old@x.mssante.fr}]}";
    letter.reroute(now);
    letter.tell(vgm::test::deferred(1, 1));

    const auto later = letter.reroute(now);
    EXPECT_EQ(later.difference.what, change::otherwise);
    EXPECT_EQ(letter.planned(), (words{"3 old@x.mssante.fr", "4 " + doctor}));
}

TEST(app_reroute, takes_no_accepted_letter_back)
{
    const waiting_letter letter("");
    for (const std::string now : {"{refuse: no}", "{remove: [{kind: professional}]}"}) {
        const auto made = letter.offer(now);
        EXPECT_EQ(made.difference.what, change::refused);
        EXPECT_FALSE(made.record);
    }
}

TEST(app_reroute, holds_and_lets_go_as_the_rules_of_now_say)
{
    waiting_letter letter("{hold: a minor}");
    EXPECT_EQ(letter.reroute("").difference.what, change::newly_goes);
    EXPECT_FALSE(letter.state.waits_for_a_person());
    EXPECT_EQ(letter.reroute("{hold: a minor}").difference.what, change::held);
    EXPECT_TRUE(letter.state.waits_for_a_person());
}

TEST(app_reroute, does_not_hold_again_what_a_person_let_go_for_that_reason)
{
    waiting_letter letter("{hold: a minor}");
    letter.tell(released_record{"anne", "seen"});
    EXPECT_FALSE(letter.offer("{hold: a minor}").record);
    letter.reroute("{hold: a minor, body: other}");
    EXPECT_FALSE(letter.state.waits_for_a_person());
    letter.reroute("{hold: another reason}");
    EXPECT_TRUE(letter.state.waits_for_a_person());
}

TEST(app_reroute, gives_the_parts_of_a_split_letter_numbers_of_their_own)
{
    std::string pdf = vgm::test::small_pdf();
    vgm::test::dice any{7};
    while (pdf.size() < 200'000) pdf += static_cast<char>(any.between(0, 255));
    std::string text;
    while (text.size() < 60'000)
        text += any.once_in(7) ? ' ' : static_cast<char>(any.between('a', 'z'));
    const std::string section =
        "<component><section><code code=\"30954-2\" "
        "codeSystem=\"2.16.840.1.113883.6.1\"/><title>T</title><text>" +
        text + "</text></section></component>";
    sample_letter two;
    two.documents = {
        {.id_root = "1.2.250.1.999.1.1.7.4001.1", .pdf = pdf},
        {.form = vgm::test::cda_form::n3,
         .id_root = "1.2.250.1.999.1.1.7.4001.2",
         .sections = section}};
    waiting_letter letter("", two);
    ASSERT_EQ(letter.planned().size(), 1u);
    letter.letters.splits = true;
    auto& most = letter.letters.largest.to_professionals;
    for (most = 1'000'000; most > 500'000; most -= 20'000)
        if (letter.offer("{body: other}").record.value().deliveries.size() == 2) break;

    letter.reroute("{body: other}");
    ASSERT_EQ(letter.planned(), (words{"2 " + doctor, "3 " + doctor})) << most;
    EXPECT_EQ(letter.state.find_delivery(3)->plan.documents, std::vector<int>{2});
    EXPECT_FALSE(letter.offer("{body: other}").record) << "the same parts";
    letter.tell(sent(3, 1));
    EXPECT_FALSE(letter.offer("{body: yet another}").record) << "one part is there";
}

}  // namespace
}  // namespace vgm::app
