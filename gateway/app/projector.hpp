#pragma once

#include "gateway/core/account.hpp"
#include "gateway/journal/follower.hpp"
#include "gateway/journal/journal.hpp"
#include "gateway/projection/reader.hpp"
#include "gateway/projection/writer.hpp"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace vgm::app {

struct projector_settings
{
    std::filesystem::path folder;   // of its files; made when it is not there
    std::string journal_directory;  // of the journal that is followed
    std::uint32_t tracking_segment_bytes = 64u << 20;
    milliseconds tick{200};  // between looks at the journal when there is nothing new
    std::size_t records_at_once = 2'000;
    // Between tries after a failure.
    milliseconds retry{5'000};
};

// What the projector asks about a letter, on its own thread.
struct projector_ports
{
    // The message of a letter; an issue when it is not kept any more.
    std::function<result<std::string>(submission_id)> body;
    // The name of the operator that carries it.
    std::function<std::string(const accepted_record&)> operator_of;
};

struct projector_state
{
    enum class phase { starting, rebuilding, catching_up, ready, failing };
    phase now = phase::starting;
    double progress = 0;        // of a rebuild, 0 to 1
    milliseconds behind{0};     // age of the oldest record that is not in it
    std::string trouble;        // why it fails
    std::uint64_t records = 0;  // taken in since the start
};
std::string_view to_string(projector_state::phase p) noexcept;

// Keeps the projection equal to the journal, on a low thread of its own: it may lag, and holds
// nothing up. A file of another version serves until the one of this version is whole; one that
// is damaged or gone is made again from the journal.
//
//     <folder>/projection-1001.sqlite     the version of its tables; mode 0600
class projector
{
public:
    // `from` outlives it. Starts at once. Throws std::runtime_error when the folder cannot be made.
    projector(journal::journal& from, projector_settings with, projector_ports ports);
    ~projector();  // after what it is at; at most records_at_once
    projector(const projector&) = delete;
    projector& operator=(const projector&) = delete;

    projector_state now() const;

    // Told the subjects whose rows have changed, on its thread. Set before anything can happen,
    // taken back with an empty one.
    void on_change(std::function<void(const std::vector<submission_id>&)> notify);

    // The file to ask now; empty: there is none yet. It stays open for who has it open.
    std::filesystem::path serving() const;

private:
    void run();
    result<void> keep();
    result<void> open();
    result<bool> take_some(journal::follower& from);
    result<void> finish_rebuild();
    result<void> let_go();
    void take(const journal::record& r);
    void drop(const std::filesystem::path& file) const;
    std::optional<projection::letter_facts> facts_of_old(submission_id id);
    projection::letter_facts facts_of(const account& a);
    std::vector<projection::happening> story_of(submission_id id) const;
    void make_copies_durable();
    void
    look_around(journal::position at, journal::position until, std::optional<timestamp> newest);
    bool wait(milliseconds time);

    journal::journal& journal_;
    const projector_settings with_;
    const projector_ports ports_;
    const std::filesystem::path file_;

    // Of the thread alone.
    std::unique_ptr<projection::writer> to_;
    std::unique_ptr<projection::reader> old_;  // whose facts are taken over
    bool is_rebuilding_ = false;
    journal::position oldest_;
    std::uint64_t flushed_records_ = 0;
    std::chrono::steady_clock::time_point looked_at_{}, let_go_at_{};
    std::optional<timestamp> newest_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    projector_state state_;
    std::filesystem::path serving_;
    std::function<void(const std::vector<submission_id>&)> notify_;
    std::thread thread_;
};

}  // namespace vgm::app
