#pragma once

#include "gateway/app/commands.hpp"
#include "gateway/app/terminal.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace vgm::app {

// They ask the running gateway. Exit status: 0 nothing is raised, or what was asked is done; 1
// something is raised, or it was not done; 2 it could not be found out.
int run_alerts(const std::filesystem::path& config, output form);

struct alert_action
{
    std::string what;  // "ack", "assign", "mute"
    std::string id, by, note, to, until;
};
int run_alert_action(const std::filesystem::path& config, const alert_action& action, output form);

/** The answer to alerts.list for people; empty for what is no such answer.

    @param line_width  No line is longer where that can be. */
std::string print_alerts(std::string_view answer, const screen& to);

}  // namespace vgm::app
