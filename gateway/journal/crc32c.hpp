#pragma once

#include <cstdint>
#include <string_view>

namespace vgm::journal {

// CRC-32C (Castagnoli, RFC 3720 appendix B.4). `so_far` is the value of the bytes before, so that
// crc32c(b, crc32c(a)) is the value of a and b in one piece.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t so_far = 0) noexcept;

// The same without the processor's instruction, which crc32c() uses where there is one.
std::uint32_t crc32c_by_table(std::string_view bytes, std::uint32_t so_far = 0) noexcept;

}  // namespace vgm::journal
