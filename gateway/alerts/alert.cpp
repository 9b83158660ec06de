#include "gateway/alerts/alert.hpp"

#include <algorithm>

namespace vgm::alerts {

std::string_view to_string(phase p) noexcept
{
    switch (p) {
        case phase::calm:
            return "calm";
        case phase::pending:
            return "pending";
        case phase::raised:
            return "raised";
        case phase::easing:
            return "easing";
    }
    return "calm";
}

std::string_view to_string(urgency u) noexcept
{
    switch (u) {
        case urgency::warn:
            return "warn";
        case urgency::page:
            return "page";
    }
    return "warn";
}

const mute* find_mute(const alert_state& all, const alert_key& key, timestamp now)
{
    const auto found = std::ranges::find_if(all.mutes, [&](const mute& m) {
        return m.until > now && m.covers(key);
    });
    return found == all.mutes.end() ? nullptr : &*found;
}

const alert_key* find_raised(const alert_state& all, std::string_view id)
{
    for (const auto& [key, a] : all.alerts)
        if (a.active() && (std::to_string(a.number) == id || key.to_string() == id)) return &key;
    return nullptr;
}

std::optional<alert_key> find_mutable(const alert_state& all, std::string_view id)
{
    if (const auto* raised = find_raised(all, id)) return *raised;
    const auto colon = id.find(':');
    const auto rule = id.substr(0, colon);
    if (find_default_rule(rule) == nullptr) return std::nullopt;
    return alert_key{
        std::string{rule}, colon == id.npos ? std::string{} : std::string{id.substr(colon + 1)}};
}

bool acknowledge(
    alert_state& all,
    std::string_view id,
    const std::string& by,
    const std::string& note,
    timestamp now
)
{
    const auto* key = find_raised(all, id);
    if (key == nullptr) return false;
    auto& a = all.alerts[*key];
    a.acknowledged_by = by;
    a.acknowledged_at = now;
    if (!note.empty()) a.note = note;
    return true;
}

bool assign(alert_state& all, std::string_view id, const std::string& to)
{
    const auto* key = find_raised(all, id);
    if (key == nullptr) return false;
    all.alerts[*key].assigned_to = to;
    return true;
}

bool set_mute(
    alert_state& all,
    std::string_view id,
    timestamp until,
    const std::string& by,
    timestamp now
)
{
    const auto key = find_mutable(all, id);
    if (!key) return false;
    std::erase_if(all.mutes, [&](const mute& m) { return m.of == *key || m.until <= now; });
    if (until <= now) return true;
    if (all.mutes.size() >= mutes_max) return false;
    all.mutes.push_back({*key, until, by});
    return true;
}

}  // namespace vgm::alerts
