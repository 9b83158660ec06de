#pragma once

// The section `subscriptions`: where FHIR clients may have themselves told what becomes of their
// letters.

#include "gateway/core/time.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vgm::app {

enum class clear_text_endpoints { refused, loopback };

struct subscriptions_settings
{
    std::vector<std::string> hosts;  // "host" or "host:port"
    std::optional<std::filesystem::path> trust, certificate, key;
    clear_text_endpoints clear_text = clear_text_endpoints::refused;
    unsigned per_client_max = 5;
    seconds timeout{10};
    seconds retry_first{1}, retry_longest{300};
    seconds give_up_after{3 * 86400};
};

constexpr std::array<std::pair<std::string_view, clear_text_endpoints>, 2> names_of(
    clear_text_endpoints
)
{
    return {
        {{"refused", clear_text_endpoints::refused}, {"loopback", clear_text_endpoints::loopback}}};
}

}  // namespace vgm::app
