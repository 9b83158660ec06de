#include "adapters/kafka/client.hpp"

#include "gateway/runtime/log.hpp"

#include <array>

namespace vgm::kafka {
namespace {

namespace log = runtime::log;

// Syslog's levels. What the library says of connections repeats itself, so little of it is louder
// than debug: the publication itself says when it is late.
void on_log(const rd_kafka_t*, int level, const char* facility, const char* text)
{
    constexpr int err = 3;
    const auto say = level < err ? log::warning : log::debug;
    say("kafka.client", {{"facility", facility}, {"text", text}});
}

std::string_view to_word(sasl_mechanism m)
{
    switch (m) {
        case sasl_mechanism::plain:
            return "PLAIN";
        case sasl_mechanism::scram_sha_256:
            return "SCRAM-SHA-256";
        case sasl_mechanism::scram_sha_512:
            return "SCRAM-SHA-512";
    }
    return "";
}

}  // namespace

client_conf::client_conf(const settings& s) : conf_(rd_kafka_conf_new())
{
    rd_kafka_conf_set_log_cb(conf_.get(), on_log);
    set("bootstrap.servers", s.brokers);
    set("client.id", s.client_id);
    set("reconnect.backoff.max.ms", "10000");
    set("socket.keepalive.enable", "true");
    set_security(s);
}

void client_conf::set_security(const settings& s)
{
    const auto protocol =
        s.sasl ? (s.tls ? "sasl_ssl" : "sasl_plaintext") : (s.tls ? "ssl" : "plaintext");
    set("security.protocol", protocol);
    if (s.tls) {
        set("ssl.ca.location", s.tls->trust);
        if (!s.tls->certificate.empty()) {
            set("ssl.certificate.location", s.tls->certificate);
            set("ssl.key.location", s.tls->key);
        }
        set("ssl.endpoint.identification.algorithm", "https");
    }
    if (s.sasl) {
        set("sasl.mechanism", std::string{to_word(s.sasl->mechanism)});
        set("sasl.username", s.sasl->user);
        set("sasl.password", s.sasl->password);
    }
}

void client_conf::set(const char* key, const std::string& value)
{
    std::array<char, 256> ignored{};  // the library's words repeat the value, which may be secret
    const auto taken =
        rd_kafka_conf_set(conf_.get(), key, value.c_str(), ignored.data(), ignored.size());
    if (taken == RD_KAFKA_CONF_OK || wrong_) return;
    wrong_ = make_issue(
        errc::bad_settings, "kafka", std::string{"the client does not take its property "} + key
    );
}

result<client_ptr> client_conf::make_producer()
{
    if (wrong_) return *wrong_;
    std::array<char, 512> reason{};
    client_ptr made{rd_kafka_new(RD_KAFKA_PRODUCER, conf_.get(), reason.data(), reason.size())};
    if (!made)
        return make_issue(
            errc::bad_settings,
            "kafka",
            std::string{"no client can be made with these settings: "} + reason.data()
        );
    conf_.release();  // the client owns it from here on
    return made;
}

}  // namespace vgm::kafka
