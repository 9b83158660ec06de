#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace vgm::app {

// The commands of the program. Each prints to standard output what it is asked for and to standard
// error what went wrong, and returns the exit status: 0 all is well, 1 the answer is no (a wrong
// configuration, a refused message, nothing found), 2 it could not be found out.

enum class output { text, json };

int run_serve(const std::filesystem::path& config);
int run_check(const std::filesystem::path& config, output form);
int run_trace(const std::filesystem::path& config, const std::string& identifier, output form);
int run_refused(const std::filesystem::path& config, output form);
int run_unclaimed(const std::filesystem::path& config, output form);
int run_arrivals(const std::filesystem::path& config, output form);
int run_explain(
    const std::filesystem::path& config,
    const std::string& what,  // a file, a folder, or an identifier of a stored letter
    const std::string& source,
    output form
);
int run_rules(const std::string& id, output form);
// These ask the running gateway, at the control socket of its data folder.
int run_routes_reload(const std::filesystem::path& config, output form);
int run_letters_release(
    const std::filesystem::path& config,
    const std::string& identifier,
    const std::string& reason,
    output form
);
int run_letters_held(const std::filesystem::path& config, output form);

struct check_message_choices
{
    std::vector<std::filesystem::path> paths;
    std::string source;           // empty: the first one
    std::filesystem::path junit;  // empty: none is written
    bool strict = false, show_all = false;
};

// Its exit status: 0 all is well, 1 there are warnings and they count, 2 something is refused, 3
// something could not be read. A configuration that is not there is passed over unless
// `must_exist`.
int run_check_message(
    const std::filesystem::path& config,
    bool must_exist,
    const check_message_choices& choices,
    output form
);

struct batch_choices
{
    std::string id;     // empty: a list of all
    unsigned days = 2;  // of the list
    bool show_all = false;
};
int run_batch(const std::filesystem::path& config, const batch_choices& choices, output form);

struct send_choices
{
    std::vector<std::filesystem::path> paths;  // "-": standard input
    std::string to;                            // host:port; empty: where `source` listens
    std::string source;  // of the configuration; empty: the first that listens
    unsigned connections = 4;
    std::filesystem::path state;  // empty: beside the first path
    bool no_state = false;
    std::string batch;  // of messages that no BHS names; empty: made of the files
    unsigned timeout = 30, patience = 60;  // seconds
    bool tls = false;
    std::filesystem::path trust, certificate, key;
    std::string server_name;
};

// Its exit status: 0 all was accepted, 1 something was refused, 2 nothing could be sent, 3
// something was not answered: run it again, nothing is sent twice.
int run_send(const std::filesystem::path& config, const send_choices& choices, output form);

// The names and the code may be empty. A configuration that is not there is passed over unless
// `must_exist`.
int run_tables(
    const std::filesystem::path& config,
    bool must_exist,
    const std::string& name,
    const std::string& code,
    output form
);
int run_version(output form);
int run_config(const std::filesystem::path& config, const std::string& what);

}  // namespace vgm::app
