#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

// The command `alerts`. What is chosen goes to `run`; the options that all commands have, to
// `config` and `json`.
void add_alerts(CLI::App& cli, std::string& config, bool& json, std::function<int()>& run);
