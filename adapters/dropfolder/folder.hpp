#pragma once

#include "adapters/dropfolder/arrivals.hpp"
#include "gateway/core/issue.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace vgm::dropfolder {

// What is asked of the disk or the network share. No call throws.

/** The files of a folder, at most `most` of them; not its sub-folders and not links. */
std::vector<listed_file>
list_files(const std::filesystem::path& folder, std::size_t most, error_code& ec);

/** Whether a file is still the one that was listed. */
bool is_unchanged(const std::filesystem::path& folder, const listed_file& f);

/** Where a file goes when it is done with: `into`/`reference` and the file's ending, its sidecar
    and the two reports beside it. The reports are whole before the file goes; sidecar and marker
    follow it. A name that is taken is not written over: a number is added. */
error_code put_away(
    const std::filesystem::path& folder,
    const arrival& what,
    const std::filesystem::path& into,
    const std::string& report_json,
    const std::string& report_text
);

}  // namespace vgm::dropfolder
