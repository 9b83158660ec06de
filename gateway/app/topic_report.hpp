#pragma once

#include "adapters/kafka/admin.hpp"
#include "gateway/app/settings_kafka.hpp"
#include "gateway/app/terminal.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vgm::app {

// What `kafka init` and `kafka check` found, for people and for machines.
struct topic_report
{
    struct line
    {
        std::string topic;
        kafka::topic_facts facts;
        std::optional<kafka::admin::creation> creation;  // of `init`
        std::vector<kafka::topic_finding> findings;

        bool is_right() const;
    };
    int brokers = 0;
    std::vector<kafka::topic_finding> of_the_cluster;
    std::vector<line> topics;

    bool is_right() const;
};

// The four topics as the configuration plans them.
std::vector<kafka::topic_plan> plan_topics(const kafka_settings& s);

topic_report judge_topics(
    const std::vector<kafka::topic_plan>& plans,
    const kafka::cluster_facts& found,
    const std::vector<kafka::admin::creation>& made
);

std::string print_text(const topic_report& report, const screen& on);
std::string print_json(const topic_report& report);

}  // namespace vgm::app
