#include "gateway/app/commands.hpp"
#include "gateway/app/main/alert_options.hpp"
#include "gateway/app/main/directory_options.hpp"
#include "gateway/app/main/kafka_options.hpp"
#include "gateway/app/main/routing_options.hpp"
#include "gateway/app/main/send_options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <functional>

namespace {

using namespace vgm::app;

// What the command line says; the defaults are what it leaves out.
struct choices
{
    std::string config = "/etc/vaguemestre/vaguemestre.yaml", identifier, code, file, source;
    check_message_choices messages;
    batch_choices batch;
    std::string printed = "differences";
    bool json = false, unclaimed = false, refused = false, arrivals = false;
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
    which->add_flag("--arrivals", c.arrivals, "Letters that came in, the oldest first");
    trace->callback([&] {
        c.run = [&] {
            if (c.refused) return run_refused(c.config, c.form());
            if (c.arrivals) return run_arrivals(c.config, c.form());
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
    explain
        ->add_option(
            "WHAT", c.file, "A file of HL7 v2 messages, a folder of them, or a stored letter's id"
        )
        ->required();
    explain->add_option("--source", c.source, "As if it came from this source; else the first one");
    explain->callback([&] {
        c.run = [&] { return run_explain(c.config, c.file, c.source, c.form()); };
    });
}

void add_check_message(CLI::App& cli, choices& c)
{
    auto* check = add_command(
        cli, c, "check-message", "Judge messages in files as the gateway would; send nothing", true
    );
    check
        ->add_option(
            "PATH",
            c.messages.paths,
            "Files with HL7 v2 messages or one CDA document, or folders of them (hl7, er7, txt, "
            "xml)"
        )
        ->required();
    check->add_option(
        "--source", c.messages.source, "As if they came from this source; else the first one"
    );
    check->add_option("--junit", c.messages.junit, "Write JUnit XML to this file too");
    check->add_flag("--strict", c.messages.strict, "Warnings count: exit status 1");
    check->add_flag("--all", c.messages.show_all, "Show messages without a remark too");
    check->footer(
        "Exit status: 0 all is well, 1 warnings (with --strict), 2 something is refused,\n"
        "3 something could not be read, or the command line is wrong."
    );
    check->callback([&, check] {
        const bool named = check->count("--config") > 0;
        c.run = [&, named] { return run_check_message(c.config, named, c.messages, c.form()); };
    });
}

void add_batch(CLI::App& cli, choices& c)
{
    auto* batch = add_command(
        cli, c, "batch", "Print what became of a batch, or one line for each batch", true
    );
    batch->add_option(
        "ID", c.batch.id, "As the list has it, or BHS-11; without it, the list of batches"
    );
    batch->add_option("--days", c.batch.days, "Of the list: how far back")
        ->check(CLI::Range(1, 3650))
        ->capture_default_str();
    batch->add_flag("--all", c.batch.show_all, "Show messages that went well too");
    batch->callback([&] { c.run = [&] { return run_batch(c.config, c.batch, c.form()); }; });
}

void add_rules(CLI::App& cli, choices& c)
{
    auto* rules = cli.add_subcommand("rules", "Print the rules that messages are judged by");
    rules->add_option("ID", c.identifier, "A rule, as ERR-7 names it, or how their ids begin");
    rules->add_flag("--json", c.json, "Machine output");
    rules->callback([&] { c.run = [&] { return run_rules(c.identifier, c.form()); }; });
}

void add_tables(CLI::App& cli, choices& c)
{
    auto* tables =
        add_command(cli, c, "tables", "Print the national tables in use, or look a code up", true);
    tables->add_option("NAME", c.identifier, "A table: JDV_J07, or J07, or its whole name");
    tables->add_option("CODE", c.code, "A code of it");
    tables->callback([&, tables] {
        const bool named = tables->count("--config") > 0;
        c.run = [&, named] { return run_tables(c.config, named, c.identifier, c.code, c.form()); };
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
    config->add_flag_callback(
        "--rule-schema", [&] { c.printed = "rule-schema"; }, "JSON Schema of the files of rules"
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
    add_check_message(cli, c);
    add_batch(cli, c);
    add_send(cli, c.config, c.json, c.run);
    add_rules(cli, c);
    add_tables(cli, c);
    add_config(cli, c);
    add_directory(cli, c.config, c.json, c.run);
    add_kafka(cli, c.config, c.json, c.run);
    add_routing(cli, c.config, c.json, c.run);
    add_alerts(cli, c.config, c.json, c.run);
    auto* version = cli.add_subcommand("version", "Print the version");
    version->add_flag("--json", c.json, "Machine output");
    version->callback([&] { c.run = [&] { return run_version(c.form()); }; });
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        // Asking for help is no mistake. Else what each command answers that could not find out.
        if (cli.exit(e) == 0) return 0;
        return cli.got_subcommand("check-message") ? 3 : 2;
    }
    return c.run();
}
