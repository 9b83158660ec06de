#pragma once

#include "gateway/core/time.hpp"
#include "gateway/journal/file_system.hpp"
#include "gateway/journal/position.hpp"

#include <memory>
#include <string>

namespace vgm::journal {

// Where to begin reading `tracking` for records from `at` on: the start of the last segment whose
// first record is older, so that at most one segment is read in vain. None: at the oldest record.
// Reads one record of a few segments; a folder that cannot be read is none, and the reader says so.
position find_moment(
    const std::string& directory,
    timestamp at,
    position until,
    std::shared_ptr<file_system> files = real_file_system()
);

}  // namespace vgm::journal
