#pragma once

// The section `alerts`: what is watched, and who is told.

#include "gateway/config/endpoint.hpp"
#include "gateway/core/time.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vgm::app {

enum class alerts_switch { on, off };
enum class alert_urgency { warn, page };
enum class alert_mail_security { starttls, implicit };

// What is said otherwise of one rule, everywhere or about one subject.
struct alert_rule_settings
{
    std::string rule;
    std::string of;  // "mssante"; empty: every subject
    alerts_switch watch = alerts_switch::on;
    std::optional<std::string> threshold;  // as docs/operating/alerts.md writes it: 45m, 10%, 1000
    std::optional<seconds> hold;
    std::optional<alert_urgency> urgency;
};

struct alert_mail_settings
{
    config::endpoint server;
    alert_mail_security security = alert_mail_security::starttls;
    std::string server_name;  // empty: the host of the address
    std::filesystem::path trust;
    std::optional<std::filesystem::path> certificate, key;
    std::string from;
    std::vector<std::string> to;
};

struct alert_webhook_settings
{
    std::string url;
    std::filesystem::path secret_file;
    std::optional<std::filesystem::path> trust, certificate, key;
    seconds timeout{10};
};

struct alerts_settings
{
    alerts_switch watch = alerts_switch::on;
    seconds every{15};
    std::optional<std::string> quiet_hours;  // "22:00-07:00"
    seconds remind_after{0};                 // 0: never
    unsigned notices_per_hour = 20;
    std::vector<alert_rule_settings> rules;
    std::optional<alert_mail_settings> mail;
    std::vector<alert_webhook_settings> webhooks;
};

constexpr std::array<std::pair<std::string_view, alerts_switch>, 2> names_of(alerts_switch)
{
    return {{{"on", alerts_switch::on}, {"off", alerts_switch::off}}};
}
constexpr std::array<std::pair<std::string_view, alert_urgency>, 2> names_of(alert_urgency)
{
    return {{{"warn", alert_urgency::warn}, {"page", alert_urgency::page}}};
}
constexpr std::array<std::pair<std::string_view, alert_mail_security>, 2> names_of(
    alert_mail_security
)
{
    return {
        {{"starttls", alert_mail_security::starttls}, {"implicit", alert_mail_security::implicit}}};
}

}  // namespace vgm::app
