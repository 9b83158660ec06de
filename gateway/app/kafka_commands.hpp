#pragma once

#include "gateway/app/commands.hpp"

namespace vgm::app {

// The commands `kafka init` and `kafka check`: they make the topics that the configuration plans,
// and say what is wrong with those that are there. Exit status as in commands.hpp.
int run_kafka_init(const std::filesystem::path& config, output form);
int run_kafka_check(const std::filesystem::path& config, output form);

}  // namespace vgm::app
