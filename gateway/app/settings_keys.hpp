#pragma once

#include "gateway/app/settings.hpp"
#include "gateway/config/visitor.hpp"

namespace vgm::app {

// Of keys that hold a mail address.
inline constexpr std::string_view address_pattern =
    "[A-Za-z0-9_+%'](?:[A-Za-z0-9._+%'-]{0,62}[A-Za-z0-9_+%'-])?"
    "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.){1,8}[A-Za-z]{2,63}";
inline constexpr std::string_view address_form = "a mail address";

// What each section says of its keys; together, the only place where a key is declared.
void describe(config::visitor& v, gateway_settings& s);
void describe(config::visitor& v, log_settings& s);
void describe(config::visitor& v, tls_settings& s);
void describe(config::visitor& v, server_tls_settings& s);
void describe(config::visitor& v, tolerances_settings& s);
void describe(config::visitor& v, http_client_settings& s);
void describe(config::visitor& v, folder_settings& s);
void describe(config::visitor& v, source_settings& s);
void describe(config::visitor& v, http_settings& s);
void describe(config::visitor& v, monitoring_settings& s);
void describe(config::visitor& v, console_settings& s);
void describe(config::visitor& v, journal_settings& s);
void describe(config::visitor& v, intake_settings& s);
void describe(config::visitor& v, submission_settings& s);
void describe(config::visitor& v, reading_settings& s);
void describe(config::visitor& v, operator_settings& s);
void describe(config::visitor& v, mailbox_settings& s);
void describe(config::visitor& v, carried_mailbox_settings& s);
void describe(config::visitor& v, carrier_settings& s);
void describe(config::visitor& v, delivery_settings& s);
void describe(config::visitor& v, receipts_settings& s);
void describe(config::visitor& v, application_settings& s);
void describe(config::visitor& v, directory_api_settings& s);
void describe(config::visitor& v, directory_settings& s);
void describe(config::visitor& v, tables_settings& s);
void describe(config::visitor& v, kafka_tls_settings& s);
void describe(config::visitor& v, kafka_sasl_settings& s);
void describe(config::visitor& v, kafka_settings& s);
void describe(config::visitor& v, subscriptions_settings& s);
void describe(config::visitor& v, routes_settings& s);
void describe(config::visitor& v, alert_rule_settings& s);
void describe(config::visitor& v, alert_mail_settings& s);
void describe(config::visitor& v, alert_webhook_settings& s);
void describe(config::visitor& v, alerts_settings& s);

// The keys of a schedule whose pace is fixed: its first wait, its longest, and its end.
struct retry_words
{
    std::string_view first, given_up;
};
void describe_retries(config::visitor& v, retry_schedule& s, const retry_words& says);

}  // namespace vgm::app
