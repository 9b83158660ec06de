#pragma once

#include "gateway/app/commands.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/directory/request.hpp"

namespace vgm::app {

// The commands `vaguemestre directory …`, with the exit statuses of commands.hpp. `sync` gives 1
// for files that were refused: the replica stays what it was.

// The settings with their section `directory`; prints why not, when there are none.
std::optional<settings> load_directory_settings(const std::filesystem::path& config);

struct directory_sync_choice
{
    bool again = false;  // load files that were loaded already
};
int run_directory_sync(
    const std::filesystem::path& config,
    const directory_sync_choice& choice,
    output form
);
int run_directory_status(const std::filesystem::path& config, output form);

struct directory_find_choice
{
    std::string words, place, profession;
    std::size_t results_max = 20;
};
int run_directory_find(
    const std::filesystem::path& config,
    const directory_find_choice& choice,
    output form
);
int run_directory_show(
    const std::filesystem::path& config,
    const directory::resolution_request& request,
    output form
);
int run_directory_affected(const std::filesystem::path& config, unsigned days, output form);

struct directory_watch_choice
{
    std::string address;
    seconds every{300};
    seconds at_most{48 * 3600};
};
int run_directory_watch(
    const std::filesystem::path& config,
    const directory_watch_choice& choice,
    output form
);

}  // namespace vgm::app
