#pragma once

#include "adapters/dropfolder/source.hpp"
#include "gateway/app/message_files.hpp"

#include <filesystem>
#include <optional>
#include <vector>

// Documents and archives among the files that a command is given.
namespace vgm::app {

/** The files of a path that can be sent: those of messages, documents and archives. A sidecar
   beside its document is left out, since it goes with that; one without is among `failed`. */
std::vector<std::filesystem::path>
find_files_to_send(const std::filesystem::path& path, std::vector<path_failure>& failed);

/** A document or archive, with the sidecar that lies beside it, as a drop folder would have it;
    nothing for a file of messages. A PDF without a sidecar is alone. */
std::optional<dropfolder::picked_file> find_paper(const std::filesystem::path& file);

}  // namespace vgm::app
