#include "adapters/kafka/producer.hpp"

#include "tests/support/kafka_mock.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace {

using namespace vgm;
using namespace std::chrono_literals;
using kafka::producer;

class kafka_producer : public testing::Test
{
protected:
    kafka_producer()
    {
        brokers.create(topic, 4);
        with.brokers = brokers.brokers();
    }

    std::unique_ptr<producer> make() { return producer::make(with).value(); }

    producer::answer send(producer& to, std::uint64_t ticket, const std::string& key = "letter")
    {
        const auto value = "value " + std::to_string(ticket);
        const std::array<producer::header, 1> headers{{{"ce_type", "test"}}};
        return to.send({topic, key, value, headers}, ticket);
    }

    // Outcomes until there are so many, or the producer is broken.
    std::vector<kafka::delivery_outcome> wait(producer& from, std::size_t count)
    {
        std::vector<kafka::delivery_outcome> all;
        for (int n = 0; n < 600 && all.size() < count && !from.broken(); ++n)
            for (auto& outcome : from.poll(100ms)) all.push_back(std::move(outcome));
        return all;
    }

    test::kafka_mock brokers;
    kafka::settings with;
    std::string topic = "test.submission.v1";
};

TEST_F(kafka_producer, hands_over_in_order_and_answers_each_ticket)
{
    const auto p = make();
    std::set<std::uint64_t> tickets;
    for (std::uint64_t n = 1; n <= 500; ++n) ASSERT_EQ(send(*p, n), producer::answer::taken);

    for (const auto& outcome : wait(*p, 500)) {
        EXPECT_FALSE(outcome.wrong);
        EXPECT_TRUE(tickets.insert(outcome.ticket).second);
    }

    EXPECT_EQ(tickets.size(), 500u);
    const auto kept = brokers.read(topic, 4);
    ASSERT_EQ(kept.size(), 500u);
    for (std::size_t n = 0; n < kept.size(); ++n) {
        EXPECT_EQ(kept[n].key, "letter");
        EXPECT_EQ(kept[n].partition, kept[0].partition);
        EXPECT_EQ(kept[n].value, "value " + std::to_string(n + 1));
        EXPECT_EQ(kept[n].headers.at("ce_type"), "test");
    }
}

TEST_F(kafka_producer, spreads_keys_over_the_partitions)
{
    const auto p = make();
    for (std::uint64_t n = 1; n <= 100; ++n) send(*p, n, "letter " + std::to_string(n));
    ASSERT_EQ(wait(*p, 100).size(), 100u);

    std::set<int> partitions;
    for (const auto& kept : brokers.read(topic, 4)) partitions.insert(kept.partition);

    EXPECT_EQ(partitions.size(), 4u);
}

TEST_F(kafka_producer, says_that_its_queue_is_full_and_goes_on)
{
    brokers.go_down();
    with.queue_messages_max = 100;
    const auto p = make();
    std::uint64_t taken = 0;
    while (send(*p, taken + 1) == producer::answer::taken) ++taken;
    EXPECT_EQ(taken, 100u);
    EXPECT_TRUE(p->poll(10ms).empty());
    EXPECT_FALSE(p->broken());

    brokers.come_up();

    EXPECT_EQ(wait(*p, taken).size(), taken);
    EXPECT_EQ(send(*p, 101), producer::answer::taken);
}

TEST_F(kafka_producer, waits_for_brokers_that_are_away_and_says_so)
{
    const auto p = make();
    send(*p, 1);
    ASSERT_EQ(wait(*p, 1).size(), 1u);
    brokers.go_down();
    send(*p, 2);
    for (int n = 0; n < 200 && p->last_trouble().empty(); ++n) p->poll(50ms);
    EXPECT_NE(p->last_trouble(), "");
    EXPECT_FALSE(p->broken());

    brokers.come_up();
    const auto outcomes = wait(*p, 1);

    ASSERT_EQ(outcomes.size(), 1u);
    EXPECT_FALSE(outcomes[0].wrong);
    EXPECT_EQ(p->last_trouble(), "");
    EXPECT_EQ(brokers.read(topic, 4).size(), 2u);
}

TEST_F(kafka_producer, writes_once_what_brokers_take_at_the_third_try)
{
    const auto p = make();
    brokers.refuse(RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, 2);
    for (std::uint64_t n = 1; n <= 20; ++n) send(*p, n);

    EXPECT_EQ(wait(*p, 20).size(), 20u);

    const auto kept = brokers.read(topic, 4);
    ASSERT_EQ(kept.size(), 20u);
    for (std::size_t n = 0; n < kept.size(); ++n)
        EXPECT_EQ(kept[n].value, "value " + std::to_string(n + 1));
}

TEST_F(kafka_producer, is_broken_by_a_refusal_and_takes_nothing_more)
{
    const auto p = make();
    brokers.refuse(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, 1);
    send(*p, 1);

    wait(*p, 2);

    ASSERT_TRUE(p->broken());
    EXPECT_EQ(send(*p, 2), producer::answer::broken);
    EXPECT_TRUE(brokers.read(topic, 4).empty());
}

TEST_F(kafka_producer, refuses_settings_that_make_no_client)
{
    with.tls = kafka::tls_settings{"/nowhere/trust.pem", "", ""};

    const auto p = producer::make(with);

    ASSERT_FALSE(p);
    EXPECT_EQ(p.error().code, kafka::errc::bad_settings);
}

}  // namespace
