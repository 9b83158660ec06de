#pragma once

#include "gateway/journal/segment_list.hpp"
#include "gateway/journal/segment_scan.hpp"
#include "gateway/journal/settings.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vgm::journal {

// A place that once held acknowledged records and cannot be read.
struct damage
{
    stream of = stream::tracking;
    std::uint32_t segment = 0;
    std::uint32_t offset = 0;
    std::uint64_t bytes = 0;
};

// What reading one segment to its end has shown.
struct segment_reading
{
    std::uint32_t end = 0;  // behind the last record
    std::uint32_t durable =
        0;  // known to be on the disk; from here to `end` it may be in memory only
    std::uint32_t epoch = 0;
    std::uint64_t torn_bytes = 0;  // behind `end`, written and never acknowledged
    std::vector<damage> damages;
    error_code ec;
};

// Reads a segment from `begin` on. Three things can follow a record that is right:
//
//     nothing          the end of what was written
//     a torn write     it was never acknowledged and is not told
//     damage           a record behind it or the segment's header says that it had been on the
//     disk;
//                      reading goes on behind it
segment_reading read_segment(
    const file& from,
    stream of,
    const listed_segment& segment,
    std::uint32_t begin,
    std::uint32_t size,
    const std::function<void(const scanned&)>& on_record
);

// One stream as it was found, ready to be written on.
struct recovered_stream
{
    std::vector<std::uint32_t> segments;  // oldest first, the last is written on
    std::vector<std::string> unused;      // paths of segments that never began, and of spares
    std::unique_ptr<file> active;         // none: the stream is empty
    segment_header active_header;
    segment_reading tail;
    bool tail_is_short = false;  // the file has been cut: it takes no more records
    std::uint32_t epoch = 0;     // the highest seen
    position copied;             // the highest of the segments' headers
    std::uint64_t torn_bytes = 0;
    std::vector<damage> damages;

    position end() const;
};

// Reads the records of a stream from `from` on, in order, and makes its tail fit to be written on.
// As long as nothing is written, another one tells the same records; also after one that failed.
result<recovered_stream> recover(
    file_system& files,
    const settings& s,
    stream of,
    position from,
    const std::function<void(const scanned&)>& on_record
);

}  // namespace vgm::journal
