#include "gateway/app/settings_keys.hpp"

namespace vgm::app {

using config::file_use;

void describe(config::visitor& v, alert_rule_settings& s)
{
    v.key(
        "rule",
        s.rule,
        {.says = "Which rule; docs/operating/alerts.md lists them.",
         .example = "mails_wait_long",
         .required = true}
    );
    v.key(
        "of",
        s.of,
        {.says = "The operator, source, mailbox, disk or certificate that this is about; without "
                 "it, all of them.",
         .example = "mssante"}
    );
    v.key("watch", s.watch, {.says = "Whether the rule is looked at."});
    v.key(
        "threshold",
        s.threshold,
        {.says = "From where on it is an alert, in the rule's own unit: a duration, a share such "
                 "as 10%, or a number.",
         .example = "45m"}
    );
    v.key(
        "hold",
        s.hold,
        {.says = "How long it must be so before anybody is told.", .example = "10m", .most = "30d"}
    );
    v.key(
        "urgency",
        s.urgency,
        {.says = "Whether quiet hours hold it back (`warn`) or not (`page`).", .example = "page"}
    );
}

template <class Peer>
static void describe_own_certificate(config::visitor& v, Peer& s, std::string_view says)
{
    v.key(
        "certificate",
        s.certificate,
        {.says = says, .example = "tls/alerts.pem", .file = file_use::read}
    );
    v.key(
        "key",
        s.key,
        {.says = "Its private key (PEM), readable by the gateway alone.",
         .example = "tls/alerts.key",
         .file = file_use::read,
         .secret = true}
    );
}

void describe(config::visitor& v, alert_mail_settings& s)
{
    v.key(
        "server",
        s.server,
        {.says = "The site's own mail server; not the MSSanté operator's.",
         .example = "smtp.hopital.example:587",
         .required = true}
    );
    v.key("security", s.security, {.says = "How TLS begins; there is no clear text."});
    v.key(
        "server_name",
        s.server_name,
        {.says = "What its certificate must be for; without it, the host of `server`.",
         .example = "smtp.hopital.example"}
    );
    v.key(
        "trust",
        s.trust,
        {.says = "PEM file of the authorities that the server is believed by; no other is.",
         .example = "tls/house-ca.pem",
         .file = file_use::read,
         .required = true}
    );
    describe_own_certificate(
        v, s, "Our certificate and its chain (PEM), where the server asks for one."
    );
    v.key(
        "from",
        s.from,
        {.says = "The sender of these mails.",
         .example = "vaguemestre@hopital.example",
         .pattern = address_pattern,
         .form = address_form,
         .required = true}
    );
    v.key(
        "to",
        s.to,
        {.says = "Who gets them.",
         .example = "astreinte@hopital.example",
         .pattern = address_pattern,
         .form = address_form,
         .required = true}
    );
}

void describe(config::visitor& v, alert_webhook_settings& s)
{
    v.key(
        "url",
        s.url,
        {.says = "Where notices are posted as JSON; `http` only to this machine itself.",
         .example = "https://astreinte.hopital.example/vaguemestre",
         .pattern = "https?://[^\\s@]{1,2000}",
         .form = "an https address",
         .required = true}
    );
    v.key(
        "secret_file",
        s.secret_file,
        {.says = "A secret shared with the receiver, alone in a file readable by the gateway "
                 "alone; notices are signed with it (HMAC-SHA256).",
         .example = "secrets/webhook",
         .file = file_use::read,
         .required = true,
         .secret = true}
    );
    v.key(
        "trust",
        s.trust,
        {.says = "PEM file of the authorities that the receiver is believed by; needed for https.",
         .example = "tls/house-ca.pem",
         .file = file_use::read}
    );
    describe_own_certificate(
        v, s, "Our certificate and its chain (PEM), where the receiver asks for one."
    );
    v.key(
        "timeout",
        s.timeout,
        {.says = "How long an answer is waited for.", .least = "1s", .most = "60s"}
    );
}

void describe(config::visitor& v, alerts_settings& s)
{
    v.key("watch", s.watch, {.says = "Whether anything is watched at all."});
    v.key("every", s.every, {.says = "How often to look.", .least = "1s", .most = "5m"});
    v.key(
        "quiet_hours",
        s.quiet_hours,
        {.says = "From when to when of each day, by the machine's clock, alerts of urgency `warn` "
                 "are kept back; they are told afterwards if they still hold.",
         .example = "22:00-07:00",
         .pattern = "([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]",
         .form = "two times such as 22:00-07:00"}
    );
    v.key(
        "remind_after",
        s.remind_after,
        {.says = "An alert that nobody has acknowledged is told again after each such time; 0: "
                 "never.",
         .most = "30d"}
    );
    v.key(
        "notices_per_hour",
        s.notices_per_hour,
        {.says = "No more notices than this in an hour; what is more waits and comes together.",
         .unit = "notices",
         .least = "2",
         .most = "1000"}
    );
    v.list("rules", s.rules, {.says = "What is different from the rules' defaults here."});
    v.section("mail", s.mail, {.says = "Notices by mail, over the site's own mail server."});
    v.list("webhooks", s.webhooks, {.says = "Notices to other programs, by HTTP POST."});
}

}  // namespace vgm::app
