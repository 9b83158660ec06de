#pragma once

#include "schemas/transmission/rules.hpp"

#include <span>

namespace vgm::document_to_mssante {

/** What is asked last of a message that is otherwise right: whether its letters can be made. */
std::span<const transmission::check_rule> letter_rules() noexcept;

}  // namespace vgm::document_to_mssante
