#include "gateway/app/main/alert_options.hpp"

#include "gateway/app/alert_commands.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

void add_alerts(CLI::App& cli, std::string& config, bool& json, std::function<int()>& run)
{
    using namespace vgm::app;
    const auto form = [j = &json] { return *j ? output::json : output::text; };
    const auto common = [&](CLI::App* to) {
        to->add_option("-c,--config", config, "The configuration file")->capture_default_str();
        to->add_flag("--json", json, "Machine output");
    };
    auto* alerts = cli.add_subcommand("alerts", "What is wrong now, and what people do about it");
    common(alerts);
    alerts->require_subcommand(0, 1);
    alerts->callback([alerts, form, c = &config, to = &run] {
        if (alerts->get_subcommands().empty()) *to = [=] { return run_alerts(*c, form()); };
    });
    const auto add = [&](const char* what, const char* says) {
        auto made = std::make_shared<alert_action>();
        made->what = what;
        auto* command = alerts->add_subcommand(what, says);
        common(command);
        command->add_option("ID", made->id, "Its number, or rule:subject")->required();
        command->add_option("--by", made->by, "Who does it; else your user name");
        command->callback([made, form, c = &config, to = &run] {
            *to = [=] { return run_alert_action(*c, *made, form()); };
        });
        return std::pair{command, made};
    };
    auto [ack, acknowledged] = add("ack", "Somebody has seen it: no more reminders");
    ack->add_option("--note", acknowledged->note, "What is done about it");
    auto [assign, assigned] = add("assign", "Somebody is to see to it");
    assign->add_option("--to", assigned->to, "Who")->required();
    auto [mute, muted] = add("mute", "Tell nobody of it; a rule can be muted before it is raised");
    mute->add_option("--until", muted->until, "2h, 06:00, 2026-11-24T06:00, or off to take it away")
        ->required();
}
