#include "gateway/app/http_door.hpp"

#include "gateway/app/wiring.hpp"

#include <boost/system/system_error.hpp>

#include <stdexcept>

namespace vgm::app {

http_door::http_door(const settings& with) : with_(with.http.value()), clients_(with.sources) {}

void http_door::listen(runtime::workers& workers, runtime::budget& memory)
{
    try {
        server_.emplace(
            workers,
            to_http_server(with_),
            memory,
            [this](const http::request& head) { return routes_.admit(head); },
            [this](http::request asked, http::answer answer) {
                routes_.handle(std::move(asked), std::move(answer));
            }
        );
    } catch (const boost::system::system_error& failed) {
        throw std::runtime_error(
            "cannot listen on " + with_.listen.to_string() + " for http: " + failed.code().message()
        );
    }
    runtime::log::info(
        "http.listening",
        {{"address", with_.listen.host}, {"port", std::to_string(server_->bound_port())}}
    );
}

bool http_door::stop(milliseconds patience)
{
    if (!server_) return true;
    server_->stop();
    return server_->drain(patience);
}

}  // namespace vgm::app
