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
    std::array<std::uint8_t, 10> random;
    const int made = RAND_bytes(random.data(), static_cast<int>(random.size()));
    VGM_ASSERT(made == 1);
    return submission_id::make(at, random);
}

}  // namespace vgm::app
