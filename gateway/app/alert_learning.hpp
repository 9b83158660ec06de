#pragma once

#include "gateway/app/alert_store.hpp"
#include "gateway/core/record.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace vgm::app {

/** What the journal's last weeks teach: the rhythm of each source, and mails that were uncertain
   once (whether they still are is for their letters to say).

    @param goes_on  Asked now and then; false breaks it off, and what was learned so far is
    returned. */
learned learn_from(
    const std::string& journal_directory,
    timestamp now,
    const std::function<std::chrono::local_seconds(timestamp)>& to_local,
    const std::function<bool()>& goes_on
);

}  // namespace vgm::app
