#pragma once

#include <map>
#include <string>
#include <vector>

namespace vgm::kafka {

// A topic as it should be. `config` by Kafka's own names.
struct topic_plan
{
    std::string name;
    int partitions = 1;
    int replication = 1;
    std::map<std::string, std::string> config;
};

// A topic as the brokers describe it.
struct topic_facts
{
    bool exists = false;
    int partitions = 0;
    int replication = 0;  // the fewest copies that a partition has
    int in_sync = 0;      // the fewest that are in sync
    bool leaderless = false;
    std::map<std::string, std::string> config;
};

struct topic_finding
{
    enum class weight { remark, wrong };
    weight level = weight::wrong;
    std::string text;  // what is, what should be, and what to do about it
};

/** What is wrong with a topic; nothing when it serves. More partitions and a longer retention than
    planned are remarks: they harm nobody. */
std::vector<topic_finding> compare(const topic_plan& plan, const topic_facts& found);

}  // namespace vgm::kafka
