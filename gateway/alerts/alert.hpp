#pragma once

#include "gateway/alerts/rule.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vgm::alerts {

// What an alert is about, whenever it is raised: "operator_down:mssante".
struct alert_key
{
    std::string rule;
    std::string subject;  // a name of the configuration; empty where there is one only
    auto operator<=>(const alert_key&) const = default;

    std::string to_string() const { return subject.empty() ? rule : rule + ":" + subject; }
};

// What was found of one subject at one time.
struct reading
{
    alert_key of;
    double value = 0;
    std::string says;   // a sentence of ours: nothing of a patient, of a message or of a server
    std::string group;  // what the parent rule calls its subject; empty: as here
};

enum class phase {
    calm,     // nothing is wrong
    pending,  // beyond the threshold, not for long enough yet
    raised,
    easing,  // still raised; clear again, not for long enough yet
};

std::string_view to_string(phase p) noexcept;
std::string_view to_string(urgency u) noexcept;

struct alert
{
    std::uint64_t number = 0;  // of this time that it is raised; what people call it
    phase at = phase::calm;
    timestamp since{};      // it began
    timestamp raised_at{};  // it had lasted
    timestamp clear_since{};
    timestamp recovered_at{};
    timestamp seen_at{};  // the last reading
    double value = 0;
    std::string says;
    urgency how_urgent = urgency::warn;
    unsigned relapses = 0;  // raised again soon after it had recovered

    // What people did about it.
    std::string acknowledged_by, note, assigned_to;
    timestamp acknowledged_at{};

    // The last notice that named it as raised; nothing: nobody was told, or was told that it is
    // over.
    std::optional<timestamp> told_at;

    bool active() const noexcept { return at == phase::raised || at == phase::easing; }
};

// Nobody is told of what is muted.
struct mute
{
    alert_key of;  // an empty subject: every subject of the rule
    timestamp until{};
    std::string by;

    bool covers(const alert_key& k) const noexcept
    {
        return of.rule == k.rule && (of.subject.empty() || of.subject == k.subject);
    }
};

// All that is remembered from one look to the next, and across restarts.
struct alert_state
{
    std::uint64_t next_number = 1;
    std::uint64_t next_notice = 1;
    std::map<alert_key, alert> alerts;
    std::vector<mute> mutes;
    std::vector<timestamp> told;  // the notices of the last hour
};

/** Whether nobody is to be told of it now. */
const mute* find_mute(const alert_state& all, const alert_key& key, timestamp now);

// What people do. Each answers what was meant; empty when there is no such thing.
// `id`: the number of an alert that is raised, or "rule:subject"; of mutes also "rule".

/** @return The alert that is raised and has this id. */
const alert_key* find_raised(const alert_state& all, std::string_view id);

/** What a mute may be about: a raised alert, or a known rule and any subject. */
std::optional<alert_key> find_mutable(const alert_state& all, std::string_view id);

bool acknowledge(
    alert_state& all,
    std::string_view id,
    const std::string& by,
    const std::string& note,
    timestamp now
);
bool assign(alert_state& all, std::string_view id, const std::string& to);
/** Replaces a mute of the same; `until` in the past takes it away. */
bool set_mute(
    alert_state& all,
    std::string_view id,
    timestamp until,
    const std::string& by,
    timestamp now
);

inline constexpr std::size_t mutes_max = 200;

}  // namespace vgm::alerts
