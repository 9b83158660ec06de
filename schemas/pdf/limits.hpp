#pragma once

#include "schemas/cda/narrative.hpp"

namespace vgm::pdf {

// What a readable PDF may cost us: a document comes from outside, and a layout needs some hundred
// times the memory of its text.
struct limits
{
    cda::narrative_limits narrative;
    std::size_t pixels_max = 24'000'000;  // of all pictures together; a pixel costs four bytes
    std::size_t pages_max = 300;
};

}  // namespace vgm::pdf
