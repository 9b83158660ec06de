#include "gateway/app/letter_sources.hpp"

namespace vgm::app {

void letter_sources::note(submission_id of, std::string source)
{
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kept_max) known_.clear();
    known_.insert_or_assign(of, std::move(source));
}

std::string letter_sources::find(submission_id of)
{
    {
        const std::lock_guard lock(mutex_);
        if (const auto at = known_.find(of); at != known_.end()) return at->second;
    }
    const auto letter = letters_.find(of);
    std::string source;
    if (letter && letter->accepted)
        source = letter->accepted->source;
    else if (letter && letter->refused)
        source = letter->refused->source;
    note(of, source);
    return source;
}

}  // namespace vgm::app
