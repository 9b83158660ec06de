#include "gateway/runtime/random.hpp"

#include "gateway/core/assert.hpp"

#include <openssl/rand.h>

#include <array>
#include <utility>

namespace vgm::runtime {

void fill_random(std::span<std::uint8_t> into)
{
    thread_local std::array<std::uint8_t, 1024> drawn;
    thread_local std::size_t used = drawn.size();
    for (auto& byte : into) {
        if (used == drawn.size()) {
            VGM_ASSERT(RAND_bytes(drawn.data(), static_cast<int>(drawn.size())) == 1);
            used = 0;
        }
        byte = std::exchange(drawn[used++], std::uint8_t{0});
    }
}

}  // namespace vgm::runtime
