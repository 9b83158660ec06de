#pragma once

#include "adapters/smtp/reply.hpp"

#include <cstddef>

namespace vgm::smtp {

// What the last EHLO reply announced (RFC 5321 §4.1.1.1), as far as we use it. What was announced
// before TLS is forgotten: anybody on the wire could have written it.
struct server_capabilities
{
    bool starttls = false;
    bool pipelining = false;      // RFC 2920
    bool dsn = false;             // RFC 3461
    bool eight_bit_mime = false;  // RFC 6152
    bool auth_external = false;   // RFC 4954, RFC 4422 appendix A
    bool size = false;            // RFC 1870
    std::size_t size_max = 0;     // 0: no fixed limit is announced

    friend bool operator==(const server_capabilities&, const server_capabilities&) = default;
};

server_capabilities to_capabilities(const reply& ehlo);

}  // namespace vgm::smtp
