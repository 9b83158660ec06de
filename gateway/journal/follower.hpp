#pragma once

#include "gateway/journal/file_system.hpp"
#include "gateway/journal/record.hpp"
#include "gateway/journal/segment_scan.hpp"

#include <memory>
#include <optional>
#include <string>

namespace vgm::journal {

// Reads `tracking` one record after the other, beside whoever writes it, for somebody who goes on
// later where he stopped. Keeps one segment open, so that asking costs next to nothing when there
// is nothing new. Used by one thread at a time.
class follower
{
public:
    // Begins behind the record that ended at `from`; none: at the oldest record there is.
    follower(
        std::string directory,
        position from,
        std::shared_ptr<file_system> files = real_file_system()
    );

    // The next record that lies before `until`, as journal::durable_end() says it, or nothing as
    // long as there is none. An issue is the disk's; asking again goes on at the same place.
    result<std::optional<record>> next(position until);

    // Behind the last record that next() gave: where another follower would go on.
    position at() const { return at_; }

    // Places that should have held records and did not: a segment that went before it was read, or
    // damage. What follows them is told all the same.
    std::uint64_t gaps() const { return gaps_; }

private:
    result<bool> open_next(position until);
    result<bool> find_end();
    std::optional<record> read(std::uint32_t limit);
    void leave_segment();
    issue trouble(error_code ec, const std::string& path) const;

    const std::string directory_;
    const std::shared_ptr<file_system> files_;
    position at_;
    std::uint64_t gaps_ = 0;

    std::unique_ptr<file> file_;        // of at_.segment(); none: the next one is to be opened
    bool is_behind_ = false;            // at_.segment() has been read to its end
    std::optional<std::uint32_t> end_;  // of its records, once it is not written on any more
    std::optional<segment_scan> scan_;
    std::uint32_t scan_limit_ = 0;
};

}  // namespace vgm::journal
