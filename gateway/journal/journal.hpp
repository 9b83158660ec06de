#pragma once

#include "gateway/core/slice.hpp"
#include "gateway/journal/file_system.hpp"
#include "gateway/journal/flush_times.hpp"
#include "gateway/journal/record.hpp"
#include "gateway/journal/recovery.hpp"
#include "gateway/journal/settings.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vgm::journal {

// What open() found.
struct open_report
{
    std::uint64_t records = 0;  // of `tracking`, told to on_replay
    std::uint64_t bytes = 0;    // their size on the disk
    // Bytes of writes that a crash cut short. They were never acknowledged.
    std::uint64_t torn_documents_bytes = 0, torn_tracking_bytes = 0;
    std::uint64_t acceptances_recovered = 0;  // durable in `documents`, missing from `tracking`
    // Acknowledged records that cannot be read: with damage_policy::skip_and_report only.
    std::vector<damage> damages;
};

struct stream_statistics
{
    std::uint64_t bytes = 0;  // written since the start
    std::chrono::nanoseconds last_sync{0};
    flush_times flushes;
    std::size_t free_segments = 0;
    error_code failing;  // why the last append was refused; nothing when all is well
    error_code
        supply_failing;  // no segment can be made ahead: appends will fail when this one is full
};

struct statistics
{
    std::uint64_t commits = 0, records = 0;
    std::size_t waiting_records = 0;
    std::uint64_t waiting_bytes = 0;
    std::size_t submissions = 0;  // known to the chain index
    stream_statistics documents, tracking;

    double mean_group_size() const
    {
        return commits == 0 ? 0.0 : static_cast<double>(records) / static_cast<double>(commits);
    }
};

// The truth of the gateway: what it answers for is in here, and what is in here survives a power
// cut. All functions may be called from any thread.
//
// `done` runs on the journal's own thread, or on the caller's before accept() or append() returns:
// when the append is refused at once, and when nobody else is writing, so that these may wait for
// the disk once. It must only post or append. An append about a submission is made after its
// acceptance has been answered.
//
// An error means that the record may not be relied on. After a failed write it is not there; after
// a failed fdatasync followed by a crash nobody knows, as with any disk.
class journal
{
public:
    using on_replay = std::function<void(const record&)>;
    using on_done = std::function<void(append_outcome)>;

    // Reads what is there, tells every tracking record to `replay` in order, and is ready to write.
    static result<std::unique_ptr<journal>> open(
        const settings& s,
        const on_replay& replay = {},
        std::shared_ptr<file_system> files = real_file_system()
    );
    ~journal();

    const open_report& opened() const;

    // Takes responsibility for a letter: one record in `documents` holds the tracking payload and
    // the body, and its fdatasync is the commit. The copy in `tracking` is written right behind and
    // remade by open() when a crash took it.
    void accept(
        submission_id submission,
        timestamp time,
        std::uint8_t kind,
        std::string payload,
        slice body,
        on_done done
    );

    // Adds what happened to a submission to `tracking`.
    void append(
        submission_id submission,
        timestamp time,
        std::uint8_t kind,
        std::string payload,
        on_done done
    );

    // All that is in `tracking` about a submission, oldest first.
    std::vector<record> story(submission_id submission) const;
    result<record> tracking_record(position at) const;

    // The body of an acceptance: by record::body, or by the submission's own story.
    result<std::string> read_body(position body) const;
    result<std::string> read_body(submission_id submission) const;

    // Gives back the segments whose records all lie before `before`, and never the one written on.
    // Waits for the disk; not to be called from `done`.
    error_code retire(stream of, position before);

    // Waits until all that was asked for before has been answered and copies are durable as well.
    // Not to be called from `done`.
    error_code flush();

    // Answers what waits, then refuses everything. The destructor does the same. Not to be called
    // from `done`, and by one thread only.
    void close();

    // Up to here `tracking` survives a power cut: where a follower that must not run ahead stops.
    position durable_end() const;

    statistics now() const;

private:
    struct parts;
    explicit journal(std::unique_ptr<parts> all);

    std::unique_ptr<parts> all_;
};

}  // namespace vgm::journal
