#pragma once

#include "gateway/core/issue.hpp"

#include <string>

namespace vgm::journal {

// What the journal itself can refuse. Whatever the disk says is passed on as the system's code.
enum class errc {
    closed = 1,
    too_much_waiting,  // the disk does not follow; nothing was written, try again later
    record_too_large,  // for the stream's segment size
    in_use,            // another process writes this journal
    segment_missing,
    segment_damaged,
    not_found,  // no such record, or its segment has been retired
    bad_settings,
};

const boost::system::error_category& journal_category() noexcept;
error_code make_error_code(errc e) noexcept;

// An issue about a file or folder of ours.
issue make_issue(error_code code, std::string path, std::string detail);

}  // namespace vgm::journal

template <>
struct boost::system::is_error_code_enum<vgm::journal::errc> : std::true_type
{};
