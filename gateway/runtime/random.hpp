#pragma once

#include <cstdint>
#include <span>

namespace vgm::runtime {

// Bytes that nobody can guess, from OpenSSL's generator. Drawn many at a time by each thread,
// because a call of it costs more than the few bytes of an id or a nonce. Not for keys: what is
// drawn ahead stays in memory. Ends the program when there are none to be had.
void fill_random(std::span<std::uint8_t> into);

}  // namespace vgm::runtime
