#pragma once

#include "adapters/annuaire/url.hpp"
#include "gateway/app/settings_subscriptions.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::app {

// Where notifications may go: hosts that the configuration names, and nothing else, so that no
// client makes the gateway speak to a host of its choice.
class endpoint_rules
{
public:
    explicit endpoint_rules(const subscriptions_settings& s);

    // Why an endpoint is not allowed, in a sentence; nothing when it is.
    std::optional<std::string> refuse(std::string_view endpoint, bool with_payload) const;

private:
    struct host
    {
        std::string name;
        std::uint16_t port = 443;
    };
    std::vector<host> hosts_;
    bool clear_on_loopback_;
    bool secure_;
};

}  // namespace vgm::app
