#pragma once

#include "adapters/dropfolder/source.hpp"
#include "gateway/app/batch_papers.hpp"

#include <string>
#include <vector>

namespace vgm::app {

// What became of one file out of a folder, for the report beside it. It names the file, and those
// in an archive, as their producer did, because it lies beside the file; nothing in it comes from a
// patient's record.
struct file_report
{
    const dropfolder::picked_file& picked;
    const std::string& source;
    timestamp picked_at, ended_at;
    const batch_papers& papers;             // nothing waits in it
    const std::vector<std::string>& names;  // of its messages in an archive; else empty texts

    /** Done when all was accepted; later when nothing is wrong but what passes; else refused. A
       file without a message is refused. */
    dropfolder::fate fate() const;

    std::string print_json() const;
    std::string print_text() const;
};

}  // namespace vgm::app
