#pragma once

#include <cstddef>

namespace vgm::fhir {

// What a resource may cost us before anything in it is believed.
struct limits
{
    std::size_t bytes_max = 96u << 20;      // as received; base64 makes four bytes of three
    std::size_t depth_max = 40;             // elements inside one another; a bundle stays under 15
    std::size_t nodes_max = 100'000;        // elements; one costs about 150 bytes
    std::size_t members_max = 100;          // different names in one element
    std::size_t text_bytes_max = 1u << 20;  // of one string that is not base64 (FHIR R4, string)
};

}  // namespace vgm::fhir
