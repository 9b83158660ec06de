#include "adapters/kafka/producer.hpp"

#include "adapters/kafka/client.hpp"

#include <array>

namespace vgm::kafka {

// What the library's callbacks write to; they run inside poll().
struct producer::state
{
    std::vector<delivery_outcome> outcomes;
    std::string trouble;
    std::optional<issue> fatal;
    client_ptr client;  // last: it goes first, and may still call back

    static state& of(void* opaque) { return *static_cast<state*>(opaque); }

    static void on_delivery(rd_kafka_t*, const rd_kafka_message_t* m, void* opaque);
    static void on_error(rd_kafka_t* client, int error, const char* reason, void* opaque);
};

namespace {

std::uint64_t ticket_of(const void* opaque) { return reinterpret_cast<std::uintptr_t>(opaque); }
void* opaque_of(std::uint64_t ticket)
{
    return reinterpret_cast<void*>(static_cast<std::uintptr_t>(ticket));
}

bool is_missing_topic(rd_kafka_resp_err_t error)
{
    return error == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
           error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
           error == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
}

issue refusal(rd_kafka_resp_err_t error, const char* topic)
{
    std::string detail = rd_kafka_err2str(error);
    if (is_missing_topic(error)) detail += ": 'vaguemestre kafka init' makes the topics";
    const bool purged =
        error == RD_KAFKA_RESP_ERR__PURGE_QUEUE || error == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT;
    return make_issue(purged ? errc::client_failed : errc::refused, topic, std::move(detail));
}

void set_producer_properties(client_conf& conf, const settings& s)
{
    conf.set("enable.idempotence", "true");
    conf.set("enable.gapless.guarantee", "true");
    conf.set("message.timeout.ms", "0");  // never given up: the journal waits as long as need be
    conf.set("allow.auto.create.topics", "false");
    conf.set("partitioner", "murmur2_random");  // as Kafka's own client does
    conf.set("compression.codec", "lz4");
    conf.set("linger.ms", "10");
    conf.set("queue.buffering.max.messages", std::to_string(s.queue_messages_max));
    conf.set("queue.buffering.max.kbytes", std::to_string(s.queue_bytes_max / 1024));
}

}  // namespace

void producer::state::on_delivery(rd_kafka_t*, const rd_kafka_message_t* m, void* opaque)
{
    auto& self = of(opaque);
    delivery_outcome outcome{ticket_of(m->_private), std::nullopt};
    if (m->err != RD_KAFKA_RESP_ERR_NO_ERROR)
        outcome.wrong = refusal(m->err, rd_kafka_topic_name(m->rkt));
    else
        self.trouble.clear();
    self.outcomes.push_back(std::move(outcome));
}

void producer::state::on_error(rd_kafka_t* client, int error, const char* reason, void* opaque)
{
    auto& self = of(opaque);
    if (error != RD_KAFKA_RESP_ERR__FATAL) {
        self.trouble = reason;
        return;
    }
    std::array<char, 512> text{};
    rd_kafka_fatal_error(client, text.data(), text.size());
    self.fatal = make_issue(errc::client_failed, "", text.data());
}

producer::producer(std::unique_ptr<state> s) : state_(std::move(s)) {}

producer::~producer()
{
    // What is left has no outcome: whoever sent it sends it again.
    rd_kafka_purge(state_->client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_flush(state_->client.get(), 0);
}

const std::string& producer::last_trouble() const { return state_->trouble; }

result<std::unique_ptr<producer>> producer::make(const settings& s)
{
    client_conf conf(s);
    set_producer_properties(conf, s);
    auto made = std::make_unique<state>();
    rd_kafka_conf_set_opaque(conf.get(), made.get());
    rd_kafka_conf_set_dr_msg_cb(conf.get(), &state::on_delivery);
    rd_kafka_conf_set_error_cb(conf.get(), &state::on_error);
    auto client = conf.make_producer();
    if (!client) return client.error();
    made->client = std::move(*client);
    return std::unique_ptr<producer>(new producer(std::move(made)));
}

void producer::break_with(issue why)
{
    if (!broken_) broken_ = std::move(why);
}

producer::answer producer::send(const message& m, std::uint64_t ticket)
{
    if (broken_) return answer::broken;
    auto* const headers = rd_kafka_headers_new(m.headers.size());
    for (const auto& [name, value] : m.headers)
        rd_kafka_header_add(headers, name, -1, value.data(), static_cast<ssize_t>(value.size()));
    const auto wrong = rd_kafka_producev(
        state_->client.get(),
        RD_KAFKA_V_TOPIC(m.topic.c_str()),
        RD_KAFKA_V_KEY(const_cast<char*>(m.key.data()), m.key.size()),
        RD_KAFKA_V_VALUE(const_cast<char*>(m.value.data()), m.value.size()),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_OPAQUE(opaque_of(ticket)),
        RD_KAFKA_V_END
    );
    if (wrong == RD_KAFKA_RESP_ERR_NO_ERROR) return answer::taken;
    rd_kafka_headers_destroy(headers);  // else they are the message's
    if (wrong == RD_KAFKA_RESP_ERR__QUEUE_FULL) return answer::full;
    break_with(refusal(wrong, m.topic.c_str()));
    return answer::broken;
}

std::vector<delivery_outcome> producer::poll(std::chrono::milliseconds patience)
{
    rd_kafka_poll(state_->client.get(), static_cast<int>(patience.count()));
    if (state_->fatal) break_with(*state_->fatal);
    for (const auto& outcome : state_->outcomes)
        if (outcome.wrong) break_with(*outcome.wrong);
    return std::exchange(state_->outcomes, {});
}

}  // namespace vgm::kafka
