#pragma once

// From the section `alerts` to what its parts take.

#include "gateway/alerts/rule.hpp"
#include "gateway/app/alert_channel.hpp"
#include "gateway/app/settings.hpp"

#include <memory>
#include <vector>

namespace vgm::app {

alerts::rule_book to_rule_book(const alerts_settings& s);

// Everybody who is told. Throws for files that cannot be used.
std::vector<std::unique_ptr<alert_channel>> to_channels(const settings& all);

}  // namespace vgm::app
