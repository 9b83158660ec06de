#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/core/time.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::annuaire {

enum class file_kind { mailboxes, activities, white_list };

// A file of the directory, alone or as a member of a ZIP archive.
struct directory_file
{
    file_kind kind = file_kind::mailboxes;
    std::filesystem::path path;
    std::string member;      // of the archive; empty: the file itself
    std::string stamp;       // AAAAMMJJhhmm of its name; empty without one
    timestamp published;     // that moment, or the file's own date
    std::uint64_t size = 0;  // of the text, as the archive says it
};

struct archive_limits
{
    std::size_t members_max = 64;
    std::uint64_t text_bytes_max = 4'000'000'000;  // of one text, as it comes out
    std::uint64_t ratio_max = 200;                 // text to archive; what is real is below 10
};

/** What a file's name says that it is; nothing for any other file. */
std::optional<file_kind> kind_of_name(std::string_view name);

/** The directory's files in a file, an archive or a folder; of each kind the newest. Files with
   other names are passed over. */
result<std::vector<directory_file>>
find_directory_files(const std::filesystem::path& where, const archive_limits& limits);

/** Hands the text over in pieces until its end, or until the handler returns false. An archive's
    checksum is looked at: what is damaged is an issue, even when its text could be used. */
result<void> read_text(
    const directory_file& file,
    const archive_limits& limits,
    const std::function<bool(std::string_view)>& on_bytes
);

}  // namespace vgm::annuaire
