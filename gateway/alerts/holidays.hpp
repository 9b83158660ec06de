#pragma once

#include <chrono>

namespace vgm::alerts {

/** Whether a day is one of the eleven public holidays of France (Code du travail, L3133-1). */
bool is_public_holiday(std::chrono::year_month_day day);

}  // namespace vgm::alerts
