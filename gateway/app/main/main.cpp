#include "gateway/app/commands.hpp"
#include "gateway/app/main/directory_options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <functional>

namespace {

using namespace vgm::app;

// What the command line says; the defaults are what it leaves out.
struct choices
{
    std::string config = "/etc/vaguemestre/vaguemestre.yaml", identifier, file, source;
    std::string printed = "differences";
    bool json = false, unclaimed = false, refused = false;
    std::function<int()> run;

    output form() const { return json ? output::json : output::text; }
};

CLI::App* add_command(CLI::App& cli, choices& c, const char* name, const char* says, bool prints)
{
    auto* command = cli.add_subcommand(name, says);
    command->add_option("-c,--config", c.config, "The configuration file")->capture_default_str();
    if (prints) command->add_flag("--json", c.json, "Machine output");
    return command;
}

void add_trace(CLI::App& cli, choices& c)
{
    auto* trace =
        add_command(cli, c, "trace", "Print a letter's timeline from any of its identifiers", true);
    auto* which = trace->add_option_group("which")->require_option(1);
    which->add_option(
        "ID",
        c.identifier,
        "MSH-10, a document's id, a Message-ID, an ENVID, a recipient's address, or our own id"
    );
    which->add_flag(
        "--unclaimed", c.unclaimed, "Mails of the application mailbox that belong to no letter"
    );
    which->add_flag("--refused", c.refused, "Messages that were refused, the oldest first");
    trace->callback([&] {
        c.run = [&] {
            if (c.refused) return run_refused(c.config, c.form());
            if (c.unclaimed) return run_unclaimed(c.config, c.form());
            return run_trace(c.config, c.identifier, c.form());
        };
    });
}

void add_explain(CLI::App& cli, choices& c)
{
    auto* explain = add_command(
        cli,
        c,
        "explain",
        "Say what would be sent to whom and why, or why it is refused; send nothing",
        true
    );
    explain->add_option("MESSAGE", c.file, "A file with one HL7 v2 message")->required();
    explain->add_option("--source", c.source, "As if it came from this source; else the first one");
    explain->callback([&] {
        c.run = [&] { return run_explain(c.config, c.file, c.source, c.form()); };
    });
}

void add_config(CLI::App& cli, choices& c)
{
    auto* config = add_command(
        cli,
        c,
        "config",
        "Print what differs from the defaults, the reference, or a JSON Schema",
        false
    );
    config->add_flag_callback(
        "--reference", [&] { c.printed = "reference"; }, "Every key, as in docs/configuration.md"
    );
    config->add_flag_callback(
        "--schema", [&] { c.printed = "schema"; }, "JSON Schema, for editors"
    );
    config->callback([&] { c.run = [&] { return run_config(c.config, c.printed); }; });
}

}  // namespace

int main(int argc, char** argv)
{
    CLI::App cli{
        "Vaguemestre: from a hospital's HL7 v2 to MSSanté mailboxes, and the receipts back"};
    cli.require_subcommand(1);
    choices c;
    add_command(cli, c, "serve", "Run the gateway", false)->callback([&] {
        c.run = [&] { return run_serve(c.config); };
    });
    add_command(cli, c, "check", "Check the configuration and the files it names", true)
        ->callback([&] { c.run = [&] { return run_check(c.config, c.form()); }; });
    add_trace(cli, c);
    add_explain(cli, c);
    add_config(cli, c);
    add_directory(cli, c.config, c.json, c.run);
    auto* version = cli.add_subcommand("version", "Print the version");
    version->add_flag("--json", c.json, "Machine output");
    version->callback([&] { c.run = [&] { return run_version(c.form()); }; });
    CLI11_PARSE(cli, argc, argv);
    return c.run();
}
