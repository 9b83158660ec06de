#pragma once

#include "schemas/transmission/rules.hpp"

#include <span>

namespace vgm::papers {

/** The rules of files and of the batches in them, before a message is judged. */
std::span<const transmission::check_rule> paper_rules() noexcept;

}  // namespace vgm::papers
