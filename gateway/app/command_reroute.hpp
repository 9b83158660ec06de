#pragma once

#include "gateway/app/commands.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace vgm::app {

struct reroute_choice
{
    std::vector<std::string> letters;  // or else one of:
    bool all = false;
    std::string operator_name, rule;

    bool yes = false;     // do it; otherwise it is only said what would be different
    std::string reason;   // with `yes`
    std::string version;  // of the rules that are meant; empty: whichever are in use
};

/** Asks the running gateway, at the control socket of its data folder, to route letters that wait
    again by the rules in use.

    @return 0 nothing would be different, or all was done; 1 something would be, or was not done;
    2 it could not be found out. */
int run_letters_reroute(
    const std::filesystem::path& config,
    const reroute_choice& choice,
    output form
);

}  // namespace vgm::app
