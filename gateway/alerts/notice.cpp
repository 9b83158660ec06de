#include "gateway/alerts/notice.hpp"

#include <algorithm>

namespace vgm::alerts {
namespace {

notice::line line_of(const alert_key& key, const alert& a)
{
    return {a.number, key, a.says, a.how_urgent, a.since, a.recovered_at, a.relapses >= 2};
}

bool is_kept_back(
    const alert_state& state,
    const alert_key& key,
    const alert& a,
    timestamp now,
    bool is_quiet
)
{
    return (is_quiet && a.how_urgent == urgency::warn) || find_mute(state, key, now) != nullptr;
}

bool is_reminder_due(const alert& a, const notice_settings& with, timestamp now)
{
    return with.remind_after.count() > 0 && a.acknowledged_by.empty() && a.told_at &&
           now - *a.told_at >= with.remind_after;
}

}  // namespace

urgency notice::how_urgent() const
{
    const auto pages = [](const line& l) { return l.how_urgent == urgency::page; };
    return std::ranges::any_of(raised, pages) || std::ranges::any_of(still, pages) ? urgency::page
                                                                                   : urgency::warn;
}

std::optional<notice>
plan_notice(alert_state& state, const notice_settings& with, timestamp now, bool is_quiet)
{
    notice made;
    made.at = now;
    for (const auto& [key, a] : state.alerts) {
        if (!a.active()) {
            if (a.told_at) made.recovered.push_back(line_of(key, a));
            continue;
        }
        if (is_kept_back(state, key, a, now, is_quiet)) continue;
        if (!a.told_at)
            made.raised.push_back(line_of(key, a));
        else if (is_reminder_due(a, with, now))
            made.still.push_back(line_of(key, a));
    }
    if (made.raised.empty() && made.still.empty() && made.recovered.empty()) return std::nullopt;

    std::erase_if(state.told, [&](timestamp t) { return now - t >= seconds{3600}; });
    const std::size_t most =
        made.how_urgent() == urgency::page ? with.per_hour : std::max(1u, with.per_hour / 2);
    if (state.told.size() >= most) return std::nullopt;

    state.told.push_back(now);
    made.number = state.next_notice++;
    for (const auto* lines : {&made.raised, &made.still})
        for (const auto& l : *lines) state.alerts[l.of].told_at = now;
    for (const auto& l : made.recovered) state.alerts[l.of].told_at.reset();
    return made;
}

}  // namespace vgm::alerts
