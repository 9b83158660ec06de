#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

// The subcommands of `kafka`, as add_directory() adds those of `directory`.
void add_kafka(CLI::App& cli, std::string& config, bool& json, std::function<int()>& run);
