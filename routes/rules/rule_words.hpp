#pragma once

#include "schemas/transmission/rules.hpp"

#include <span>

namespace vgm::rules {

/** What the gateway says of a message because of the site's rules. */
std::span<const transmission::check_rule> site_rule_words() noexcept;

}  // namespace vgm::rules
