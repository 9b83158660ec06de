#pragma once

#include "adapters/http/server.hpp"
#include "gateway/app/http_clients.hpp"

#include <functional>
#include <string>
#include <vector>

namespace vgm::app {

// A request that has come to its handler.
struct http_call
{
    std::string source;  // that the client speaks for; empty where anybody may ask
    http::request request;
};

using http_handler = std::function<void(http_call, http::answer)>;

enum class http_access { client, anybody };

// What answers below a path.
struct http_route
{
    std::string prefix;                 // "/v1/letters": this path and all below it
    std::vector<http::method> methods;  // others get 405
    http_handler handle;
    std::uint64_t body_bytes_max = 0;
    http_access access = http_access::client;
    // How this door tells a client that it is not served.
    std::function<http::response(const http_denial&)> deny = print_denial;
};

// Which handler a request goes to: the longest prefix wins. Add all routes before the server
// starts; thread safe from then on.
class http_routes
{
public:
    explicit http_routes(http_clients& clients) : clients_(clients) {}

    void add(http_route route);

    // For the server. A stranger, a client that asks too often, a path or a method that is not
    // here: refused before the body is read.
    http::admission admit(const http::request& head);
    void handle(http::request asked, http::answer answer);

private:
    const http_route* find(std::string_view path) const;

    http_clients& clients_;
    std::vector<http_route> routes_;
};

}  // namespace vgm::app
