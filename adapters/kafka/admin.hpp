#pragma once

#include "adapters/kafka/errc.hpp"
#include "adapters/kafka/settings.hpp"
#include "adapters/kafka/topic_plan.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace vgm::kafka {

struct cluster_facts
{
    int brokers = 0;
    std::map<std::string, topic_facts> topics;  // those asked for, by name
};

// Asks brokers about topics and makes them. Each call waits for its answer; used by one thread.
class admin
{
public:
    static result<std::unique_ptr<admin>>
    make(const settings& s, std::chrono::milliseconds patience = std::chrono::seconds{15});
    ~admin();

    result<cluster_facts> describe(const std::vector<std::string>& names);

    struct creation
    {
        std::string name;
        enum class outcome { made, was_there, refused } what = outcome::made;
        std::string reason;  // of a refusal, in the brokers' words
    };
    result<std::vector<creation>> create(const std::vector<topic_plan>& plans);

private:
    struct native;
    explicit admin(std::unique_ptr<native> n);

    result<void> read_configs(cluster_facts& into);

    std::unique_ptr<native> native_;
};

}  // namespace vgm::kafka
