#pragma once

#include <cstddef>

namespace vgm::cda {

// What a document may cost us. A CDA comes from outside, and a few kilobytes of XML can ask for
// gigabytes of memory.
struct limits
{
    std::size_t bytes_max = 64u << 20;  // the document as received
    std::size_t depth_max = 100;        // elements inside one another; real ones stay under 30
    std::size_t nodes_max = 1'500'000;  // elements and attributes; one costs about 60 bytes
    std::size_t attributes_max = 100;   // of one element
};

// A self-presenting CDA is an XSLT style sheet that carries the ClinicalDocument inside itself
// (CI-SIS, MIME type application/xslt+xml).
enum class self_presenting { accept, refuse };

}  // namespace vgm::cda
