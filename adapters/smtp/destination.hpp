#pragma once

#include "adapters/smtp/client_session.hpp"
#include "gateway/runtime/tls.hpp"
#include "gateway/runtime/workers.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace vgm::smtp {

struct destination_settings
{
    std::string name = "operator";
    std::string host;
    std::uint16_t port = 587;
    std::string server_name;  // what its certificate must be for; empty: `host`
    security secured_by = security::starttls;
    authentication auth = authentication::none;
    std::string helo_name;            // our own host name
    std::size_t connections_max = 4;  // operators count sessions; a letter waits for a free one
    std::chrono::milliseconds idle_timeout{30'000};  // below the operator's own (Postfix: 100 s)
    // A connection that is older carries no further letter: a server's certificate, a revocation
    // list, a balancer's choice are looked at anew. 0: no longest age.
    std::chrono::milliseconds connection_age_max{600'000};
    std::chrono::milliseconds connect_pause{10'000};  // after a failure to reach the operator
    double deadline_factor = 1.0;  // of RFC 5321's minutes; below 1 for tests and quick operators
    std::shared_ptr<const runtime::tls_context> tls;  // required: never clear text
};

struct destination_statistics
{
    std::size_t open = 0;  // connections, `idle` included
    std::size_t idle = 0;
    std::size_t connected = 0;  // connections made since the start
    std::size_t sent = 0;
    std::size_t failed = 0;              // attempts that ended in anything but `sent`
    std::size_t announced_size_max = 0;  // SIZE of the last EHLO (RFC 1870); 0: none, or no limit
    // What the last fresh connection came to: the operator took it, or could not be reached.
    std::optional<bool> reachable;  // nothing: none was tried yet
    // How long no letter is tried, after a failure to reach the operator. 0: it may be tried.
    std::chrono::milliseconds pause_left{0};
};

// Hands letters to one operator over a few warm connections. deliver() is in destination_io.hpp.
//
// A connection carries letter after letter and is closed after `idle_timeout`, or when it is older
// than `connection_age_max`. One that turns out
// dead before its MAIL was answered is replaced once, and the letter never knows.
class destination
{
public:
    // Connections live on the workers, which must outlive them. Throws std::invalid_argument when a
    // setting cannot be used, naming it.
    destination(runtime::workers& workers, destination_settings settings);
    ~destination();  // stop()
    destination(const destination&) = delete;
    destination& operator=(const destination&) = delete;

    // Says goodbye on idle connections; letters that wait for one are deferred, those under way go
    // on. May be called from any thread.
    void stop();

    destination_statistics statistics() const;
    const std::string& name() const;

    struct impl;
    const std::shared_ptr<impl>& get() const { return impl_; }  // for destination_io.hpp

private:
    std::shared_ptr<impl> impl_;
};

}  // namespace vgm::smtp
