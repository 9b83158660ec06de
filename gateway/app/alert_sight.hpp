#pragma once

#include "gateway/alerts/alert.hpp"
#include "gateway/alerts/trend.hpp"
#include "gateway/app/alert_store.hpp"
#include "gateway/app/directory_keeper.hpp"
#include "gateway/app/mail_room.hpp"
#include "gateway/app/publisher.hpp"
#include "gateway/core/account.hpp"
#include "gateway/journal/journal.hpp"

#include <prometheus/metric_family.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vgm::app {

// All that alerts are judged by, as it was at one time.
struct gateway_facts
{
    struct disk_facts
    {
        double free = 0, size = 0;    // bytes
        std::optional<seconds> left;  // until it is full, if it goes on like this
    };

    timestamp at{}, listening_since{};
    std::function<std::chrono::local_seconds(timestamp)> to_local;
    std::vector<std::shared_ptr<const account>> live;
    std::function<std::string(const account&, int number)> operator_of;  // that carries a mail
    bool relayed_counts = false;
    std::vector<mail_room::operator_state> operators;
    std::vector<std::string> sources;
    vgm::journal::statistics journal;
    std::optional<directory_state> directory;
    std::vector<std::pair<std::string, timestamp>> certificates;  // what for, and until when
    std::optional<publication_figures> publication;
    std::optional<disk_facts> disk;
};

/** What there is to be said of each rule and subject. Sentences are ours: names of the
    configuration, counts and times.

    @param hour  Of counters that are called as find_counters() does. */
std::vector<alerts::reading>
find_readings(const gateway_facts& now, const alerts::past_hour& hour, const learned& known);

/** "vaguemestre_letters_refused_total|AE|laboratoire": name and values, by the names of their
    labels. */
alerts::past_hour::counters find_counters(const std::vector<prometheus::MetricFamily>& all);

/** Messages of a source that ever came, whatever became of them. */
double count_messages(const alerts::past_hour::counters& all, const std::string& source);

}  // namespace vgm::app
