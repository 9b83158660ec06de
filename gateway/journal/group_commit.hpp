#pragma once

#include "gateway/journal/chain_index.hpp"
#include "gateway/journal/request.hpp"
#include "gateway/journal/second_thread.hpp"
#include "gateway/journal/stream_writer.hpp"

#include <atomic>
#include <deque>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace vgm::journal {

// What an acceptance leaves in `tracking`. Its record in `documents` is durable first; this one is
// derived from it, written behind it, and remade from it when lost.
struct tracking_copy
{
    submission_id submission;
    timestamp time;
    std::uint8_t kind = 0;
    std::string payload;
    std::uint32_t payload_crc = 0;
    position body;
    position at;        // none until it is written
    position previous;  // known from then on
};

// Turns groups of requests into records of the two streams. Used by one thread at a time.
//
//     write documents and tracking -> fdatasync both at a time -> write the copies -> answer
class group_commit
{
public:
    struct figures
    {
        std::atomic<std::uint64_t> commits{0};
        std::atomic<std::uint64_t> records{0};
    };

    // `copied`: the last acceptance whose copy is durable in `tracking`.
    group_commit(
        stream_writer& documents,
        stream_writer& tracking,
        chain_index& index,
        position copied
    );

    // Commits and answers every one of them, in as many steps as it takes.
    void commit(std::span<request> group);

    // Writes a copy that was found missing. Its `at` is none when it has to wait for room.
    tracking_copy restore(tracking_copy copy);

    // Makes the copies durable too.
    error_code flush();

    const figures& so_far() const { return figures_; }

    // Whether this one alone is committed in the time of one flush, no segment being begun, and the
    // last flush took no longer than a thread may well be kept waiting; not before the first one.
    bool is_quick(const request& letter) const;

private:
    std::size_t commit_some(std::span<request> rest);
    error_code make_room_for(const request& first);
    error_code make_tracking_room(std::uint64_t bytes);
    std::size_t stage(std::span<request> rest);
    void stage_append(request& r);
    void stage_acceptance(request& r);
    void sync(bool documents, bool tracking);
    error_code settle();
    void reconcile();
    void copy_and_answer(std::span<request> step);
    void answer(request& r, append_outcome outcome);

    stream_writer& documents_;
    stream_writer& tracking_;
    chain_index& index_;
    second_thread beside_;

    // Copies in order: written and not yet durable, then not yet written.
    std::deque<tracking_copy> unsynced_;
    std::deque<tracking_copy> owed_;
    std::uint64_t unsynced_bytes_ = 0;
    std::uint64_t losses_ = 0;
    position copied_;  // the last one that is durable

    // Of the step under way.
    std::vector<append_outcome> outcomes_;
    std::unordered_map<submission_id, position> chain_ends_;
    std::size_t acceptances_ = 0, appends_ = 0;
    std::uint64_t copy_bytes_ = 0;
    error_code documents_ec_, tracking_ec_;
    figures figures_;
};

}  // namespace vgm::journal
