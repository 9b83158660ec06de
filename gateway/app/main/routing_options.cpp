#include "gateway/app/main/routing_options.hpp"

#include "gateway/app/command_reroute.hpp"
#include "gateway/app/commands.hpp"
#include "gateway/app/replay.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace {

using namespace vgm::app;

// What every command here needs; lives as long as the command line.
struct shared
{
    std::string& config;
    bool& json;
    std::function<int()>& run;

    CLI::App* add(CLI::App& to, const char* name, const char* says) const
    {
        auto* command = to.add_subcommand(name, says);
        command->add_option("-c,--config", config, "The configuration file")->capture_default_str();
        command->add_flag("--json", json, "Machine output");
        return command;
    }
    template <class Run>
    void on(CLI::App* command, Run what) const
    {
        command->callback([to = &run, j = &json, what] {
            *to = [j, what] { return what(*j ? output::json : output::text); };
        });
    }
};

void add_routes(CLI::App& cli, const shared& s)
{
    auto* routes = cli.add_subcommand("routes", "The site's routing rules");
    routes->require_subcommand(1);
    s.on(
        s.add(
            *routes, "reload", "Have the running gateway read them again; wrong ones change nothing"
        ),
        [c = &s.config](output form) { return run_routes_reload(*c, form); }
    );
}

void add_reroute(CLI::App& letters, const shared& s)
{
    auto choice = std::make_shared<reroute_choice>();
    auto* reroute = s.add(
        letters, "reroute", "Say what the rules of now would make of letters that wait, or do it"
    );
    reroute->add_option("ID", choice->letters, "MSH-10, a document's id, or our own id");
    reroute->add_flag("--all", choice->all, "All letters that wait");
    reroute->add_option("--operator", choice->operator_name, "Those that it carries");
    reroute->add_option("--rule", choice->rule, "Those that it decided something of");
    reroute->add_flag("--yes", choice->yes, "Do it");
    reroute->add_option("--reason", choice->reason, "Why; it stands in each letter's story");
    reroute->add_option(
        "--version", choice->version, "Only if these are the rules in use, as was printed before"
    );
    s.on(reroute, [choice, c = &s.config](output form) {
        return run_letters_reroute(*c, *choice, form);
    });
}

void add_letters(CLI::App& cli, const shared& s)
{
    auto* letters = cli.add_subcommand("letters", "Letters that wait");
    letters->require_subcommand(1);
    s.on(s.add(*letters, "held", "Those that a rule holds"), [c = &s.config](output form) {
        return run_letters_held(*c, form);
    });
    auto id = std::make_shared<std::string>(), reason = std::make_shared<std::string>();
    auto* release = s.add(*letters, "release", "Let one go");
    release->add_option("ID", *id, "MSH-10, a document's id, or our own id")->required();
    release->add_option("--reason", *reason, "Why; it stands in the letter's story")->required();
    s.on(release, [id, reason, c = &s.config](output form) {
        return run_letters_release(*c, *id, *reason, form);
    });
    add_reroute(*letters, s);
}

void add_replay(CLI::App& cli, const shared& s)
{
    auto choice = std::make_shared<replay_choice>();
    auto* replay = s.add(
        cli, "replay", "Say what other rules would have made of the letters of before; send nothing"
    );
    replay->add_option("--rules", choice->rules, "A folder of rules")->required();
    replay->add_option("--since", choice->since, "How far to look back: 12h, 30d")
        ->capture_default_str();
    replay->add_option("--most", choice->shown_max, "How many letters to print; 0: all that differ")
        ->capture_default_str();
    s.on(replay, [choice, c = &s.config](output form) { return run_replay(*c, *choice, form); });
}

}  // namespace

void add_routing(CLI::App& cli, std::string& config, bool& json, std::function<int()>& run)
{
    // The references outlive the callbacks, which copy this.
    const shared s{config, json, run};
    add_routes(cli, s);
    add_letters(cli, s);
    add_replay(cli, s);
}
