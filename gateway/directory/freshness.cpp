#include "gateway/directory/freshness.hpp"

namespace vgm::directory {

std::string_view to_string(freshness f) noexcept
{
    switch (f) {
        case freshness::fresh:
            return "fresh";
        case freshness::to_be_checked:
            return "to be checked";
        case freshness::stale:
            return "stale";
    }
    return "";
}

std::optional<timestamp> known_up_to(const std::vector<source_age>& sources)
{
    std::optional<timestamp> latest;
    for (const auto& s : sources)
        if ((s.name == source_mailboxes || s.name == source_fhir) &&
            (!latest || *latest < s.published))
            latest = s.published;
    return latest;
}

freshness
judge_age(const std::vector<source_age>& sources, const resolution_policy& policy, timestamp now)
{
    const auto known = known_up_to(sources);
    if (!known || now - *known > policy.alarm_after) return freshness::stale;
    return now - *known > policy.live_check_after ? freshness::to_be_checked : freshness::fresh;
}

}  // namespace vgm::directory
