#include "gateway/app/commands.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

int main(int argc, char** argv)
{
    using namespace vgm::app;

    CLI::App cli{
        "Vaguemestre: from a hospital's HL7 v2 to MSSanté mailboxes, and the receipts back"};
    cli.require_subcommand(1);
    std::string config = "/etc/vaguemestre/vaguemestre.yaml", identifier, file, source,
                what = "differences";
    bool json = false, unclaimed = false;
    const auto with_config = [&](CLI::App* command) {
        command->add_option("-c,--config", config, "The configuration file")->capture_default_str();
    };
    const auto with_json = [&](CLI::App* command) {
        command->add_flag("--json", json, "Machine output");
    };

    auto* serve = cli.add_subcommand("serve", "Run the gateway");
    with_config(serve);
    auto* check = cli.add_subcommand("check", "Check the configuration and the files it names");
    with_config(check);
    with_json(check);
    auto* trace =
        cli.add_subcommand("trace", "Print a letter's timeline from any of its identifiers");
    with_config(trace);
    with_json(trace);
    auto* id = trace->add_option(
        "ID",
        identifier,
        "MSH-10, a document's id, a Message-ID, an ENVID, a recipient's address, or our own id"
    );
    trace
        ->add_flag(
            "--unclaimed", unclaimed, "Mails of the application mailbox that belong to no letter"
        )
        ->excludes(id);
    auto* explain = cli.add_subcommand(
        "explain", "Say what would be sent to whom and why, or why it is refused; send nothing"
    );
    with_config(explain);
    with_json(explain);
    explain->add_option("MESSAGE", file, "A file with one HL7 v2 message")->required();
    explain->add_option(
        "--source", source, "As if it came from this source; the first one by default"
    );
    auto* configuration = cli.add_subcommand(
        "config",
        "Print the configuration's differences from the defaults, its reference, or its JSON Schema"
    );
    with_config(configuration);
    configuration->add_flag_callback(
        "--reference", [&] { what = "reference"; }, "Every key, as in docs/configuration.md"
    );
    configuration->add_flag_callback(
        "--schema", [&] { what = "schema"; }, "JSON Schema, for editors"
    );
    auto* version = cli.add_subcommand("version", "Print the version");
    with_json(version);
    CLI11_PARSE(cli, argc, argv);

    const auto form = json ? output::json : output::text;
    if (serve->parsed()) return run_serve(config);
    if (check->parsed()) return run_check(config, form);
    if (explain->parsed()) return run_explain(config, file, source, form);
    if (configuration->parsed()) return run_config(config, what);
    if (version->parsed()) return run_version(form);
    if (unclaimed) return run_unclaimed(config, form);
    if (identifier.empty()) {
        std::cerr << "vaguemestre: trace needs an identifier, or --unclaimed\n";
        return 2;
    }
    return run_trace(config, identifier, form);
}
