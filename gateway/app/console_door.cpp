#include "gateway/app/console_door.hpp"

#include "gateway/app/wiring.hpp"

#include <boost/system/system_error.hpp>

#include <stdexcept>

namespace vgm::app {
namespace {

constexpr std::uint64_t body_bytes_max = 64 * 1024;

}  // namespace

console_door::console_door(console_ports ports)
    : with_(ports.with.console.value()),
      answers_(ports),
      live_(std::make_unique<console_live>(ports.projection))
{
    http_route api;
    api.prefix = "/api/v1";
    api.methods = {http::method::get, http::method::post};
    api.access = http_access::anybody;
    api.body_bytes_max = body_bytes_max;
    api.handle = [this](const http_call& call, const http::answer& answer) {
        if (call.request.path == "/api/v1/live" && call.request.method == http::method::get) {
            if (auto refusal = answers_.refuse_stranger(call.request))
                return answer(std::move(*refusal));
            return answer(live_->open());
        }
        answer(answers_.answer(call.request));
    };
    routes_.add(std::move(api));
}

console_door::~console_door()
{
    live_.reset();
    server_.reset();
    workers_.stop();
    workers_.join();
}

void console_door::listen()
{
    try {
        server_.emplace(
            workers_,
            to_console_server(with_),
            memory_,
            [this](const http::request& head) { return routes_.admit(head); },
            [this](http::request asked, http::answer answer) {
                routes_.handle(std::move(asked), std::move(answer));
            }
        );
    } catch (const boost::system::system_error& failed) {
        throw std::runtime_error(
            "cannot listen on " + with_.listen.to_string() +
            " for the console: " + failed.code().message()
        );
    }
    runtime::log::info(
        "console.listening",
        {{"address", with_.listen.host}, {"port", std::to_string(server_->bound_port())}}
    );
}

}  // namespace vgm::app
