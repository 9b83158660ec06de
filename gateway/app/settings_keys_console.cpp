#include "gateway/app/settings_keys.hpp"

namespace vgm::app {

void describe(config::visitor& v, console_settings& s)
{
    v.key(
        "listen",
        s.listen,
        {.says =
             "Where the console and its API are; port 0 takes any free one. A loopback address: "
             "whoever reaches it sees every letter.",
         .example = "127.0.0.1:8081",
         .required = true}
    );
    v.key(
        "connections_max",
        s.connections_max,
        {.says = "Connections at a time; more are closed at once. Each open page has two.",
         .unit = "connections",
         .least = "4",
         .most = "1000"}
    );
}

}  // namespace vgm::app
