#pragma once

#include "gateway/config/endpoint.hpp"
#include "gateway/core/time.hpp"

namespace vgm::app {

// The delivery console: its listener, and the projection that it asks.
struct console_settings
{
    config::endpoint listen;
    unsigned connections_max = 64;
};

}  // namespace vgm::app
