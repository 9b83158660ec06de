#pragma once

#include "gateway/alerts/alert.hpp"
#include "gateway/app/alert_post.hpp"

#include <prometheus/metric_family.h>

#include <vector>

namespace vgm::app {

// vaguemestre_alerts and vaguemestre_alert_notices_total.
std::vector<prometheus::MetricFamily>
gauge_alerts(const alerts::alert_state& state, const std::vector<alert_post::figures>& receivers);

}  // namespace vgm::app
