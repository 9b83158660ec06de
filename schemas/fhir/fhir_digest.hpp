#pragma once

#include "schemas/fhir/tree.hpp"

#include <string>

namespace vgm::fhir {

/** SHA-1, in hexadecimal, of what a resource says: the same for JSON and XML, and for elements of
    different names in another order. */
std::string digest_of(const element& resource);

}  // namespace vgm::fhir
