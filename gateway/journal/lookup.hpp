#pragma once

#include "gateway/journal/file_system.hpp"
#include "gateway/journal/format.hpp"
#include "gateway/journal/record.hpp"

#include <memory>
#include <string>
#include <vector>

namespace vgm::journal {

// Reads single records, by position, beside whoever writes: every read is checked against the
// record's own checksum, so a segment that is recycled meanwhile is seen to be gone.
class lookup
{
public:
    lookup(std::shared_ptr<file_system> files, std::string directory);

    result<record> tracking_record(position at) const;
    // The chain that ends at `last`, oldest first. Records that were retired are left out.
    std::vector<record> story(submission_id of, position last) const;
    // The body of the acceptance at `at` in `documents`.
    result<std::string> body(position at) const;

private:
    struct content
    {
        record_header header;
        std::string payload, body;
    };

    result<std::unique_ptr<file>> open(stream of, std::uint32_t segment) const;
    result<content> read(const file& from, position at) const;

    std::shared_ptr<file_system> files_;
    std::string directory_;
};

record to_record(position at, const record_header& header, std::string payload);

}  // namespace vgm::journal
