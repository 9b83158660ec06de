#pragma once

#include "gateway/core/ids.hpp"
#include "gateway/core/issue.hpp"
#include "gateway/journal/position.hpp"

#include <cstdint>
#include <string>

namespace vgm::journal {

// One thing that happened to one submission. `kind` and `payload` belong to whoever appended them;
// the journal keeps them and looks at neither.
struct record
{
    position at;  // none: durable in `documents`, its copy waits for room in `tracking`
    std::uint8_t kind = 0;
    submission_id submission;
    timestamp time;  // as the caller gave it: order is that of `at`, whatever the clock did
    std::string payload;
    position previous;  // the same submission's record before this one
    position body;      // of an acceptance: where its body is in `documents`; else none
};

struct append_outcome
{
    error_code ec;
    position at;    // in `tracking`
    position body;  // in `documents`, of an acceptance
};

}  // namespace vgm::journal
