#pragma once

#include "gateway/alerts/alert.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vgm::alerts {

struct notice_settings
{
    seconds remind_after{0};  // 0: never
    unsigned per_hour = 20;
};

// What people are told at one time: all that has changed since they were told last.
struct notice
{
    struct line
    {
        std::uint64_t number = 0;
        alert_key of;
        std::string says;
        alerts::urgency how_urgent = urgency::warn;
        timestamp since{};         // it began
        timestamp recovered_at{};  // of what is over
        bool flaps = false;
    };

    std::uint64_t number = 0;
    timestamp at{};
    std::vector<line> raised, still, recovered;

    alerts::urgency how_urgent() const;
};

/** What is to be told now, and notes in the state that it is.

    Told of is each alert that is raised once, and its recovery once; what was over before anybody
    was told is not told at all. Mutes and quiet hours keep an alert back for as long as they last;
    a recovery of what was told is kept back by nothing but the number of notices. Of these there
   are at most `per_hour` in any hour, and half as many without an alert that pages: the others
   wait, and come together.

    @param is_quiet  Alerts that can wait for the morning do. */
std::optional<notice>
plan_notice(alert_state& state, const notice_settings& with, timestamp now, bool is_quiet);

}  // namespace vgm::alerts
