#include "adapters/http/server.hpp"

#include "adapters/http/connection.hpp"
#include "gateway/core/assert.hpp"
#include "gateway/runtime/workers_io.hpp"

namespace vgm::http {

namespace asio = boost::asio;

struct server::impl
{
    impl(server_settings s, runtime::budget& memory, admitter a, handler h)
        : with(std::make_shared<door>(std::move(s), memory, std::move(a), std::move(h)))
    {
        VGM_ASSERT(with->admit && with->handle);
    }

    std::shared_ptr<door> with;
    std::optional<runtime::listener> listen;
};

server::server(
    runtime::workers& workers,
    server_settings settings,
    runtime::budget& memory,
    admitter admit,
    handler handle
)
    : impl_(std::make_shared<impl>(std::move(settings), memory, std::move(admit), std::move(handle))
      )
{
    const auto& s = impl_->with->settings;
    impl_->listen.emplace(
        runtime::executor_of(workers),
        runtime::listener_settings{s.address, s.port, s.connections_max},
        [with = impl_->with](std::unique_ptr<runtime::stream> stream) -> asio::awaitable<void> {
            return serve(with, std::move(stream));
        }
    );
}

server::~server() { stop(); }

std::uint16_t server::bound_port() const { return impl_->listen->bound_port(); }

void server::stop()
{
    impl_->listen->stop();
    impl_->with->close_idle();
}

bool server::drain(std::chrono::milliseconds patience) { return impl_->with->drain(patience); }

}  // namespace vgm::http
