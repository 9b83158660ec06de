#pragma once

#include "adapters/smtp/destination.hpp"
#include "gateway/core/record.hpp"

namespace vgm::app {

// What an attempt came to, as the journal has it.
attempt_outcome to_outcome(const smtp::delivery_report& report, int number, int attempt);
record_body to_record(const attempt_outcome& o, smtp::outcome result);

}  // namespace vgm::app
