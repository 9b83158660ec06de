#pragma once

#include "gateway/alerts/engine.hpp"
#include "gateway/alerts/notice.hpp"
#include "gateway/app/alert_post.hpp"
#include "gateway/app/alert_sight.hpp"
#include "gateway/app/settings.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace vgm::app {

// Where the keeper looks. Both functions may be called from any thread; they and what they look at
// outlive the keeper.
struct alerts_look_at
{
    // All but what the keeper knows itself: the time, the disk's trend.
    std::function<gateway_facts()> facts;
    std::function<std::vector<prometheus::MetricFamily>()> counters;
    std::function<std::shared_ptr<const account>(submission_id)> find;
};

// Watches the gateway on a thread of its own, remembers what is wrong in <data>/alerts.json, learns
// what is usual in <data>/alerts-learned.json, and has those told who are to be told. Holds nothing
// else up: whatever fails here is logged and tried again.
class alert_keeper
{
public:
    // Throws std::runtime_error, runtime::tls_error or std::invalid_argument for a receiver that
    // cannot be used.
    alert_keeper(const settings& all, alerts_look_at look_at);
    ~alert_keeper();  // stop()
    alert_keeper(const alert_keeper&) = delete;
    alert_keeper& operator=(const alert_keeper&) = delete;

    // Begins to look: everything that is looked at is there.
    void start();
    // Looks at nothing any more; a notice that is under way is waited for.
    void stop();

    // A record that is durable now: on the journal's thread, and quick.
    void note(const tracking_record& record);

    // What people do, from the control socket; each answers a JSON object with "ok" and, when that
    // is false, "why". Thread safe.
    std::string list() const;
    std::string acknowledge(const std::string& id, const std::string& by, const std::string& note);
    std::string assign(const std::string& id, const std::string& to, const std::string& by);
    std::string mute(const std::string& id, const std::string& until, const std::string& by);

    // vaguemestre_alerts and vaguemestre_alert_notices_total.
    std::vector<prometheus::MetricFamily> gauges() const;

private:
    void keep();
    void look();
    void learn_counts(const alerts::past_hour::counters& counters, timestamp at);
    void settle_uncertain();
    void tell(timestamp at);
    void save_state(const alerts::notice* leaving);
    void save_learned();
    void load();
    void learn_from_journal();

    const settings all_;
    const alerts_look_at look_at_;
    const alerts::rule_book rules_;
    const timestamp began_;

    mutable std::mutex mutex_;  // of the state and of what is learned
    std::condition_variable wake_;
    bool stopping_ = false;
    alerts::alert_state state_;
    learned known_;

    std::mutex notes_mutex_;  // of what note() says; never held for long
    std::set<delivery_id> newly_uncertain_;
    std::set<submission_id> doubted_, touched_;

    // Of the thread alone.
    alerts::past_hour hour_;
    alerts::disk_trend disk_;
    alerts::past_hour::counters before_;
    timestamp learned_saved_{};
    std::string saved_;  // what the state's file holds
    bool save_failed_ = false;

    std::unique_ptr<alert_post> post_;
    std::atomic<bool> learner_stops_{false};
    std::thread learner_, thread_;
};

}  // namespace vgm::app
