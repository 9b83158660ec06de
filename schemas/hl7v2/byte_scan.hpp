#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace vgm::hl7v2 {

// Scans that look at 64 bytes at a time, because a letter is a megabyte of base64 between a few
// hundred separators. SSE2 where the compiler says it is there (always on x86-64).

/** Find every byte that is one of three.

    @param most  When there are more, the scan stops.
    @param found  Is replaced by their positions, in order.
    @return Whether all were found.
*/
bool find_each(
    std::string_view text,
    std::array<char, 3> wanted,
    std::size_t most,
    std::vector<std::uint32_t>& found
);

/** The position of the first byte above 127 at or after `from`; text.size() when there is none. */
std::size_t find_non_ascii(std::string_view text, std::size_t from = 0);

// The same without SSE2: what other processors run, and what the tests compare with.
namespace portable {

bool find_each(
    std::string_view text,
    std::array<char, 3> wanted,
    std::size_t most,
    std::vector<std::uint32_t>& found
);

std::size_t find_non_ascii(std::string_view text, std::size_t from = 0);

}  // namespace portable
}  // namespace vgm::hl7v2
