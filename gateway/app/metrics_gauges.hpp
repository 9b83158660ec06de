#pragma once

// Figures that are looked up when somebody asks, from what the gateway holds in memory.

#include "gateway/app/monitor.hpp"

#include <prometheus/metric_family.h>

#include <vector>

namespace vgm::app {

using metric_families = std::vector<prometheus::MetricFamily>;

metric_families gauge_letters(
    const std::vector<std::shared_ptr<const account>>& live,
    bool relayed_counts,
    timestamp now
);
metric_families gauge_journal(const journal::statistics& figures);
metric_families gauge_disk(const std::filesystem::path& data);
metric_families gauge_directory(const std::optional<directory_state>& directory, timestamp now);
metric_families
gauge_certificates(const std::vector<std::pair<std::string, timestamp>>& ends, timestamp now);
metric_families gauge_budgets(
    const std::vector<std::pair<std::string, const runtime::budget*>>& budgets
);
metric_families gauge_process(timestamp started, bool ready);

}  // namespace vgm::app
