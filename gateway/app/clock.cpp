#include "gateway/app/clock.hpp"

#include "gateway/core/assert.hpp"

#include <openssl/rand.h>

#include <random>

namespace vgm::app {

timestamp now() { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); }

double random_share()
{
    thread_local std::mt19937_64 generator{std::random_device{}()};
    return std::uniform_real_distribution<double>{0.0, 1.0}(generator);
}

submission_id fresh_id(timestamp at)
{
    // Drawn many at a time, which costs least.
    using random_part = std::array<std::uint8_t, 10>;
    thread_local std::array<random_part, 128> drawn;
    thread_local std::size_t used = drawn.size();
    if (used == drawn.size()) {
        VGM_ASSERT(RAND_bytes(drawn.front().data(), static_cast<int>(sizeof drawn)) == 1);
        used = 0;
    }
    return submission_id::make(at, drawn[used++]);
}

}  // namespace vgm::app
