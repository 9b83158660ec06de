#include "gateway/app/settings_keys.hpp"

namespace vgm::app {

using config::file_use;

static void describe_tls(config::visitor& v, subscriptions_settings& s)
{
    v.key(
        "trust",
        s.trust,
        {.says = "PEM file of the authorities that endpoints are believed by; no other is.",
         .example = "tls/house-ca.pem",
         .file = file_use::read}
    );
    v.key(
        "certificate",
        s.certificate,
        {.says = "Our certificate and its chain (PEM), where endpoints ask for one.",
         .example = "tls/notifier.pem",
         .file = file_use::read}
    );
    v.key(
        "key",
        s.key,
        {.says = "Its private key (PEM), readable by the gateway alone.",
         .example = "tls/notifier.key",
         .file = file_use::read,
         .secret = true}
    );
    v.key(
        "clear_text",
        s.clear_text,
        {.says = "Whether an endpoint may be http: and not https:. `loopback`: on 127.0.0.1, ::1 "
                 "and localhost, when they stand among `hosts`."}
    );
}

static void describe_retries(config::visitor& v, subscriptions_settings& s)
{
    v.key(
        "timeout",
        s.timeout,
        {.says = "How long an endpoint may take to answer one notification.",
         .least = "1s",
         .most = "5m"}
    );
    v.key(
        "retry_first",
        s.retry_first,
        {.says = "Wait before a notification that was not taken is sent again; each wait is twice "
                 "the one before.",
         .least = "1s",
         .most = "1h"}
    );
    v.key(
        "retry_longest",
        s.retry_longest,
        {.says = "The longest of these waits.", .least = "1s", .most = "1d"}
    );
    v.key(
        "give_up_after",
        s.give_up_after,
        {.says = "A subscription whose endpoint has taken nothing for so long is turned off.",
         .least = "1m",
         .most = "180d"}
    );
}

void describe(config::visitor& v, subscriptions_settings& s)
{
    v.key(
        "hosts",
        s.hosts,
        {.says = "Where notifications may go: a host (port 443) or host:port each. Any other "
                 "endpoint is refused.",
         .example = "ris.hopital.example:8443",
         .pattern = "[a-z0-9.-]+(:[0-9]{1,5})?|\\[[0-9a-f:]+\\](:[0-9]{1,5})?",
         .form = "a host in small letters, with or without a port",
         .required = true}
    );
    describe_tls(v, s);
    v.key(
        "per_client_max",
        s.per_client_max,
        {.says = "Subscriptions that one client may have; all clients together have at most 64.",
         .unit = "subscriptions",
         .least = "1",
         .most = "64"}
    );
    describe_retries(v, s);
}

}  // namespace vgm::app
