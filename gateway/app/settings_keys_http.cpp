#include "gateway/app/settings_keys.hpp"

namespace vgm::app {

using config::file_use;

void describe(config::visitor& v, http_client_settings& s)
{
    v.key(
        "token_file",
        s.token_file,
        {.says = "File of the client's bearer token, at least 32 characters; one for each line "
                 "while an old one gives way to a new one. Read at the start.",
         .example = "secrets/ris.token",
         .file = file_use::read,
         .secret = true}
    );
    v.key(
        "certificate",
        s.certificate,
        {.says = "The client's certificate: the CN of its subject, or its SHA-256 fingerprint in "
                 "hexadecimal. With a token too, both are wanted.",
         .example = "ris.ch-saint-martin.example"}
    );
    v.key(
        "requests_per_minute",
        s.requests_per_minute,
        {.says = "What the client may ask in a minute; beyond it gets 429 until time has passed. 0 "
                 "means any number.",
         .unit = "requests",
         .most = "1000000"}
    );
}

void describe(config::visitor& v, http_settings& s)
{
    v.key(
        "listen",
        s.listen,
        {.says = "Where clients connect; port 0 takes any free one. Without `tls`, a loopback "
                 "address.",
         .example = "127.0.0.1:8080",
         .required = true}
    );
    v.section("tls", s.tls, {.says = "TLS of the listener; without it, clear text."});
    v.key(
        "body_bytes_max",
        s.body_bytes_max,
        {.says = "The largest body that is taken; a larger one gets 413.",
         .least = "1KB",
         .most = "1GB"}
    );
    v.key(
        "connections_max",
        s.connections_max,
        {.says = "Connections at a time; more are closed at once.",
         .unit = "connections",
         .least = "1",
         .most = "10000"}
    );
    v.key(
        "idle_timeout",
        s.idle_timeout,
        {.says = "A connection silent for so long between two requests is closed.",
         .least = "1s",
         .most = "1h"}
    );
    v.key(
        "head_timeout",
        s.head_timeout,
        {.says = "How long the first line and the header fields of a request may take to arrive.",
         .least = "1s",
         .most = "10m"}
    );
    v.key(
        "body_timeout",
        s.body_timeout,
        {.says = "How long the body of a request may take to arrive.", .least = "1s", .most = "1h"}
    );
}

}  // namespace vgm::app
