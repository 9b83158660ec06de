// A letter that the site's rules change, from the message to the mail.

#include "gateway/app/judgement.hpp"
#include "gateway/app/letter_maker.hpp"
#include "gateway/app/rule_reader.hpp"
#include "tests/support/er7_edit.hpp"
#include "tests/unit/gateway/app/house.hpp"

namespace vgm::app {
namespace {

using vgm::test::sample_letter;

site_rules_ptr site_of(const std::string& yaml, const char* version = "0123456789abcdef")
{
    config::problem_list problems("rules.yaml");
    auto book = std::make_shared<rules::rulebook>();
    book->lists.push_back(read_rules(yaml, "rules.yaml", problems));
    book->version = version;
    for (const auto& p : problems.take()) ADD_FAILURE() << print(p);
    auto site = std::make_shared<site_rules>();
    site->book = std::move(book);
    return site;
}

site_rules_ptr rule(const std::string& then, const std::string& when = "")
{
    return site_of("apply: all\nrules:\n  - rule: r\n" + when + "    then: " + then + "\n");
}

judgement
judge(const sample_letter& letter, const site_rules_ptr& site, tell_rules how = tell_rules::no)
{
    const message m{std::make_shared<const std::string>(letter.print()), "lab", test::world_time()};
    return judge_message(m, {}, test::letter_settings(), {}, site.get(), how);
}

std::vector<std::string> addresses(const judgement& j)
{
    std::vector<std::string> all;
    for (const auto& d : j.plan.value().deliveries) all.push_back(d.to.address);
    return all;
}

std::string read(const mime::mail& mail)
{
    mime::mail_reader from(mail);
    std::string text(mail.size(), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const auto got = from.read(std::span(text).subspan(done));
        if (got == 0) break;
        done += got;
    }
    return text;
}

TEST(app_ruled_letter, goes_to_whom_a_rule_adds_and_says_which_rule)
{
    const auto j = judge({}, rule("{add: [{address: copy@hopital.test.mssante.fr}]}"));

    ASSERT_TRUE(j.plan);
    ASSERT_EQ(j.plan->deliveries.size(), 2u);
    EXPECT_EQ(j.plan->deliveries[0].why, "PRT RCT, DESTMSSANTEPS = Y");
    EXPECT_EQ(j.plan->deliveries[1].to.address, "copy@hopital.test.mssante.fr");
    EXPECT_EQ(j.plan->deliveries[1].why, "the rule r");
    EXPECT_EQ(j.routing.rules, std::vector<std::string>{"r"});
}

TEST(app_ruled_letter, may_name_nobody_when_a_rule_does)
{
    sample_letter letter;
    letter.recipients.clear();

    EXPECT_FALSE(judge(letter, nullptr).request.accepted());
    const auto site = rule(
        "{add: [{address: copy@hopital.test.mssante.fr}]}", "    when: {recipient_kind: none}\n"
    );
    EXPECT_EQ(
        addresses(judge(letter, site)), std::vector<std::string>{"copy@hopital.test.mssante.fr"}
    );
    const auto other =
        rule("{add: [{address: copy@hopital.test.mssante.fr}]}", "    when: {source: other}\n");
    const auto refused = judge(letter, other);
    ASSERT_FALSE(refused.request.accepted());
    EXPECT_EQ(refused.request.errors().front().rule, "TRANS-NO-ADDRESS");
}

TEST(app_ruled_letter, does_not_go_where_the_flags_forbid)
{
    sample_letter letter;
    letter.recipients = {vgm::test::sample_patient};
    letter.set("DESTMSSANTEPS", "N").set("DESTMSSANTEPAT", "Y");

    const auto j = judge(letter, rule("{add: [{address: copy@hopital.test.mssante.fr}]}"));

    EXPECT_EQ(addresses(j), std::vector<std::string>{vgm::test::sample_patient.address});
}

TEST(app_ruled_letter, is_refused_in_the_words_of_the_site)
{
    const auto j = judge({}, rule("{refuse: closed on Sundays}"));

    ASSERT_EQ(j.request.errors().size(), 1u);
    EXPECT_EQ(j.request.errors().front().detail, "closed on Sundays (rule r of this site)");
    EXPECT_FALSE(j.plan);
    EXPECT_TRUE(j.is_refused_today);
}

TEST(app_ruled_letter, says_of_each_rule_what_became_of_it)
{
    const auto site = site_of(
        "apply: first\nrules:\n"
        "  - {rule: a, when: {source: other}, then: {hold: x}}\n"
        "  - {rule: b, when: {source: lab}, then: {hold: x}}\n"
        "  - {rule: c, when: {unit: 7}, then: {hold: x}}\n"
    );
    const auto told = judge({}, site, tell_rules::yes).rules;

    ASSERT_EQ(told.size(), 3u);
    EXPECT_EQ(told[0].words, "source is lab; wanted: source is other");
    EXPECT_EQ(told[1].words, "source is lab");
    EXPECT_EQ(told[1].state, rules::rule_state::matched);
    EXPECT_EQ(told[2].words, "the rule b had decided");
}

// Takes letters in under rules that may change.
struct ruled_house : test::ledger_house
{
    ~ruled_house() { letters->close(); }

    verdict ask(const std::string& er7)
    {
        std::promise<verdict> answer;
        const message m{std::make_shared<const std::string>(er7), "lab", test::world_time()};
        receive.handle(m, {}, [&](verdict v) { answer.set_value(std::move(v)); });
        return answer.get_future().get();
    }

    site_rules_ptr site;
    intake receive{*letters, test::letter_settings(), {}, [this] { return site; }};
};

TEST(app_ruled_letter, keeps_what_was_decided_when_the_rules_change_and_after_a_restart)
{
    ruled_house house;
    house.site = rule(
        "{from: {address: biologie@hopital.test.mssante.fr, name: Biologie}, "
        "reply_to: office@hopital.test.mssante.fr, body: \"Voir {title}.\", priority: urgent, "
        "operator: second, receipts: {reading: no}}"
    );
    const auto id = house.ask(sample_letter{}.print()).id;
    house.site = rule("{hold: everything}");
    house.letters->close();
    house.reopen();

    const auto letter = house.letters->find(id);
    ASSERT_TRUE(letter);
    const auto& routing = letter->accepted->routing;
    EXPECT_EQ(routing.body, "Voir {title}.") << "the template, not its text";
    EXPECT_EQ(routing.operator_name, "second");
    EXPECT_EQ(routing.priority, mail_priority::urgent);
    const auto made = make_stored_letter(*house.letters, *letter, 1, test::letter_settings());
    ASSERT_TRUE(made);
    const auto mail = read(*made->mail);
    EXPECT_NE(mail.find("From: Biologie <biologie@hopital.test.mssante.fr>"), mail.npos)
        << mail.substr(0, 600);
    EXPECT_NE(mail.find("\r\nSender: pfi@hopital.test.mssante.fr\r\n"), mail.npos) << mail.substr(0, 600);
    EXPECT_NE(mail.find("\r\nReply-To: office@hopital.test.mssante.fr\r\n"), mail.npos);
    EXPECT_NE(mail.find("Voir Compte rendu d'analyses."), mail.npos);
    EXPECT_EQ(mail.find("Disposition-Notification-To"), mail.npos)
        << "no reading receipt is wanted";
}

TEST(app_ruled_letter, gets_its_first_answer_again_whatever_the_rules_say_by_then)
{
    ruled_house house;
    const auto er7 = sample_letter{}.print();
    const auto first = house.ask(er7);
    ASSERT_EQ(first.code, hl7v2::acknowledgment_code::AA);

    house.site = rule("{refuse: not any more}");
    EXPECT_EQ(house.ask(er7).er7, first.er7);
    auto other = sample_letter{};
    other.control_id = "CTRL-2";
    EXPECT_EQ(house.ask(other.print()).code, hl7v2::acknowledgment_code::AE);
}

TEST(app_ruled_letter, waits_for_a_person_who_lets_it_go)
{
    ruled_house house;
    house.site = rule("{hold: a minor}");
    const auto id = house.ask(sample_letter{}.print()).id;

    const auto held = house.seen.wait(id, [](const account& a) { return a.planned; });
    ASSERT_TRUE(held->waits_for_a_person());
    EXPECT_FALSE(house.append(id, released_record{"anne", "seen"}));
    const auto after = house.seen.wait(id, [](const account& a) { return a.released.has_value(); });
    EXPECT_FALSE(after->waits_for_a_person());
}

}  // namespace
}  // namespace vgm::app
