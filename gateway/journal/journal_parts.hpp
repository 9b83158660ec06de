#pragma once

#include "gateway/journal/committer.hpp"
#include "gateway/journal/directory_lock.hpp"
#include "gateway/journal/journal.hpp"
#include "gateway/journal/lookup.hpp"

#include <memory>

namespace vgm::journal {

// What a journal is made of. The order is that of dependence: the thread that writes stops first.
struct journal::parts
{
    settings chosen;
    std::unique_ptr<directory_lock> lock;
    std::unique_ptr<chain_index> index;
    lookup look;
    open_report opened;
    std::unique_ptr<segment_supply> documents_supply, tracking_supply;
    std::unique_ptr<stream_writer> documents, tracking;
    std::unique_ptr<group_commit> group;
    std::unique_ptr<committer> writer;
};

}  // namespace vgm::journal
