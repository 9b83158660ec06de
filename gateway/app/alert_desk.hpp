#pragma once

#include <optional>
#include <string>

namespace vgm::app {

class alert_keeper;

/** What the running gateway does about its alerts when a command asks for it: lines as control_desk
    takes them.

        {"do": "alerts.list"}
        {"do": "alerts.ack", "id": "12", "by": "Dr Martin", "note": "…"}
        {"do": "alerts.assign", "id": "12", "to": "…", "by": "…"}
        {"do": "alerts.mute", "id": "operator_down:mssante", "until": "2h", "by": "…"}

    @param user  Who asks; stands for "by" where that is not said.
    @return Nothing for a line that is about something else. */
std::optional<std::string>
answer_about_alerts(alert_keeper& keeper, const std::string& line, const std::string& user);

}  // namespace vgm::app
