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
    const std::filesystem::path& message,
    const std::string& source,
    output form
);
int run_rules(const std::string& id, output form);

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
