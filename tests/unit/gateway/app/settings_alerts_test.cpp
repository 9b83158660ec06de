#include "gateway/app/alert_wiring.hpp"
#include "gateway/app/settings.hpp"

#include <gtest/gtest.h>

namespace vgm::app {
namespace {

using namespace std::chrono_literals;

loaded_settings read_with(const std::string& alerts)
{
    return read_settings(
        "gateway: {data: data, oid: 1.2, product_reference: D}\n"
        "sources: [{name: a, listen: 'h:1'}]\n"
        "operator: {name: o, submission: {address: 'h:25'}, certificate: c, key: k, trust: t}\n"
        "mailbox: {address: a@b.fr}\nalerts: " +
            alerts + "\n",
        "f",
        "/"
    );
}

std::string first_problem(const std::string& alerts)
{
    for (const auto& p : read_with(alerts).problems)
        if (p.level >= severity::error) return p.path + ": " + p.message;
    return {};
}

TEST(app_settings_alerts, read_every_key)
{
    const auto loaded = read_with(R"({every: 5s, quiet_hours: "22:00-07:00", remind_after: 4h,
      notices_per_hour: 10,
      rules: [{rule: mails_wait_long, of: o, threshold: 45m, hold: 10m, urgency: warn},
              {rule: mails_bounce, threshold: 20%}, {rule: directory_old, watch: off}],
      mail: {server: "smtp.h.example:465", security: implicit, server_name: s, trust: t,
             certificate: c, key: k, from: v@h.example, to: [a@h.example, b@h.example]},
      webhooks: [{url: "https://h.example/x", secret_file: s, trust: t, timeout: 5s}]})");

    ASSERT_TRUE(loaded.value) << print(loaded.problems.at(0));
    const auto& s = loaded.value->alerts;
    EXPECT_EQ(s.every, 5s);
    EXPECT_EQ(s.quiet_hours, "22:00-07:00");
    EXPECT_EQ(s.remind_after, 4h);
    EXPECT_EQ(s.mail->to.size(), 2u);
    EXPECT_EQ(s.mail->security, alert_mail_security::implicit);
    EXPECT_EQ(s.webhooks.at(0).timeout, 5s);
    const auto book = to_rule_book(s);
    EXPECT_EQ(book.find("mails_wait_long", "o")->threshold, 2700);
    EXPECT_EQ(book.find("mails_wait_long", "o")->how_urgent, alerts::urgency::warn);
    EXPECT_EQ(book.find("mails_wait_long", "other")->threshold, 1800);
    EXPECT_EQ(book.find("mails_bounce", "o")->threshold, 0.2);
    EXPECT_FALSE(book.find("directory_old", "x")->watched);
}

TEST(app_settings_alerts, are_there_without_being_said)
{
    const auto loaded = read_with("{}");

    ASSERT_TRUE(loaded.value);
    EXPECT_EQ(loaded.value->alerts.watch, alerts_switch::on);
    EXPECT_EQ(loaded.value->alerts.every, 15s);
}

TEST(app_settings_alerts, are_refused_where_they_cannot_work)
{
    EXPECT_EQ(
        first_problem("{rules: [{rule: mails_wait_lon}]}"),
        "alerts.rules[0].rule: no rule is called so"
    );
    EXPECT_EQ(
        first_problem("{rules: [{rule: mails_bounce, threshold: 45m}]}"),
        "alerts.rules[0].threshold: is not what this rule measures"
    );
    EXPECT_EQ(
        first_problem("{rules: [{rule: operator_down, threshold: 1}]}"),
        "alerts.rules[0].threshold: is not what this rule measures"
    );
    EXPECT_EQ(
        first_problem("{rules: [{rule: disk_low}, {rule: disk_low}]}"),
        "alerts.rules[1]: says again what another entry says of this rule and subject"
    );
    EXPECT_EQ(
        first_problem("{webhooks: [{url: 'http://h.example/', secret_file: s}]}"),
        "alerts.webhooks[0].url: would go over the network in clear text"
    );
    EXPECT_EQ(
        first_problem("{webhooks: [{url: 'https://h.example/', secret_file: s}]}"),
        "alerts.webhooks[0]: nobody is believed at an https address without anchors"
    );
    EXPECT_EQ(first_problem("{webhooks: [{url: 'http://127.0.0.1/', secret_file: s}]}"), "");
    EXPECT_EQ(
        first_problem("{mail: {server: 'h:25', trust: t, from: a@b.fr, to: [a@b.fr], key: k}}"),
        "alerts.mail: a certificate and its key go together"
    );
    EXPECT_NE(first_problem("{mail: {server: 'h:25', trust: t, from: a@b.fr}}"), "");
    EXPECT_NE(first_problem("{quiet_hours: night}"), "");
}

}  // namespace
}  // namespace vgm::app
