#pragma once

#include "adapters/annuaire/fhir_client.hpp"
#include "adapters/annuaire/replica_editor.hpp"

namespace vgm::annuaire {

struct change_report
{
    std::uint64_t pages = 0, resources = 0;
    replica_editor::tally mailboxes;
    bool resumed = false;  // a run that had been broken off
};

/** Takes what changed in the directory since the replica's files, or since the last call, from the
    API, into a copy that takes the replica's place when all of it is in.

    What was fetched before a break is kept beside the replica ("….new") and gone on with. A link
   that the directory does not know any more is begun again from its first page. `on_progress` is
   called after each page; what it or the client's `sleep` throws ends the run as a break does.

    @return An issue: no replica to start from; the last change is more than 30 days ago, which the
    directory does not keep; the API did not answer. The replica is what it was.
*/
result<change_report> take_changes(
    fhir_client& api,
    unsigned page_size,
    const std::filesystem::path& database,
    timestamp now,
    const std::function<void(const change_report&)>& on_progress = {}
);

}  // namespace vgm::annuaire
