#pragma once

// One connection's loop; for sources of this folder only.

#include "adapters/http/server.hpp"
#include "gateway/runtime/stream.hpp"

#include <condition_variable>
#include <mutex>
#include <set>

namespace vgm::http {

// A connection as the door knows it. Its members belong to the connection's strand.
struct seat
{
    runtime::stream* stream = nullptr;  // null when the connection is gone
    bool is_idle = true;
    runtime::asio::any_io_executor executor;
};

// What all connections of a server share.
class door
{
public:
    door(server_settings s, runtime::budget& m, server::admitter a, server::handler h)
        : settings(std::move(s)), memory(m), admit(std::move(a)), handle(std::move(h))
    {}

    std::shared_ptr<seat> enter(runtime::stream& stream);
    void leave(const std::shared_ptr<seat>& of);
    void begin_request();
    void end_request();

    bool is_closing() const;
    void close_idle();
    bool drain(std::chrono::milliseconds patience);

    const server_settings settings;
    runtime::budget& memory;
    const server::admitter admit;
    const server::handler handle;

private:
    mutable std::mutex mutex_;
    std::condition_variable ended_;
    std::set<std::shared_ptr<seat>> seats_;
    std::size_t under_way_ = 0;
    bool closing_ = false;
};

runtime::asio::awaitable<void>
serve(std::shared_ptr<door> with, std::unique_ptr<runtime::stream> stream);

}  // namespace vgm::http
