#pragma once

// From the section `kafka` to what the publication and the commands take. Nothing is started here.

#include "adapters/kafka/settings.hpp"
#include "gateway/app/publisher.hpp"
#include "gateway/app/settings.hpp"

namespace vgm::app {

// Throws std::runtime_error for a password file that cannot be read.
kafka::settings to_brokers(const kafka_settings& s);
// Of settings that have the section.
publisher_settings to_publisher(const settings& all);

}  // namespace vgm::app
