#include "gateway/app/endpoint_rules.hpp"

#include <algorithm>

namespace vgm::app {

endpoint_rules::endpoint_rules(const subscriptions_settings& s)
    : clear_on_loopback_(s.clear_text == clear_text_endpoints::loopback),
      secure_(s.trust.has_value())
{
    for (const auto& text : s.hosts)
        if (const auto read = annuaire::url::parse("https://" + text))
            hosts_.push_back({read->host, read->port});
}

std::optional<std::string> endpoint_rules::refuse(std::string_view endpoint, bool with_payload)
    const
{
    auto to = annuaire::url::parse(endpoint);
    if (!to) return "the endpoint is no https: address";
    std::ranges::transform(to->host, to->host.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    const bool is_loopback =
        to->host == "127.0.0.1" || to->host == "::1" || to->host == "localhost";
    if (!to->secure && !(clear_on_loopback_ && is_loopback))
        return "the endpoint is no https: address";
    if (to->secure && !secure_)
        return "no https: endpoint is believed here: subscriptions.trust is not set";
    const auto listed = [&](const host& h) { return h.name == to->host && h.port == to->port; };
    if (std::ranges::none_of(hosts_, listed))
        return "the endpoint's host and port are not among those that are allowed here "
               "(subscriptions.hosts)";
    if (with_payload && to->target.find('?') != std::string::npos)
        return "an endpoint that resources are put to has no query";
    return std::nullopt;
}

}  // namespace vgm::app
