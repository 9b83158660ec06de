#include "gateway/app/metrics_gauges.hpp"

#include "gateway/app/version.hpp"

#include <unistd.h>

#include <array>
#include <fstream>
#include <limits>
#include <map>

namespace vgm::app {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using label = std::pair<const char*, std::string>;

// A family that is filled sample by sample.
class family
{
public:
    family(const char* name, const char* help, MetricType type = MetricType::Gauge)
    {
        made_.name = name;
        made_.help = help;
        made_.type = type;
    }
    family& add(double value, std::initializer_list<label> labels = {})
    {
        ClientMetric sample;
        for (const auto& [name, text] : labels) sample.label.push_back({name, text});
        (made_.type == MetricType::Counter ? sample.counter.value : sample.gauge.value) = value;
        made_.metric.push_back(std::move(sample));
        return *this;
    }
    family& add(ClientMetric sample)
    {
        made_.metric.push_back(std::move(sample));
        return *this;
    }
    MetricFamily take() { return std::move(made_); }

private:
    MetricFamily made_;
};

double in_seconds(timestamp::duration d) { return std::chrono::duration<double>(d).count(); }

bool waits(delivery_status s)
{
    return s == delivery_status::queued || s == delivery_status::deferred ||
           s == delivery_status::sending;
}

ClientMetric make_histogram(const char* stream, const journal::flush_times& times)
{
    ClientMetric made;
    made.label.push_back({"stream", stream});
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < times.counts.size(); ++i) {
        below += times.counts[i];
        const bool last = i == journal::flush_bounds.size();
        made.histogram.bucket.push_back(
            {below,
             last ? std::numeric_limits<double>::infinity()
                  : std::chrono::duration<double>(journal::flush_bounds[i]).count()}
        );
    }
    made.histogram.sample_count = below;
    made.histogram.sample_sum = std::chrono::duration<double>(times.sum).count();
    return made;
}

// VmRSS in /proc/self/status, in bytes.
double resident_bytes()
{
    std::ifstream in("/proc/self/statm");
    double size = 0, resident = 0;
    in >> size >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_descriptors()
{
    std::error_code failed;
    double count = 0;
    for (std::filesystem::directory_iterator at("/proc/self/fd", failed), end; at != end; ++at)
        ++count;
    return count;
}

}  // namespace

metric_families gauge_letters(
    const std::vector<std::shared_ptr<const account>>& live,
    bool relayed_counts,
    timestamp now
)
{
    std::map<delivery_status, double> mails;
    for (const auto s :
         {delivery_status::queued,
          delivery_status::deferred,
          delivery_status::sending,
          delivery_status::uncertain})
        mails[s] = 0;
    timestamp oldest = now, oldest_held = now;
    double zams = 0, held = 0;
    for (const auto& letter : live) {
        zams += static_cast<double>(due_notices(*letter, relayed_counts).size());
        for (const auto& d : letter->deliveries) {
            if (mails.contains(d.status)) ++mails[d.status];
            // What a rule holds waits for a person, and says nothing of an operator.
            if (waits(d.status) && !letter->is_held(d))
                oldest = std::min(oldest, letter->accepted_at);
        }
        if (letter->waits_for_a_person()) {
            ++held;
            oldest_held = std::min(oldest_held, letter->accepted_at);
        }
    }
    family states("vaguemestre_mails", "Mails of letters that are not at rest, by their state.");
    for (const auto& [s, count] : mails) states.add(count, {{"state", std::string{to_string(s)}}});
    return {
        family("vaguemestre_letters_live", "Letters that something can still happen to by itself.")
            .add(static_cast<double>(live.size()))
            .take(),
        states.take(),
        family(
            "vaguemestre_mails_oldest_waiting_seconds",
            "How long ago the oldest letter was accepted that has a mail still to be sent, and is "
            "not held."
        )
            .add(in_seconds(now - oldest))
            .take(),
        family("vaguemestre_letters_held", "Letters that a rule holds until a person lets them go.")
            .add(held)
            .take(),
        family(
            "vaguemestre_letters_held_oldest_seconds",
            "How long ago the oldest of them was accepted; 0 when there is none."
        )
            .add(in_seconds(now - oldest_held))
            .take(),
        family("vaguemestre_zams_due", "Receipts (ZAM) that producers are still to be told.")
            .add(zams)
            .take()};
}

metric_families gauge_journal(const journal::statistics& f)
{
    const auto streams = {std::pair{"documents", &f.documents}, std::pair{"tracking", &f.tracking}};
    constexpr auto counter = MetricType::Counter;
    family flushes(
        "vaguemestre_journal_flush_duration_seconds",
        "How long the disk took to make records durable.",
        MetricType::Histogram
    );
    family bytes(
        "vaguemestre_journal_written_bytes_total", "Bytes written to the journal.", counter
    );
    family free("vaguemestre_journal_free_segments", "Segment files that are ready ahead of need.");
    family writable(
        "vaguemestre_journal_writable", "1 unless the last write to the stream was refused."
    );
    for (const auto& [name, s] : streams) {
        flushes.add(make_histogram(name, s->flushes));
        bytes.add(static_cast<double>(s->bytes), {{"stream", name}});
        free.add(static_cast<double>(s->free_segments), {{"stream", name}});
        writable.add(s->failing ? 0 : 1, {{"stream", name}});
    }
    return {
        flushes.take(),
        bytes.take(),
        free.take(),
        writable.take(),
        family("vaguemestre_journal_records_total", "Records made durable.", counter)
            .add(static_cast<double>(f.records))
            .take(),
        family("vaguemestre_journal_commits_total", "Groups of records made durable.", counter)
            .add(static_cast<double>(f.commits))
            .take(),
        family("vaguemestre_journal_waiting_records", "Records that wait for the disk.")
            .add(static_cast<double>(f.waiting_records))
            .take(),
        family("vaguemestre_journal_waiting_bytes", "Their size.")
            .add(static_cast<double>(f.waiting_bytes))
            .take()};
}

metric_families gauge_disk(const std::filesystem::path& data)
{
    std::error_code failed;
    const auto space = std::filesystem::space(data, failed);
    if (failed) return {};
    return {
        family("vaguemestre_disk_free_bytes", "Free on the disk of gateway.data.")
            .add(static_cast<double>(space.available))
            .take(),
        family("vaguemestre_disk_size_bytes", "Size of the disk of gateway.data.")
            .add(static_cast<double>(space.capacity))
            .take()};
}

metric_families gauge_directory(const std::optional<directory_state>& directory, timestamp now)
{
    family ages(
        "vaguemestre_directory_source_age_seconds",
        "How long ago each source of the directory was published."
    );
    family used("vaguemestre_directory_addresses_used", "Addresses of the last 90 days.");
    family changed(
        "vaguemestre_directory_addresses_changed",
        "Those of them that are not published any more, or are somebody else's now."
    );
    if (!directory) return {};
    for (const auto& s : directory->sources)
        ages.add(in_seconds(now - s.published), {{"source", s.name}});
    if (const auto& counts = directory->affected) {
        used.add(static_cast<double>(counts->used));
        changed.add(static_cast<double>(counts->vanished), {{"how", "vanished"}});
        changed.add(static_cast<double>(counts->holder_differs), {{"how", "holder_differs"}});
    }
    return {ages.take(), used.take(), changed.take()};
}

metric_families
gauge_certificates(const std::vector<std::pair<std::string, timestamp>>& ends, timestamp now)
{
    family left(
        "vaguemestre_certificate_expiry_seconds",
        "How long our certificates are still valid; below 0 when they are not any more."
    );
    for (const auto& [use, end] : ends) left.add(in_seconds(end - now), {{"use", use}});
    return {left.take()};
}

metric_families gauge_budgets(
    const std::vector<std::pair<std::string, const runtime::budget*>>& budgets
)
{
    family total("vaguemestre_memory_budget_bytes", "Memory that large messages share.");
    family used("vaguemestre_memory_budget_used_bytes", "What of it is in use.");
    family waiting("vaguemestre_memory_budget_waiting", "How many wait for their share of it.");
    for (const auto& [name, b] : budgets) {
        total.add(static_cast<double>(b->total()), {{"budget", name}});
        used.add(static_cast<double>(b->in_use()), {{"budget", name}});
        waiting.add(static_cast<double>(b->waiting()), {{"budget", name}});
    }
    return {total.take(), used.take(), waiting.take()};
}

metric_families gauge_process(timestamp started, bool ready)
{
    return {
        family("vaguemestre_build_info", "Always 1; the version is its label.")
            .add(1, {{"version", std::string{version}}})
            .take(),
        family("vaguemestre_ready", "1 when GET /health/ready answers 200.").add(ready).take(),
        family("process_start_time_seconds", "When the gateway started, since 1970.")
            .add(in_seconds(started.time_since_epoch()))
            .take(),
        family("process_resident_memory_bytes", "Memory in use.").add(resident_bytes()).take(),
        family("process_open_fds", "Open files and connections.").add(open_descriptors()).take()};
}

}  // namespace vgm::app
