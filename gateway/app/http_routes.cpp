#include "gateway/app/http_routes.hpp"

#include "gateway/core/assert.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

bool is_below(std::string_view path, std::string_view prefix)
{
    if (!path.starts_with(prefix)) return false;
    return path.size() == prefix.size() || prefix.back() == '/' || path[prefix.size()] == '/';
}

http::response refuse_method(const http_route& route)
{
    std::string allowed;
    for (const auto m : route.methods) {
        allowed += (allowed.empty() ? "" : ", ") + std::string{http::to_string(m)};
        if (m == http::method::get) allowed += ", HEAD";
    }
    auto made = http::make_problem(405, "this method is not available at this path");
    made.headers.add("Allow", std::move(allowed));
    return made;
}

}  // namespace

void http_routes::add(http_route route)
{
    VGM_ASSERT(route.prefix.starts_with('/') && route.handle && !route.methods.empty());
    routes_.push_back(std::move(route));
}

const http_route* http_routes::find(std::string_view path) const
{
    const http_route* found = nullptr;
    for (const auto& r : routes_)
        if (is_below(path, r.prefix) && (!found || r.prefix.size() > found->prefix.size()))
            found = &r;
    return found;
}

http::admission http_routes::admit(const http::request& head)
{
    const http_route* const route = find(head.path);
    if (route == nullptr) return {0, http::make_problem(404, "nothing is at this path")};
    if (route->access == http_access::client)
        if (const auto admitted = clients_.admit(head); admitted.denied)
            return {0, route->deny(*admitted.denied)};
    if (std::find(route->methods.begin(), route->methods.end(), head.method) ==
        route->methods.end())
        return {0, refuse_method(*route)};
    return {route->body_bytes_max, std::nullopt};
}

void http_routes::handle(http::request asked, http::answer answer)
{
    const http_route* const route = find(asked.path);
    VGM_ASSERT(route != nullptr);  // admitted
    http_call call;
    if (route->access == http_access::client) call.source = clients_.find(asked).value();
    call.request = std::move(asked);
    route->handle(std::move(call), std::move(answer));
}

}  // namespace vgm::app
