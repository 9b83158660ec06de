#pragma once

#include "gateway/app/http_routes.hpp"

namespace vgm::app {

// GET /health/live: 200 while the process answers at all.
http_route make_live_route();

}  // namespace vgm::app
