#pragma once

#include "gateway/core/time.hpp"

#include <optional>
#include <string_view>

// What the parameters of a search mean (FHIR R4, search.html).
namespace vgm::fhir {

// Moments from `from` on and before `until`.
struct date_range
{
    timestamp from = timestamp::min(), until = timestamp::max();

    bool holds(timestamp at) const noexcept { return from <= at && at < until; }
    bool empty() const noexcept { return from >= until; }
};

/** A parameter of type date: "ge2026-03-12", "2026-03", "lt2026-03-12T10:00:00+01:00". A day, month
    or year without a zone is that of UTC. The prefixes eq, ge, gt, le, lt, sa and eb are read.

    @return The moments it leaves, or nothing for what is no date.
*/
std::optional<date_range> parse_date_search(std::string_view text);

/** The moments that both leave. */
date_range both(const date_range& a, const date_range& b) noexcept;

}  // namespace vgm::fhir
