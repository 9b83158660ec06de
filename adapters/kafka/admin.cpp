#include "adapters/kafka/admin.hpp"

#include "adapters/kafka/client.hpp"

#include <algorithm>
#include <array>
#include <climits>

namespace vgm::kafka {
namespace {

struct freed_by_kafka
{
    void operator()(rd_kafka_queue_t* q) const noexcept { rd_kafka_queue_destroy(q); }
    void operator()(rd_kafka_event_t* e) const noexcept { rd_kafka_event_destroy(e); }
    void operator()(rd_kafka_NewTopic_t* t) const noexcept { rd_kafka_NewTopic_destroy(t); }
    void operator()(rd_kafka_AdminOptions_t* o) const noexcept { rd_kafka_AdminOptions_destroy(o); }
    void operator()(rd_kafka_ConfigResource_t* r) const noexcept
    {
        rd_kafka_ConfigResource_destroy(r);
    }
    void operator()(const rd_kafka_metadata_t* m) const noexcept { rd_kafka_metadata_destroy(m); }
};
template <class T>
using owned = std::unique_ptr<T, freed_by_kafka>;

using reason_text = std::array<char, 512>;

topic_facts to_facts(const rd_kafka_metadata_topic_t& t)
{
    topic_facts f;
    f.exists = t.err == RD_KAFKA_RESP_ERR_NO_ERROR && t.partition_cnt > 0;
    f.partitions = t.partition_cnt;
    f.replication = f.in_sync = t.partition_cnt > 0 ? INT_MAX : 0;
    for (int n = 0; n < t.partition_cnt; ++n) {
        const auto& p = t.partitions[n];
        f.replication = std::min(f.replication, p.replica_cnt);
        f.in_sync = std::min(f.in_sync, p.isr_cnt);
        f.leaderless = f.leaderless || p.leader < 0;
    }
    return f;
}

}  // namespace

struct admin::native
{
    owned<rd_kafka_event_t> wait(rd_kafka_admin_op_t op, auto&& start)
    {
        owned<rd_kafka_AdminOptions_t> options(rd_kafka_AdminOptions_new(client.get(), op));
        reason_text ignored{};
        rd_kafka_AdminOptions_set_request_timeout(
            options.get(), static_cast<int>(patience.count()), ignored.data(), ignored.size()
        );
        start(options.get());
        return owned<rd_kafka_event_t>(
            rd_kafka_queue_poll(queue.get(), static_cast<int>(patience.count()) + 1000)
        );
    }

    std::chrono::milliseconds patience;
    std::string trouble;  // why no broker answers
    client_ptr client;
    owned<rd_kafka_queue_t> queue;
};

admin::admin(std::unique_ptr<native> n) : native_(std::move(n)) {}
admin::~admin() = default;

result<std::unique_ptr<admin>> admin::make(const settings& s, std::chrono::milliseconds patience)
{
    client_conf conf(s);
    auto made = std::make_unique<native>();
    made->patience = patience;
    rd_kafka_conf_set_opaque(conf.get(), made.get());
    rd_kafka_conf_set_error_cb(conf.get(), [](rd_kafka_t*, int, const char* reason, void* to) {
        static_cast<native*>(to)->trouble = reason;
    });
    auto client = conf.make_producer();
    if (!client) return client.error();
    made->client = std::move(*client);
    made->queue.reset(rd_kafka_queue_new(made->client.get()));
    return std::unique_ptr<admin>(new admin(std::move(made)));
}

result<cluster_facts> admin::describe(const std::vector<std::string>& names)
{
    const rd_kafka_metadata_t* answered = nullptr;
    const auto wrong = rd_kafka_metadata(
        native_->client.get(), 1, nullptr, &answered, static_cast<int>(native_->patience.count())
    );
    owned<const rd_kafka_metadata_t> metadata(answered);
    if (wrong != RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_poll(native_->client.get(), 0);  // the error callback knows more
        const auto& why = native_->trouble;
        return make_issue(
            errc::unreachable, "kafka.brokers", why.empty() ? rd_kafka_err2str(wrong) : why
        );
    }
    cluster_facts facts;
    facts.brokers = metadata->broker_cnt;
    for (const auto& name : names) facts.topics[name] = {};
    for (int n = 0; n < metadata->topic_cnt; ++n)
        if (const auto known = facts.topics.find(metadata->topics[n].topic);
            known != facts.topics.end())
            known->second = to_facts(metadata->topics[n]);
    if (const auto read = read_configs(facts); !read) return read.error();
    return facts;
}

result<void> admin::read_configs(cluster_facts& into)
{
    std::vector<owned<rd_kafka_ConfigResource_t>> all;
    std::vector<rd_kafka_ConfigResource_t*> asked;
    for (const auto& [name, facts] : into.topics)
        if (facts.exists) {
            all.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()));
            asked.push_back(all.back().get());
        }
    if (asked.empty()) return {};
    const auto event = native_->wait(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, [&](const auto* options) {
        rd_kafka_DescribeConfigs(
            native_->client.get(), asked.data(), asked.size(), options, native_->queue.get()
        );
    });
    const auto* const answer = event ? rd_kafka_event_DescribeConfigs_result(event.get()) : nullptr;
    if (answer == nullptr || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return make_issue(
            errc::refused,
            "kafka",
            std::string{"the brokers do not describe the topics: "} +
                (event ? rd_kafka_event_error_string(event.get()) : "no answer")
        );
    std::size_t topics = 0;
    const auto** const described = rd_kafka_DescribeConfigs_result_resources(answer, &topics);
    for (std::size_t t = 0; t < topics; ++t) {
        auto& facts = into.topics[rd_kafka_ConfigResource_name(described[t])];
        std::size_t entries = 0;
        const auto** const found = rd_kafka_ConfigResource_configs(described[t], &entries);
        for (std::size_t n = 0; n < entries; ++n) {
            const char* const value = rd_kafka_ConfigEntry_value(found[n]);
            facts.config[rd_kafka_ConfigEntry_name(found[n])] = value == nullptr ? "" : value;
        }
    }
    return {};
}

result<std::vector<admin::creation>> admin::create(const std::vector<topic_plan>& plans)
{
    std::vector<owned<rd_kafka_NewTopic_t>> all;
    std::vector<rd_kafka_NewTopic_t*> wanted;
    reason_text reason{};
    for (const auto& plan : plans) {
        all.emplace_back(rd_kafka_NewTopic_new(
            plan.name.c_str(), plan.partitions, plan.replication, reason.data(), reason.size()
        ));
        if (!all.back()) return make_issue(errc::bad_settings, plan.name, reason.data());
        for (const auto& [name, value] : plan.config)
            rd_kafka_NewTopic_set_config(all.back().get(), name.c_str(), value.c_str());
        wanted.push_back(all.back().get());
    }
    const auto event = native_->wait(RD_KAFKA_ADMIN_OP_CREATETOPICS, [&](const auto* options) {
        rd_kafka_CreateTopics(
            native_->client.get(), wanted.data(), wanted.size(), options, native_->queue.get()
        );
    });
    const auto* const answer = event ? rd_kafka_event_CreateTopics_result(event.get()) : nullptr;
    if (answer == nullptr || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return make_issue(
            errc::unreachable,
            "kafka.brokers",
            event ? rd_kafka_event_error_string(event.get()) : "no broker answers"
        );
    std::vector<creation> made;
    std::size_t count = 0;
    const auto** const topics = rd_kafka_CreateTopics_result_topics(answer, &count);
    for (std::size_t n = 0; n < count; ++n) {
        const auto error = rd_kafka_topic_result_error(topics[n]);
        creation c{rd_kafka_topic_result_name(topics[n]), creation::outcome::made, {}};
        if (error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
            c.what = creation::outcome::was_there;
        } else if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
            const char* const words = rd_kafka_topic_result_error_string(topics[n]);
            c.what = creation::outcome::refused;
            c.reason = words == nullptr ? rd_kafka_err2str(error) : words;
        }
        made.push_back(std::move(c));
    }
    return made;
}

}  // namespace vgm::kafka
