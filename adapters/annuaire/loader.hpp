#pragma once

#include "adapters/annuaire/archive.hpp"
#include "gateway/directory/mailbox_entry.hpp"
#include "schemas/annuaire/flat_file.hpp"

namespace vgm::annuaire {

struct load_settings
{
    std::filesystem::path database;
    // A file with fewer lines than the last one, by more than this share, is refused: publication
    // was cut off.
    double shrink_share_max = 0.2;
    std::chrono::days past_kept{400};
    archive_limits archives;
    flat_file_limits lines;
};

struct load_progress
{
    std::string_view doing;  // "mailboxes", "activities", "index"
    double share = 0;        // 0 to 1
};

struct loaded_part
{
    directory::source_age source;
    std::uint64_t bad = 0, repeated = 0, first_bad_line = 0;
    line_verdict first_bad = line_verdict::good;
};

struct load_report
{
    bool changed = false;  // false: the files are those that were loaded last
    std::vector<loaded_part> parts;
};

enum class same_files { leave, load_again };

/** Makes a new replica of the directory's files in `from` (files, archives, folders; of each kind
   the newest), and puts it in the place of the old one when it is whole. Whatever is wrong, the old
   one stays.

    @return An issue that says which file, and why it is refused. Blocks; some tens of seconds for
   the whole country.
*/
result<load_report> load_directory(
    const std::vector<std::filesystem::path>& from,
    const load_settings& settings,
    timestamp now,
    same_files same = same_files::leave,
    const std::function<void(const load_progress&)>& on_progress = {}
);

}  // namespace vgm::annuaire
