#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

// The commands `routes`, `letters` and `replay`. What is chosen goes to `run`; the options that all
// commands have, to `config` and `json`.
void add_routing(CLI::App& cli, std::string& config, bool& json, std::function<int()>& run);
