#include "adapters/kafka/topic_plan.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::kafka;
using weight = topic_finding::weight;

topic_plan plan()
{
    return {
        "t",
        12,
        3,
        {{"cleanup.policy", "delete"}, {"min.insync.replicas", "2"}, {"retention.ms", "1000"}}};
}

topic_facts as_planned()
{
    const auto p = plan();
    return {true, p.partitions, p.replication, p.replication, false, p.config};
}

// "wrong" or "remark" of each finding, in order.
std::vector<std::string> weigh(const topic_facts& found)
{
    std::vector<std::string> all;
    for (const auto& f : compare(plan(), found))
        all.emplace_back(f.level == weight::wrong ? "wrong" : "remark");
    return all;
}

using weights = std::vector<std::string>;

TEST(kafka_topic_plan, finds_nothing_wrong_with_what_is_as_planned)
{
    EXPECT_EQ(weigh(as_planned()), weights{});
}

TEST(kafka_topic_plan, says_one_thing_alone_of_a_topic_that_is_not_there)
{
    const auto found = compare(plan(), {});

    ASSERT_EQ(found.size(), 1u);
    EXPECT_NE(found[0].text.find("kafka init"), std::string::npos);
}

TEST(kafka_topic_plan, takes_more_than_planned_and_refuses_less)
{
    auto f = as_planned();
    f.partitions = 24;
    EXPECT_EQ(weigh(f), weights{"remark"});
    f.partitions = 6;
    EXPECT_EQ(weigh(f), weights{"wrong"});

    f = as_planned();
    f.config["retention.ms"] = "2000";
    EXPECT_EQ(weigh(f), weights{"remark"});
    f.config["retention.ms"] = "-1";
    EXPECT_EQ(weigh(f), weights{"remark"});
    f.config["retention.ms"] = "999";
    EXPECT_EQ(weigh(f), weights{"wrong"});
}

TEST(kafka_topic_plan, refuses_another_policy_whatever_it_is)
{
    auto f = as_planned();
    f.config["cleanup.policy"] = "compact";
    EXPECT_EQ(weigh(f), weights{"wrong"});

    f = as_planned();
    f.config["min.insync.replicas"] = "3";
    EXPECT_EQ(weigh(f), weights{"wrong"});
    f.config.erase("min.insync.replicas");
    EXPECT_EQ(weigh(f), weights{"wrong"});
}

TEST(kafka_topic_plan, sees_copies_that_are_missing_or_behind)
{
    auto f = as_planned();
    f.replication = f.in_sync = 1;
    EXPECT_EQ(weigh(f), weights{"wrong"});

    f = as_planned();
    f.in_sync = 2;
    EXPECT_EQ(weigh(f), weights{"wrong"});
    f.leaderless = true;
    EXPECT_EQ(weigh(f), weights{"wrong"}) << "the cause, and not its consequence too";
}

}  // namespace
