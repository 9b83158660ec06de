#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/core/time.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace vgm::annuaire {

// The white list of the trusted space (listeblanchemssante.xml): the domains that operators serve.
struct white_list
{
    std::set<std::string> domains;     // lower case; a domain that two operators serve, once
    std::optional<timestamp> made_at;  // DateDeGeneration
};

inline constexpr std::size_t white_list_bytes_max = 64 * 1024 * 1024;

/** @return An issue for what is no XML, or names no domain: an empty list would refuse everybody.
 */
result<white_list> parse_white_list(std::string_view xml);

}  // namespace vgm::annuaire
