#include "gateway/app/alert_sight.hpp"

#include "tests/support/sample_account.hpp"

#include <gtest/gtest.h>

namespace vgm::app {
namespace {

using namespace std::chrono_literals;

// Monday, 23 November 2026, 14:30.
const timestamp at = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 14h + 30min;

std::chrono::local_seconds as_utc(timestamp t)
{
    return std::chrono::local_seconds{
        std::chrono::floor<std::chrono::seconds>(t.time_since_epoch())};
}

class app_alert_sight : public testing::Test
{
protected:
    app_alert_sight()
    {
        facts.at = at;
        facts.listening_since = at - 40h;
        facts.to_local = as_utc;
        facts.operator_of = [](const account&, int) { return "mssante"; };
        facts.sources = {"sil"};
        auto& op = facts.operators.emplace_back();
        op.name = "mssante";
    }

    const alerts::reading* find(const std::string& key)
    {
        found = find_readings(facts, hour, known);
        for (const auto& r : found)
            if (r.of.to_string() == key) return &r;
        return nullptr;
    }
    void add_letter(delivery_status status, seconds ago)
    {
        auto letter = std::make_shared<account>(test_account());
        letter->accepted_at = at - ago;
        letter->deliveries.front().status = status;
        facts.live.push_back(std::move(letter));
    }
    static account test_account()
    {
        planned_delivery mail;
        mail.number = 1;
        auto a = vgm::test::sample_account(std::move(mail));
        a.accepted->source = "sil";
        return a;
    }

    gateway_facts facts;
    alerts::past_hour hour;
    learned known;
    std::vector<alerts::reading> found;
};

TEST_F(app_alert_sight, says_of_an_operator_that_is_down_what_waits_for_it)
{
    EXPECT_EQ(find("operator_down:mssante"), nullptr);  // nobody has tried yet

    add_letter(delivery_status::deferred, 840s);
    add_letter(delivery_status::queued, 60s);
    facts.operators[0].connections.reachable = false;

    const auto* down = find("operator_down:mssante");
    ASSERT_NE(down, nullptr);
    EXPECT_EQ(down->value, 1);
    EXPECT_EQ(down->says, "mssante cannot be reached; 2 mails wait, the oldest for 14 min");
    EXPECT_EQ(find("mails_wait_long:mssante")->value, 840);
    EXPECT_EQ(find("mails_wait_many:mssante")->value, 2);

    facts.operators[0].connections.reachable = true;
    EXPECT_EQ(find("operator_down:mssante")->value, 0);
    facts.operators[0].connections.reachable = false;
    facts.live.clear();
    EXPECT_EQ(find("operator_down:mssante"), nullptr);  // nobody tries any more
}

TEST_F(app_alert_sight, groups_a_mailbox_with_its_operator)
{
    facts.operators[0].reading.push_back({"pfi@hopital.mssante.fr", {}});
    EXPECT_EQ(find("mailbox_down:pfi@hopital.mssante.fr"), nullptr);  // it has only begun

    facts.operators[0].reading[0].status.last_error = "connection refused, while connecting";

    const auto* down = find("mailbox_down:pfi@hopital.mssante.fr");
    ASSERT_NE(down, nullptr);
    EXPECT_EQ(down->value, 1);
    EXPECT_EQ(down->group, "mssante");
}

TEST_F(app_alert_sight, counts_a_letter_that_a_rule_holds_apart)
{
    auto letter = std::make_shared<account>(test_account());
    letter->accepted->routing.hold = "by hand";
    letter->accepted_at = at - 5h;
    facts.live.push_back(letter);

    EXPECT_EQ(find("mails_wait_many:mssante")->value, 0);
    EXPECT_EQ(find("letters_held")->value, 5 * 3600);
    EXPECT_EQ(find("letters_held")->says, "1 letter held by a rule, the oldest for 5 h");
}

TEST_F(app_alert_sight, says_how_silent_a_source_is_for_it)
{
    auto& sil = known.sources["sil"];
    for (auto hour_at = at - 40 * 24h; hour_at < at; hour_at += 1h)
        sil.rhythm.add(as_utc(hour_at), 120);
    sil.last_message = at - 3h;

    const auto* silent = find("source_silent:sil");
    ASSERT_NE(silent, nullptr);
    EXPECT_NEAR(silent->value, 360, 1);
    EXPECT_EQ(silent->says, "no message from sil for 3 h; usually 120 at this hour of a Monday");

    sil.last_message = at - 50min;  // whoever sends by the lot is silent in between
    EXPECT_EQ(find("source_silent:sil")->value, 0);
    sil.last_message = at - 30h;
    facts.listening_since = at - 10min;  // it was us who were away
    EXPECT_EQ(find("source_silent:sil")->value, 0);
}

TEST_F(app_alert_sight, sees_rates_only_where_there_are_enough)
{
    const auto counted = [&](double refused) {
        hour = {};
        hour.add(at - 30min, {});
        hour.add(
            at,
            {{"vaguemestre_letters_refused_total|AE|sil", refused},
             {"vaguemestre_letters_accepted_total|sil", 10}}
        );
        return find("messages_refused:sil");
    };

    EXPECT_EQ(counted(5)->value, 0);
    EXPECT_EQ(counted(10)->value, 0.5);
    EXPECT_EQ(counted(10)->says, "10 of 20 messages of sil were refused in the last hour (50 %)");
}

TEST_F(app_alert_sight, looks_at_certificates_disk_and_journal)
{
    facts.certificates = {{"operator:mssante", at + 48h}, {"http", at - 1h}};
    facts.disk = {5e9, 100e9, seconds{90'000}};
    facts.journal.tracking.failing = make_error_code(fault::storage_unavailable);

    EXPECT_EQ(find("certificate_ends_now:operator:mssante")->value, 48 * 3600);
    EXPECT_EQ(find("certificate_ends:http")->says, "the certificate of http has ended");
    EXPECT_EQ(find("disk_low")->value, 0.05);
    EXPECT_EQ(find("disk_days_left")->value, 90'000);
    EXPECT_EQ(find("journal_unwritable:tracking")->value, 1);
    EXPECT_EQ(find("journal_unwritable:documents")->value, 0);
}

TEST_F(app_alert_sight, asks_for_rules_that_exist)
{
    facts.certificates = {{"http", at}};
    facts.disk = {5e9, 100e9, {}};
    facts.publication.emplace();
    facts.operators[0].connections.reachable = true;
    (void)find("");

    for (const auto& r : found)
        EXPECT_NE(alerts::find_default_rule(r.of.rule), nullptr) << r.of.rule;
}

}  // namespace
}  // namespace vgm::app
