#include "adapters/kafka/topic_plan.hpp"

#include <charconv>
#include <optional>

namespace vgm::kafka {
namespace {

using weight = topic_finding::weight;

std::optional<long long> to_number(const std::string& text)
{
    long long value = 0;
    const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return value;
}

// Of Kafka's properties, those where more than planned is as good; -1 is "without end" in both.
bool is_more_than_enough(const std::string& name, const std::string& is, const std::string& planned)
{
    if (name != "retention.ms" && name != "max.message.bytes") return false;
    const auto a = to_number(is), b = to_number(planned);
    return a && b && (*a == -1 || (*b != -1 && *a > *b));
}

void compare_config(
    const topic_plan& plan,
    const topic_facts& found,
    std::vector<topic_finding>& all
)
{
    for (const auto& [name, planned] : plan.config) {
        const auto is = found.config.find(name);
        if (is == found.config.end()) {
            all.push_back({weight::wrong, name + " is not told by the brokers"});
            continue;
        }
        if (is->second == planned) continue;
        const bool enough = is_more_than_enough(name, is->second, planned);
        all.push_back(
            {enough ? weight::remark : weight::wrong,
             name + " is " + is->second + ", planned is " + planned +
                 (enough ? "" : ": change it with kafka-configs, or change the plan")}
        );
    }
}

}  // namespace

std::vector<topic_finding> compare(const topic_plan& plan, const topic_facts& found)
{
    if (!found.exists) return {{weight::wrong, "is not there: 'vaguemestre kafka init' makes it"}};
    std::vector<topic_finding> all;
    const auto planned = std::to_string(plan.partitions);
    if (found.partitions < plan.partitions)
        all.push_back(
            {weight::wrong,
             "partitions: " + std::to_string(found.partitions) + ", planned are " + planned +
                 ": adding some moves letters to other partitions, so do it while nothing is "
                 "published, or lower kafka.partitions"}
        );
    if (found.partitions > plan.partitions)
        all.push_back(
            {weight::remark,
             "partitions: " + std::to_string(found.partitions) + ", planned are " + planned}
        );
    if (found.replication < plan.replication)
        all.push_back(
            {weight::wrong,
             "copies: " + std::to_string(found.replication) + ", planned are " +
                 std::to_string(plan.replication) + ": reassign the partitions"}
        );
    if (found.leaderless)
        all.push_back({weight::wrong, "a partition has no leader: brokers are down"});
    else if (found.in_sync < found.replication)
        all.push_back(
            {weight::wrong,
             "copies in sync: " + std::to_string(found.in_sync) + " of " +
                 std::to_string(found.replication) + ": a broker is down or does not follow"}
        );
    compare_config(plan, found, all);
    return all;
}

}  // namespace vgm::kafka
