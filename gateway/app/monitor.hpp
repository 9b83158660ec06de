#pragma once

#include "gateway/app/directory_keeper.hpp"
#include "gateway/app/http_routes.hpp"
#include "gateway/app/metrics.hpp"
#include "gateway/journal/journal.hpp"
#include "gateway/runtime/budget.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vgm::app {

// Where monitoring looks at each visit. Every function may be called from any thread; they and what
// they look at outlive the monitor.
struct monitored
{
    std::function<std::vector<std::shared_ptr<const account>>()> live;
    std::function<journal::statistics()> journal;
    std::function<std::optional<directory_state>()> directory;
    std::vector<std::pair<std::string, const runtime::budget*>> budgets;
    // More figures; empty: none.
    std::function<std::vector<prometheus::MetricFamily>()> others;
};

// What operations look at: whether the gateway lives, whether it is ready, and its figures. With
// `monitoring.listen` on a listener and a thread of its own, which answer while all else is busy.
class monitor
{
public:
    // Throws std::runtime_error for a certificate that cannot be used.
    monitor(const settings& with, monitored look_at);
    ~monitor();
    monitor(const monitor&) = delete;
    monitor& operator=(const monitor&) = delete;

    metrics& counts() { return counts_; }
    // What our certificates are for, and until when they are valid.
    const std::vector<std::pair<std::string, timestamp>>& certificates() const
    {
        return certificates_;
    }

    // Does nothing without `monitoring.listen`. Throws std::runtime_error when it cannot be bound.
    void listen();
    std::optional<std::uint16_t> bound_port() const;
    // Looks at nothing any more; counts go on.
    void stop();

    // GET /health/live and /health/ready, for another listener too.
    void add_health(http_routes& to);

    // From when the sources listen until a stop begins.
    void set_listening(bool is) { listening_ = is; }

    // Why the gateway is not ready, one reason each; empty when it is.
    std::vector<std::string> obstacles() const;
    std::string print_page() const;

private:
    struct own_listener;

    const std::optional<monitoring_settings> with_;
    const std::filesystem::path data_;
    const bool relayed_counts_;
    const monitored look_at_;
    const std::vector<std::pair<std::string, timestamp>> certificates_;
    const timestamp started_;
    metrics counts_;
    std::atomic<bool> listening_{false};
    std::unique_ptr<own_listener> own_;
};

}  // namespace vgm::app
