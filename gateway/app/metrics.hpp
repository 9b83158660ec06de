#pragma once

#include "gateway/core/account.hpp"

#include <memory>
#include <string>
#include <vector>

namespace prometheus {
struct MetricFamily;
}

namespace vgm::app {

struct settings;

// What has happened since the start, counted from the records as they become durable. Labels are
// names of the configuration and words of ours, never anything of a message. Thread safe.
class metrics
{
public:
    // Everything that the configuration names is there from the start, at 0.
    explicit metrics(const settings& with);
    ~metrics();
    metrics(const metrics&) = delete;
    metrics& operator=(const metrics&) = delete;

    // A record that is durable now, and the letter's account when it is in memory; may be null.
    void count(const tracking_record& record, const account* letter, timestamp now);
    // An answer of the HTTP listener.
    void count_http(const std::string& route, int status);

    std::vector<prometheus::MetricFamily> collect() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

// Prometheus text format 0.0.4, which `metrics_media_type` names.
std::string print_metrics(const std::vector<prometheus::MetricFamily>& all);
inline constexpr const char* metrics_media_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace vgm::app
