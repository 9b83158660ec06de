#pragma once

#include "schemas/transmission/rules.hpp"

#include <span>

namespace vgm::rest {

/** The rules of a request itself, before a message is made of it. */
std::span<const transmission::check_rule> rest_rules() noexcept;

}  // namespace vgm::rest
