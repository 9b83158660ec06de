#pragma once

#include "adapters/annuaire/change_taker.hpp"
#include "adapters/annuaire/downloader.hpp"
#include "adapters/annuaire/loader.hpp"
#include "gateway/app/settings.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace vgm::app {

// What one sync did, as far as it came.
struct directory_sync_report
{
    std::vector<annuaire::download> downloads;
    std::optional<annuaire::load_report> files;
    std::optional<annuaire::change_report> changes;
    std::vector<issue> problems;  // of the steps that failed; each is logged
};

// What a sync calls on its way. An exception of either ends the sync, and the directory is what it
// was before the step.
struct directory_sync_hooks
{
    // From this or another thread, one at a time. `share`: 0 to 1; an empty name: the step ended.
    std::function<void(std::string_view doing, double share)> on_progress;
    // Waits until the API may be asked again; nothing: really.
    std::function<void(std::chrono::nanoseconds)> sleep;
};

/** Fetches the directory's files, loads the newest and takes the changes since. Each step is tried
    whatever became of the one before: an old file and new changes are better than neither. Blocks,
    for minutes at worst.

    Throws std::runtime_error for a key or trust file that cannot be read.
*/
directory_sync_report
synchronise(const settings& all, annuaire::same_files same, const directory_sync_hooks& hooks);

}  // namespace vgm::app
