#pragma once

#include "gateway/journal/file_system.hpp"
#include "gateway/journal/format.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vgm::journal {

struct scanned
{
    position at;
    record_header header;
    std::string_view payload;  // valid until the scan goes on
    std::string_view body;     // the same
};

// Walks over the records of one segment file, and stops at the first place that does not hold one.
class segment_scan
{
public:
    // Looks at bytes [begin, end) of the file of segment `number`.
    segment_scan(const file& from, std::uint32_t number, std::uint32_t begin, std::uint32_t end);

    // The next record whose header and content are both right, or nothing.
    std::optional<scanned> next();

    // Where the next record is looked for, which is behind the last one returned.
    std::uint32_t offset() const { return offset_; }
    // The epoch of the last record returned. Lower ones are leftovers and do not count.
    std::uint32_t epoch() const { return epoch_; }
    // The disk's error, when that is why next() returned nothing.
    error_code error() const { return error_; }

    // The first place from `from` on that holds a record's header, whatever lies between.
    std::optional<std::uint32_t> find_header(std::uint32_t from);
    std::optional<record_header> header_at(std::uint32_t offset);
    void go_to(std::uint32_t offset) { offset_ = offset; }

    // How many bytes from offset() on are not zero, at most up to the end of the disk page: what a
    // torn write left there. A whole write always leaves zeros behind its end.
    std::uint32_t dirt();

private:
    // The bytes asked for, fewer at the end; the view is valid until the next call.
    std::string_view bytes_at(std::uint32_t offset, std::uint64_t size);

    const file& from_;
    std::uint32_t number_;
    std::uint32_t offset_;
    std::uint32_t end_;
    std::uint32_t epoch_ = 0;
    error_code error_;
    std::string window_;
    std::uint64_t window_at_ = 0;
};

}  // namespace vgm::journal
