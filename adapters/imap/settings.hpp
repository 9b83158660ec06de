#pragma once

#include "adapters/imap/response_reader.hpp"
#include "gateway/core/retry_schedule.hpp"

#include <cstdint>
#include <string>

namespace vgm::imap {

// There is no third way: a mailbox is never read in clear text.
enum class security { starttls, implicit };

// external: SASL EXTERNAL, the client certificate says who we are.
enum class authentication { external, password };

// What becomes of a message on the server once it was taken over. One that was too large to be
// read stays as it is, so that a person can still look at it.
enum class after_processing { seen, remove, leave };

struct session_settings
{
    imap::security security = security::starttls;
    imap::authentication authentication = authentication::external;
    std::string user;  // with external: the authorization identity; empty: the certificate's own
    std::string password;          // read from its file by the caller
    std::string folder = "INBOX";  // as the server spells it: modified UTF-7 beyond ASCII
    imap::after_processing after_processing = after_processing::seen;

    // Without IDLE, and for servers that announce it and refuse.
    seconds poll_interval{60};
    // RFC 2177 asks for less than 29 minutes; a firewall may ask for much less.
    seconds idle_renewal{25 * 60};
    // How long the server may be silent while we wait for it. Operators were seen to take 58 s.
    seconds reply_deadline{120};

    std::size_t message_bytes_max = 64 << 20;  // a larger message is reported, not fetched
    // Messages listed at a time. Bounds memory before a folder of a million; the rest comes after.
    std::size_t list_length_max = 10'000;
};

struct source_settings
{
    std::string name;  // in logs
    std::string host;
    std::string server_name;  // what its certificate must be for; empty: `host`
    std::uint16_t port = 143;
    session_settings session;
    seconds connect_deadline{30};
    // Between sessions. `give_up_after` does not apply: a mailbox is waited for for ever.
    retry_schedule reconnect{seconds{5}, 2.0, seconds{300}, 0.2, seconds{5 * 86400}};
};

}  // namespace vgm::imap
