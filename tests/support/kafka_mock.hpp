#pragma once

// A Kafka cluster inside the test's own process: librdkafka's mock. It speaks the protocol and
// keeps what it is given; it has no disk, no TLS, and elects no leaders.

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace vgm::test {

class kafka_mock
{
public:
    explicit kafka_mock(int brokers = 1)
    {
        char reason[256];
        auto* const conf = rd_kafka_conf_new();
        rd_kafka_conf_set(conf, "log_level", "0", reason, sizeof reason);
        client_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
        if (client_ == nullptr) throw std::runtime_error(reason);
        cluster_ = rd_kafka_mock_cluster_new(client_, brokers);
    }
    kafka_mock(const kafka_mock&) = delete;
    ~kafka_mock()
    {
        rd_kafka_mock_cluster_destroy(cluster_);
        rd_kafka_destroy(client_);
    }

    std::string brokers() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }
    void create(const std::string& topic, int partitions = 1)
    {
        rd_kafka_mock_topic_create(cluster_, topic.c_str(), partitions, 1);
    }
    void go_down() { rd_kafka_mock_broker_set_down(cluster_, 1); }
    void come_up() { rd_kafka_mock_broker_set_up(cluster_, 1); }
    // The next answers to what is produced are these errors.
    void refuse(rd_kafka_resp_err_t error, int times)
    {
        for (int n = 0; n < times; ++n)
            rd_kafka_mock_push_request_errors(cluster_, 0 /* Produce */, 1, error);
    }

    struct kept
    {
        int partition = 0;
        std::string key, value;
        std::map<std::string, std::string> headers;
    };

    // All that partitions 0 to `partitions` of a topic hold, each in its order.
    std::vector<kept> read(const std::string& topic, int partitions = 1) const
    {
        std::vector<kept> all;
        auto* const conf = rd_kafka_conf_new();
        char reason[256];
        rd_kafka_conf_set(conf, "bootstrap.servers", brokers().c_str(), reason, sizeof reason);
        rd_kafka_conf_set(conf, "group.id", "test", reason, sizeof reason);
        rd_kafka_conf_set(conf, "enable.partition.eof", "true", reason, sizeof reason);
        auto* const consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, reason, sizeof reason);
        if (consumer == nullptr) throw std::runtime_error(reason);
        rd_kafka_poll_set_consumer(consumer);
        auto* const list = rd_kafka_topic_partition_list_new(partitions);
        for (int p = 0; p < partitions; ++p)
            rd_kafka_topic_partition_list_add(list, topic.c_str(), p)->offset =
                RD_KAFKA_OFFSET_BEGINNING;
        rd_kafka_assign(consumer, list);
        for (int ends = 0; ends < partitions;) {
            auto* const m = rd_kafka_consumer_poll(consumer, 10'000);
            if (m == nullptr) break;
            if (m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
                ++ends;
            else if (m->err == RD_KAFKA_RESP_ERR_NO_ERROR)
                all.push_back(to_kept(m));
            rd_kafka_message_destroy(m);
        }
        rd_kafka_topic_partition_list_destroy(list);
        rd_kafka_consumer_close(consumer);
        rd_kafka_destroy(consumer);
        return all;
    }

private:
    static kept to_kept(const rd_kafka_message_t* m)
    {
        kept k{
            m->partition,
            {static_cast<const char*>(m->key), m->key_len},
            {static_cast<const char*>(m->payload), m->len},
            {}};
        rd_kafka_headers_t* headers = nullptr;
        if (rd_kafka_message_headers(m, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return k;
        const char* name = nullptr;
        const void* value = nullptr;
        std::size_t size = 0;
        for (std::size_t n = 0; rd_kafka_header_get_all(headers, n, &name, &value, &size) ==
                                RD_KAFKA_RESP_ERR_NO_ERROR;
             ++n)
            k.headers[name] = {static_cast<const char*>(value), size};
        return k;
    }

    rd_kafka_t* client_;
    rd_kafka_mock_cluster_t* cluster_;
};

}  // namespace vgm::test
