#include "gateway/app/settings_keys.hpp"

namespace vgm::app {

using config::file_use;

void describe(config::visitor& v, kafka_tls_settings& s)
{
    v.key(
        "trust",
        s.trust,
        {.says = "PEM file of the authorities that the brokers are believed by; no other is.",
         .example = "tls/kafka-ca.pem",
         .file = file_use::read,
         .required = true}
    );
    v.key(
        "certificate",
        s.certificate,
        {.says = "Our certificate and its chain (PEM), where the brokers ask for one.",
         .example = "tls/kafka-client.pem",
         .file = file_use::read}
    );
    v.key(
        "key",
        s.key,
        {.says = "Its private key (PEM), readable by the gateway alone.",
         .example = "tls/kafka-client.key",
         .file = file_use::read,
         .secret = true}
    );
}

void describe(config::visitor& v, kafka_sasl_settings& s)
{
    v.key("mechanism", s.mechanism, {.says = "How the password is proved."});
    v.key(
        "user",
        s.user,
        {.says = "Our name with the brokers.", .example = "vaguemestre", .required = true}
    );
    v.key(
        "password_file",
        s.password_file,
        {.says = "The password, alone in a file readable by the gateway alone.",
         .example = "secrets/kafka-password",
         .file = file_use::read,
         .required = true,
         .secret = true}
    );
}

static void describe_topics(config::visitor& v, kafka_settings& s)
{
    v.key(
        "topic_prefix",
        s.topic_prefix,
        {.says = "What the names of the topics begin with: submission.v1, delivery.v1, receipt.v1 "
                 "and alert.v1 stand behind it.",
         .pattern = "[A-Za-z0-9._-]{0,100}",
         .form = "letters, digits, dots, dashes and underscores, at most 100"}
    );
    v.key(
        "partitions",
        s.partitions,
        {.says = "Partitions of each topic, for 'kafka init' and 'kafka check'.",
         .unit = "partitions",
         .least = "1",
         .most = "1000"}
    );
    v.key(
        "replication",
        s.replication,
        {.says = "Brokers that keep a copy of each partition, for 'kafka init' and 'kafka check'.",
         .unit = "brokers",
         .least = "1",
         .most = "15"}
    );
    v.key(
        "min_in_sync",
        s.min_in_sync,
        {.says = "Copies that must be written before an event counts (min.insync.replicas), for "
                 "'kafka init' and 'kafka check'.",
         .unit = "brokers",
         .least = "1",
         .most = "15"}
    );
    v.key(
        "retention",
        s.retention,
        {.says = "How long the topics keep an event, for 'kafka init' and 'kafka check'.",
         .least = "1h",
         .most = "3650d"}
    );
}

void describe(config::visitor& v, kafka_settings& s)
{
    v.key(
        "brokers",
        s.brokers,
        {.says = "Brokers to ask first; they name the others.",
         .example = "kafka-1.hopital.example:9093",
         .required = true}
    );
    v.section("tls", s.tls, {.says = "TLS to the brokers; without it, in clear."});
    v.section("sasl", s.sasl, {.says = "A password for the brokers."});
    describe_topics(v, s);
    v.key(
        "late_after",
        s.late_after,
        {.says = "An event that waits longer than this for the brokers is an alarm.",
         .least = "1s",
         .most = "30d"}
    );
    v.key(
        "unpublished_kept",
        s.unpublished_kept,
        {.says = "How much longer than journal.tracking_retention records are kept that the "
                 "brokers have not taken; then they go unpublished, and that is an alarm.",
         .least = "0s",
         .most = "3650d"}
    );
}

}  // namespace vgm::app
