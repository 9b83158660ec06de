#pragma once

#include "gateway/journal/file_system.hpp"
#include "gateway/journal/lookup.hpp"
#include "gateway/journal/record.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vgm::journal {

// Reads a journal that another process may be writing: takes no lock, changes nothing, and stops
// quietly at a torn end. What it sees last may not be durable yet.
class reader
{
public:
    explicit reader(std::string directory, std::shared_ptr<file_system> files = real_file_system());

    // Tells the tracking records from `from` on, in order, until there is none left or on_record
    // answers false. Answers where the next scan goes on. Damaged places are passed over.
    result<position> scan(const std::function<bool(const record&)>& on_record, position from = {})
        const;

    // From where a scan misses no record of `since` or later, as long as the clock was not put back
    // by more than an hour: the beginning of a segment. Reads one record of each younger segment.
    result<position> begin_of(timestamp since) const;

    // Reads all of `tracking`.
    result<std::vector<record>> story(submission_id of) const;

    result<std::string> read_body(position body) const;

private:
    std::string directory_;
    std::shared_ptr<file_system> files_;
    lookup look_;
};

}  // namespace vgm::journal
