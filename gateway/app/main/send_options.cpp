#include "gateway/app/main/send_options.hpp"

#include "gateway/app/commands.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

using namespace vgm::app;

void add_send(CLI::App& cli, std::string& config, bool& json, std::function<int()>& run)
{
    const auto chosen = std::make_shared<send_choices>();
    auto* send = cli.add_subcommand("send", "Send messages to a running gateway over MLLP");
    send->add_option("-c,--config", config, "The configuration file")->capture_default_str();
    send->add_flag("--json", json, "Machine output");
    send->add_option(
            "PATH",
            chosen->paths,
            "Files with HL7 v2 messages, one, several or a batch; CDA (.xml), PDF with its .json, "
            "ZIP of such; folders of them; - for standard input with messages"
    )
        ->required();
    send->add_option("--to", chosen->to, "HOST:PORT; else where the configuration listens");
    send->add_option("--source", chosen->source, "Its source; else the first that listens");
    send->add_option("--connections", chosen->connections, "At the same time")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    send->add_option(
        "--batch", chosen->batch, "Name of the batch, for messages that no BHS or FHS names"
    );
    send->add_option("--state", chosen->state, "What was accepted; else beside the first PATH");
    send->add_flag("--no-state", chosen->no_state, "Remember nothing");
    send->add_option("--timeout", chosen->timeout, "Seconds to wait for one answer")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    send->add_option("--patience", chosen->patience, "Seconds without any answer, then it ends")
        ->check(CLI::Range(1, 86400))
        ->capture_default_str();
    send->add_flag("--tls", chosen->tls, "With TLS");
    send->add_option("--trust", chosen->trust, "PEM: authorities the gateway is checked against");
    send->add_option("--certificate", chosen->certificate, "PEM: our certificate chain");
    send->add_option("--key", chosen->key, "PEM: its private key");
    send->add_option("--server-name", chosen->server_name, "In the gateway's certificate");
    send->footer(
        "Exit status: 0 all was accepted, 1 something was refused, 2 nothing could be sent,\n"
        "3 something was not answered: run it again, nothing is sent twice."
    );
    send->callback([chosen, &config, &json, &run] {
        run = [chosen, &config, &json] {
            return run_send(config, *chosen, json ? output::json : output::text);
        };
    });
}
