#include "gateway/app/main/kafka_options.hpp"

#include "gateway/app/kafka_commands.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

void add_kafka(CLI::App& cli, std::string& config, bool& json, std::function<int()>& run)
{
    using namespace vgm::app;
    auto* kafka = cli.add_subcommand("kafka", "The Kafka topics that events are published on");
    kafka->require_subcommand(1);
    const auto add = [&](const char* name, const char* says, auto what) {
        auto* command = kafka->add_subcommand(name, says);
        command->add_option("-c,--config", config, "The configuration file")->capture_default_str();
        command->add_flag("--json", json, "Machine output");
        command->callback([&config, &json, &run, what] {
            run = [&config, &json, what] {
                return what(config, json ? output::json : output::text);
            };
        });
    };
    add("init", "Make the topics that are not there, and check all of them", run_kafka_init);
    add("check", "Say what is wrong with the topics, or nothing", run_kafka_check);
}
