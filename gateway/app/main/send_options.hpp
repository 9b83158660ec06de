#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

// The command `send`. What is chosen goes to `run`; the options that all commands have, to `config`
// and `json`.
void add_send(CLI::App& cli, std::string& config, bool& json, std::function<int()>& run);
