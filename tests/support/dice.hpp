#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace vgm::test {

// Random numbers for a test that prints its seed: `dice any; SCOPED_TRACE(any.seed());`. With
// VGM_SEED in the environment the same numbers come again.
class dice
{
public:
    dice() : dice(pick()) {}
    explicit dice(std::uint32_t seed) : seed_(seed), engine_(seed) {}

    std::string seed() const { return "seed " + std::to_string(seed_); }
    std::mt19937& engine() { return engine_; }

    int between(int least, int most)
    {
        return std::uniform_int_distribution<int>(least, most)(engine_);
    }
    bool once_in(int n) { return between(1, n) == 1; }
    bool coin() { return once_in(2); }

    std::string bytes(int size_max)
    {
        std::string text(static_cast<std::size_t>(between(0, size_max)), '\0');
        for (char& c : text) c = static_cast<char>(between(0, 255));
        return text;
    }

private:
    static std::uint32_t pick()
    {
        const char* const wanted = std::getenv("VGM_SEED");
        return wanted == nullptr ? std::random_device{}()
                                 : static_cast<std::uint32_t>(std::strtoul(wanted, nullptr, 10));
    }

    std::uint32_t seed_;
    std::mt19937 engine_;
};

}  // namespace vgm::test
