#include "gateway/app/health.hpp"

namespace vgm::app {

http_route make_live_route()
{
    http_route route;
    route.prefix = "/health/live";
    route.methods = {http::method::get};
    route.access = http_access::anybody;
    route.handle = [](http_call, const http::answer& answer) {
        answer(http::make_response(200, "text/plain; charset=utf-8", "live\n"));
    };
    return route;
}

}  // namespace vgm::app
