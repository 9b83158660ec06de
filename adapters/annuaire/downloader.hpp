#pragma once

#include "adapters/annuaire/http_client.hpp"

#include <filesystem>

namespace vgm::annuaire {

struct download
{
    std::filesystem::path file;
    bool fetched = false;  // false: it was there already
    std::uint64_t bytes = 0;
};

/** Fetches one of the directory's files into a folder, under the name that the server gives it
    (Content-Disposition) or else that of its address. A file whose name has a stamp and that is
   there already is not fetched again. The file is there whole or not at all. Of the same kind, the
   two newest files are kept.

    Redirections are followed, from https to https only.
*/
result<download> fetch_file(
    http_client& http,
    const url& from,
    const std::filesystem::path& folder,
    const std::function<void(std::uint64_t done, std::uint64_t of)>& on_progress = {}
);

}  // namespace vgm::annuaire
