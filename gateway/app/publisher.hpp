#pragma once

#include "adapters/kafka/settings.hpp"
#include "gateway/app/publication.hpp"
#include "gateway/app/publication_position.hpp"
#include "gateway/journal/journal.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace vgm::app {

struct publisher_settings
{
    kafka::settings brokers;
    publication::names names;
    std::string journal_directory;  // of the journal that is followed
    std::string position_file;
    seconds late_after{900};  // the oldest record waits longer than this: an alarm
    // Between tries after a failure: the first pause, and the longest.
    milliseconds retry_first{1000}, retry_longest{60'000};
};

// How the publication stands, for who watches it.
struct publication_figures
{
    std::uint64_t records = 0;    // read since the start
    std::uint64_t events = 0;     // arrived since the start
    std::uint64_t gaps = 0;       // places of the journal that went unpublished
    seconds behind{0};            // age of the oldest record that is known not to have arrived
    bool late = false;            // longer than late_after
    journal::position published;  // everything before here has arrived
};

// Publishes what happens, as it stands in the journal: every tracking record in order, at least
// once, from where the last run stopped. Follows the journal on a thread of its own and holds
// nothing up: brokers that are away make the publication late, and nothing else. Its place is
// written down once a second; so after a crash the last second is published again, under the same
// ids.
class publisher
{
public:
    // `from` outlives it. Starts at once; what is wrong with brokers or files is logged and tried
    // again, and throws nothing.
    publisher(
        journal::journal& from,
        publisher_settings with,
        std::shared_ptr<journal::file_system> files = journal::real_file_system()
    );
    // Publishes what is there if brokers take it within three seconds, then writes its place down.
    // To be called when the journal takes no more.
    ~publisher();
    publisher(const publisher&) = delete;
    publisher& operator=(const publisher&) = delete;

    publication_figures now() const;

private:
    using clock = std::chrono::steady_clock;

    void run();
    // Until a failure or the end.
    result<void> publish();
    result<void> follow(publication& p);
    void finish(publication& p);

    void load_position();
    void save_position(bool at_once);
    void make_copies_durable();
    void look_around(publication& p);
    void judge_lateness(publication& p, timestamp at);
    void note_gaps(publication& p, timestamp at);
    bool wait(milliseconds time);
    bool is_stopping() const;

    journal::journal& journal_;
    const publisher_settings with_;
    const std::shared_ptr<journal::file_system> files_;
    publication_position place_;

    // Of the thread alone.
    journal::position published_, saved_;
    clock::time_point looked_at_{};
    std::uint64_t flushed_records_ = 0;
    std::uint64_t gaps_before_ = 0;  // of former publications
    std::uint64_t known_gaps_ = 0;   // of this one
    std::uint64_t records_before_ = 0, events_before_ = 0;
    std::optional<timestamp> late_since_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    publication_figures figures_;
    std::thread thread_;
};

}  // namespace vgm::app
