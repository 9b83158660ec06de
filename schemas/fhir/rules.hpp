#pragma once

#include "schemas/transmission/rules.hpp"

#include <span>

namespace vgm::fhir {

/** The rules of a publication itself, before a message is made of it. */
std::span<const transmission::check_rule> fhir_rules() noexcept;

}  // namespace vgm::fhir
