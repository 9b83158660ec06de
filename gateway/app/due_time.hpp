#pragma once

#include "gateway/app/post_office.hpp"
#include "gateway/core/account.hpp"

#include <optional>

namespace vgm::app {

/** When a mail is to be tried next; timestamp{}: at once; nothing: not any more, or not by itself.
 */
std::optional<timestamp>
find_due_time(const delivery_account& d, const post_office_settings& with, timestamp now);

/** Where a mail stands in the queue: of those that are due at once, the urgent ones come first. */
timestamp in_turn(timestamp when, mail_priority priority);

}  // namespace vgm::app
