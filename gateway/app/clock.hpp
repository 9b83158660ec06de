#pragma once

#include "gateway/core/ids.hpp"
#include "gateway/core/time.hpp"

namespace vgm::app {

// The world's time and chance, for the sources of this folder; everything below takes them as
// arguments.
timestamp now();
double random_share();  // uniform in [0, 1)
submission_id fresh_id(timestamp at);

}  // namespace vgm::app
