#include "gateway/app/letter_sources.hpp"

#include "schemas/events/codec.hpp"
#include "schemas/fhir/audit_event.hpp"

namespace vgm::app {

std::string letter_sources::read_source(submission_id of) const
{
    for (const auto& r : letters_.journal().story(of)) {
        const auto body = events::parse(static_cast<record_kind>(r.kind), r.payload);
        const auto source = body ? fhir::source_of(*body) : std::nullopt;
        if (source) return std::string(*source);
    }
    return {};
}

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
    std::string source;
    if (const auto letter = letters_.find_live(of); letter && letter->accepted)
        source = letter->accepted->source;
    else
        source = read_source(of);
    note(of, source);
    return source;
}

}  // namespace vgm::app
