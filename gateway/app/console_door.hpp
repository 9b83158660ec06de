#pragma once

#include "gateway/app/console.hpp"
#include "gateway/app/console_live.hpp"
#include "gateway/app/http_routes.hpp"
#include "gateway/runtime/budget.hpp"
#include "gateway/runtime/workers.hpp"

#include <memory>
#include <optional>

namespace vgm::app {

// The console's listener, on threads of its own: slow questions hold up nothing but other
// questions. Everything is below /api/v1 but what add_pages() adds.
class console_door
{
public:
    // What `ports` refers to outlives it.
    explicit console_door(console_ports ports);
    ~console_door();
    console_door(const console_door&) = delete;
    console_door& operator=(const console_door&) = delete;

    // Before listen(): the pages, below another path than the API.
    http_routes& routes() { return routes_; }

    // Throws std::runtime_error when the address cannot be bound.
    void listen();
    std::uint16_t bound_port() const { return server_->bound_port(); }

private:
    const console_settings with_;
    console answers_;
    http_clients nobody_{{}};
    http_routes routes_{nobody_};
    runtime::budget memory_{8 << 20};
    std::unique_ptr<console_live> live_;
    runtime::workers workers_{"console", 2};
    std::optional<http::server> server_;
};

}  // namespace vgm::app
