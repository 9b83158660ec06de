#pragma once

#include "gateway/directory/mailbox_entry.hpp"
#include "gateway/directory/request.hpp"

namespace vgm::directory {

enum class freshness {
    fresh,
    to_be_checked,  // older than resolution_policy::live_check_after
    stale,          // older than alarm_after, or nothing was ever loaded
};

std::string_view to_string(freshness f) noexcept;

/** The date up to which the mailboxes of the replica are known: that of the nightly file, or of the
    last change taken from the directory's API when that is later; nothing without either. */
std::optional<timestamp> known_up_to(const std::vector<source_age>& sources);

freshness
judge_age(const std::vector<source_age>& sources, const resolution_policy& policy, timestamp now);

}  // namespace vgm::directory
