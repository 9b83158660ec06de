#pragma once

#include "gateway/journal/flush_times.hpp"
#include "gateway/journal/recovery.hpp"
#include "gateway/journal/segment_supply.hpp"
#include "gateway/journal/settings.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::journal {

// The end of one stream that is written on. Used by one thread at a time:
//
//     make_room  ->  stage, stage, …  ->  write  ->  sync
//
// A failed write gives its records up; the next ones go to the same place with a higher epoch.
// After a failed fdatasync nothing is known of what was written since the one before: the segment
// is cut there, never written again, and a new one is begun. Either way the disk is left in peace
// for retry_delay, and the caller is told at once what is wrong.
class stream_writer
{
public:
    struct figures
    {
        std::atomic<std::uint64_t> bytes{0};
        std::atomic<std::int64_t> last_sync_ns{0};
        flush_clock flushes;
        std::atomic<int> failing{0};  // the system's number of the last error, 0 when all is well
        std::atomic<std::uint64_t> durable{0};
    };

    stream_writer(
        stream of,
        const settings& s,
        std::shared_ptr<file_system> files,
        segment_supply& supply,
        recovered_stream found,
        position numbers_after  // new segments are numbered higher than this one's
    );

    // A segment that can take so many bytes; `copied` goes into the header of a new one.
    error_code make_room(std::uint64_t bytes, position copied);
    bool has_room(std::uint64_t bytes) const;

    // Adds a record to the next write. The views have to stay until then.
    position stage(record_header header, std::string_view payload, std::string_view body);
    error_code write();
    // Drops what is staged.
    void unstage();
    // Makes all that was written durable.
    error_code sync();

    bool has_unsynced() const { return written_ != durable_; }
    std::uint64_t staged_bytes() const { return staged_end_ - written_; }
    // How often records that had been written were given up before they were durable.
    std::uint64_t losses() const { return losses_; }
    position durable_end() const { return position::at(number_, durable_); }

    // Retires the segments that lie before `before` as a whole. Answers the first position kept,
    // none when nothing was retired.
    position retire(position before, error_code& ec);

    const figures& so_far() const { return figures_; }

private:
    using clock = std::chrono::steady_clock;
    struct part
    {
        const char* elsewhere = nullptr;  // none: in staged_
        std::size_t at = 0, size = 0;
    };

    error_code roll(position copied);
    void leave_active();
    error_code fail(error_code ec);
    void seal();
    void add(std::string_view bytes);
    void add_copy(std::string_view bytes);

    const stream of_;
    const std::string directory_;
    const std::uint32_t segment_bytes_;
    const std::chrono::milliseconds retry_delay_;
    const std::chrono::milliseconds sync_delay_;
    const std::shared_ptr<file_system> files_;
    segment_supply& supply_;

    std::vector<std::uint32_t> segments_;
    std::unique_ptr<file> active_;
    std::uint32_t number_ = 0;
    std::uint32_t number_min_ = 1;
    std::uint32_t previous_ = 0;  // the last segment that was left with records in it
    std::uint32_t previous_end_ = 0;
    std::uint32_t capacity_ = 0;
    std::uint32_t epoch_ = 0;
    std::uint32_t durable_ = 0;  // offsets in the active segment
    std::uint32_t written_ = 0;
    std::uint32_t staged_end_ = 0;
    bool sealed_ = true;
    std::uint64_t losses_ = 0;

    std::string staged_;
    std::vector<part> parts_;
    error_code failing_;
    clock::time_point retry_at_;
    figures figures_;
};

}  // namespace vgm::journal
