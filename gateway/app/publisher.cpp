#include "gateway/app/publisher.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/runtime/log.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

namespace log = runtime::log;

constexpr milliseconds tick{50};                  // between looks at the journal
constexpr std::chrono::seconds look_interval{1};  // at places, ages and copies
constexpr std::chrono::seconds end_patience{3};

}  // namespace

publisher::publisher(
    journal::journal& from,
    publisher_settings with,
    std::shared_ptr<journal::file_system> files
)
    : journal_(from),
      with_(std::move(with)),
      files_(std::move(files)),
      place_(with_.position_file, *files_),
      thread_([this] { run(); })
{}

publisher::~publisher()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

publication_figures publisher::now() const
{
    const std::lock_guard lock(mutex_);
    return figures_;
}

bool publisher::wait(milliseconds time)
{
    std::unique_lock lock(mutex_);
    return wake_.wait_for(lock, time, [this] { return stopping_; });
}

bool publisher::is_stopping() const
{
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void publisher::run()
{
    load_position();
    auto pause = with_.retry_first;
    do {
        const auto before = published_;
        const auto ended = publish();
        save_position(true);
        if (ended) return;
        log::error(
            "publication.interrupted",
            {{"at", ended.error().where},
             {"reason", ended.error().detail},
             {"retry_in_ms", std::to_string(pause.count())}}
        );
        if (published_ != before) pause = with_.retry_first;
        if (wait(pause)) return;
        pause = std::min(pause * 2, with_.retry_longest);
    } while (true);
}

// With one producer, from published_ on.
result<void> publisher::publish()
{
    auto to = kafka::producer::make(with_.brokers);
    if (!to) return to.error();
    publication p(
        with_.names, std::move(*to), journal::follower(with_.journal_directory, published_, files_)
    );
    known_gaps_ = 0;
    auto ended = follow(p);
    if (ended) finish(p);
    published_ = p.published();
    look_around(p);
    records_before_ += p.records();
    events_before_ += p.events();
    gaps_before_ += p.gaps();
    return ended;
}

result<void> publisher::follow(publication& p)
{
    while (!is_stopping()) {
        const auto fed = p.feed(journal_.durable_end());
        if (!fed) return fed.error();
        p.take_outcomes(*fed ? milliseconds{0} : tick);
        if (p.broken()) return *p.broken();
        if (clock::now() - looked_at_ < look_interval) continue;
        looked_at_ = clock::now();
        published_ = p.published();
        look_around(p);
        save_position(false);
        make_copies_durable();
    }
    return {};
}

// What the last records of the journal are still owed, when the brokers are there.
void publisher::finish(publication& p)
{
    const auto until = clock::now() + end_patience;
    while (clock::now() < until && !p.broken() && p.last_trouble().empty()) {
        const auto fed = p.feed(journal_.durable_end());
        if (!fed || p.is_idle()) return;
        p.take_outcomes(tick);
    }
}

// An acceptance's copy in tracking becomes durable with the next append; when nothing follows it,
// nobody else asks for that.
void publisher::make_copies_durable()
{
    const auto records = journal_.now().records;
    if (records == flushed_records_) return;
    if (!journal_.flush()) flushed_records_ = records;
}

void publisher::load_position()
{
    const auto found = place_.load();
    if (found && *found <= journal_.durable_end()) {
        published_ = saved_ = *found;
    } else {
        // What is published twice has the same ids; what is never published is lost to others.
        log::error(
            "publication.place_unknown",
            {{"file", with_.position_file},
             {"reason", found ? "it lies behind the journal's end" : found.error().detail},
             {"consequence", "everything in the journal is published again"}}
        );
    }
    log::info(
        "publication.started",
        {{"brokers", with_.brokers.brokers},
         {"from", published_ ? "where the last run stopped" : "the oldest record"}}
    );
}

void publisher::save_position(bool at_once)
{
    if (published_ == saved_) return;
    if (const auto ec = place_.save(published_)) {
        log::warning(
            at_once ? "publication.place_not_kept" : "publication.place_not_written",
            {{"file", with_.position_file}, {"reason", ec.message()}}
        );
        return;
    }
    saved_ = published_;
}

void publisher::look_around(publication& p)
{
    const auto at = app::now();
    note_gaps(p, at);
    judge_lateness(p, at);
    const auto oldest = p.oldest();
    const std::lock_guard lock(mutex_);
    figures_.records = records_before_ + p.records();
    figures_.events = events_before_ + p.events();
    figures_.gaps = gaps_before_ + p.gaps();
    figures_.behind =
        oldest ? std::max(seconds{0}, std::chrono::floor<seconds>(at - *oldest)) : seconds{0};
    figures_.late = late_since_.has_value();
    figures_.published = published_;
}

void publisher::note_gaps(publication& p, timestamp at)
{
    if (p.gaps() == known_gaps_) return;
    log::error(
        "publication.gap",
        {{"places", std::to_string(p.gaps() - known_gaps_)},
         {"reason",
          "records could not be read any more: their segment was retired before they were "
          "published, or is damaged"}}
    );
    known_gaps_ = p.gaps();
    p.announce(
        {events::publication_alert::kind::gap, at, "records of the journal were never published"},
        at
    );
}

void publisher::judge_lateness(publication& p, timestamp at)
{
    const auto oldest = p.oldest();
    const bool is_late = oldest && at - *oldest > with_.late_after;
    if (is_late == late_since_.has_value()) return;
    if (is_late) {
        late_since_ = at;
        log::error(
            "publication.late",
            {{"oldest", to_rfc3339(*oldest)},
             {"reason", p.last_trouble().empty() ? "brokers do not follow" : p.last_trouble()}}
        );
        return;
    }
    log::info("publication.caught_up", {{"late_since", to_rfc3339(*late_since_)}});
    p.announce(
        {events::publication_alert::kind::late,
         *late_since_,
         "events waited longer than kafka.late_after"},
        at
    );
    p.announce({events::publication_alert::kind::caught_up, at, "events arrive in time again"}, at);
    late_since_.reset();
}

}  // namespace vgm::app
