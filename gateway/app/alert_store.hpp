#pragma once

#include "gateway/alerts/alert.hpp"
#include "gateway/alerts/notice.hpp"
#include "gateway/alerts/rhythm.hpp"
#include "gateway/alerts/trend.hpp"
#include "gateway/core/ids.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace vgm::app {

// A notice on its way to one receiver.
struct kept_notice
{
    std::string to;  // "mail:astreinte@hopital.example"
    alerts::notice what;
    timestamp made{};
};

// What <data>/alerts.json holds: what is raised, what people did about it, and what is still to be
// told.
struct kept_alerts
{
    alerts::alert_state state;
    std::vector<kept_notice> outbox;
};

std::string print_kept(const kept_alerts& all);
/** Nothing for what is not such a text; members that are not there have their defaults. */
std::optional<kept_alerts> parse_kept(std::string_view json);

// What <data>/alerts-learned.json holds. It can be lost: it is learned again from the journal.
struct learned
{
    struct source
    {
        alerts::weekly_rhythm rhythm;
        timestamp last_message{};  // none yet: the epoch
    };
    std::map<std::string, source> sources;
    std::vector<alerts::disk_trend::sample> disk;
    std::set<delivery_id> uncertain;  // mails that may or may not have left
};

std::string print_learned(const learned& all);
std::optional<learned> parse_learned(std::string_view json);

inline constexpr std::size_t kept_alerts_bytes_max = 16 << 20;
inline constexpr std::size_t uncertain_max = 10'000;

}  // namespace vgm::app
