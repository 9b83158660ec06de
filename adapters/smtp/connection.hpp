#pragma once

// One connection to the operator and the loop that does what its session says. For sources of this
// folder only.

#include "adapters/smtp/destination_io.hpp"
#include "gateway/runtime/stream.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace vgm::smtp {

namespace asio = boost::asio;

struct connection
{
    connection(asio::any_io_executor s, session_settings settings)
        : strand(std::move(s)), session(std::move(settings))
    {}

    const asio::any_io_executor strand;  // all that touches the rest runs here
    const std::chrono::steady_clock::time_point made = std::chrono::steady_clock::now();
    std::unique_ptr<runtime::stream> stream;  // none before the connect
    client_session session;
};

struct letter_to_drive
{
    envelope letter;
    content body;
    confirm_function confirm;
    asio::any_io_executor confirm_on;
};

// Connects first when there is no stream. To be awaited on the connection's strand.
asio::awaitable<delivery_report> drive(
    std::shared_ptr<connection> c,
    std::shared_ptr<const destination_settings> settings,
    std::shared_ptr<letter_to_drive> what
);

// QUIT, and the end. Likewise.
asio::awaitable<void> say_goodbye(std::shared_ptr<connection> c);

}  // namespace vgm::smtp
