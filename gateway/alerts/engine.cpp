#include "gateway/alerts/engine.hpp"

#include <algorithm>

namespace vgm::alerts {
namespace {

// One look, subject after subject.
class look
{
public:
    look(alert_state& state, const rule_book& rules, timestamp at)
        : state_(state), rules_(rules), at_(at)
    {}

    void take(const reading& r, const rule& by)
    {
        alert& a = state_.alerts[r.of];
        a.seen_at = at_;
        a.value = r.value;
        const bool beyond = by.low_is_bad ? r.value <= by.threshold : r.value >= by.threshold;
        const bool clear =
            !beyond && (by.low_is_bad ? r.value >= by.clears_at : r.value <= by.clears_at);
        if (beyond || a.active()) a.how_urgent = by.how_urgent;
        if (beyond) a.says = r.says;
        if (a.active())
            go_on(r.of, a, by, clear);
        else
            begin(r, a, by, beyond);
    }

    // Subjects of which nothing was found for long, and rules that are not watched any more.
    void close_forgotten()
    {
        for (auto& [key, a] : state_.alerts) {
            const auto by = rules_.find(key.rule, key.subject);
            const bool watched = by && by->watched;
            if (a.active() && (!watched || at_ - a.seen_at > forgotten_after)) {
                a.says = "is not watched any more";
                recover(key, a);
            }
            if (a.at == phase::pending && !watched) a.at = phase::calm;
        }
        std::erase_if(state_.alerts, [&](const auto& entry) {
            const auto& a = entry.second;
            const bool quiet = a.at == phase::calm && !a.told_at;
            return quiet && at_ - a.recovered_at > relapse_memory;
        });
    }

    std::vector<change> take_changes() { return std::move(changes_); }

private:
    bool is_explained(const reading& r, const rule& by) const
    {
        if (by.parent.empty()) return false;
        const auto found =
            state_.alerts.find({std::string{by.parent}, r.group.empty() ? r.of.subject : r.group});
        return found != state_.alerts.end() && found->second.at != phase::calm;
    }

    void begin(const reading& r, alert& a, const rule& by, bool beyond)
    {
        if (!beyond || is_explained(r, by)) {
            a.at = phase::calm;
            return;
        }
        if (a.at == phase::calm) {
            a.at = phase::pending;
            a.since = at_;
        }
        if (at_ - a.since >= by.hold) raise(r.of, a);
    }

    void go_on(const alert_key& key, alert& a, const rule& by, bool clear)
    {
        if (!clear) {
            a.at = phase::raised;
            return;
        }
        if (a.at == phase::raised) {
            a.at = phase::easing;
            a.clear_since = at_;
        }
        if (at_ - a.clear_since >= needed_calm(a, by)) recover(key, a);
    }

    static seconds needed_calm(const alert& a, const rule& by)
    {
        if (a.relapses == 0) return by.calm;
        const auto base = std::max(by.calm, seconds{60});
        const auto damped = base * (1 << std::min(a.relapses, 6u));
        return std::max(by.calm, std::min(seconds{damped}, longest_calm));
    }

    void raise(const alert_key& key, alert& a)
    {
        const bool again = a.recovered_at != timestamp{} && at_ - a.recovered_at < relapse_memory;
        a.relapses = again ? a.relapses + 1 : 0;
        a.at = phase::raised;
        a.raised_at = at_;
        a.acknowledged_by.clear();
        a.note.clear();
        a.assigned_to.clear();
        // One whose end nobody was told of goes on under its number.
        if (!a.told_at) a.number = state_.next_number++;
        changes_.push_back({change::kind::raised, key, a.number});
    }

    void recover(const alert_key& key, alert& a)
    {
        a.at = phase::calm;
        a.recovered_at = at_;
        changes_.push_back({change::kind::recovered, key, a.number});
    }

    alert_state& state_;
    const rule_book& rules_;
    const timestamp at_;
    std::vector<change> changes_;
};

}  // namespace

std::vector<change>
observe(alert_state& state, const rule_book& rules, timestamp at, std::span<const reading> found)
{
    look now(state, rules, at);
    for (const bool with_parent : {false, true})
        for (const auto& r : found) {
            const auto by = rules.find(r.of.rule, r.of.subject);
            if (by && by->watched && by->parent.empty() != with_parent) now.take(r, *by);
        }
    now.close_forgotten();
    return now.take_changes();
}

}  // namespace vgm::alerts
