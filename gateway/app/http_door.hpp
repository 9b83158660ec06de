#pragma once

#include "gateway/app/http_routes.hpp"
#include "gateway/app/settings.hpp"

#include <optional>

namespace vgm::app {

// The HTTP listener of the configuration, its clients and its routes.
class http_door
{
public:
    // Throws std::runtime_error for a token file or a certificate that cannot be used.
    explicit http_door(const settings& with);

    // Before listen().
    http_routes& routes() { return routes_; }
    std::uint64_t body_bytes_max() const { return with_.body_bytes_max.bytes; }

    // Throws std::runtime_error when the address cannot be bound.
    void listen(runtime::workers& workers, runtime::budget& memory);
    std::uint16_t bound_port() const { return server_->bound_port(); }

    // Takes nothing new. Then waits for what is under way; false when something still is.
    bool stop(milliseconds patience);

private:
    const http_settings with_;
    http_clients clients_;
    http_routes routes_{clients_};
    std::optional<http::server> server_;
};

}  // namespace vgm::app
