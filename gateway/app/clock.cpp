#include "gateway/app/clock.hpp"

#include "gateway/runtime/random.hpp"

#include <array>
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
    runtime::fill_random(random);
    return submission_id::make(at, random);
}

}  // namespace vgm::app
