#include "gateway/journal/crc32c.hpp"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace vgm::journal {
namespace {

using table = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr table make_table()
{
    table t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? 0x82F63B78u : 0u);
        t[0][i] = crc;
    }
    for (std::uint32_t i = 0; i < 256; ++i)
        for (std::size_t slice = 1; slice < 8; ++slice)
            t[slice][i] = (t[slice - 1][i] >> 8) ^ t[0][t[slice - 1][i] & 0xFF];
    return t;
}

constexpr table tables = make_table();

std::uint64_t load(const char* p) noexcept
{
    std::uint64_t word;
    std::memcpy(&word, p, sizeof word);
    return word;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t
by_instruction(std::string_view bytes, std::uint32_t so_far) noexcept
{
    const char* p = bytes.data();
    const char* const end = p + bytes.size();
    std::uint64_t crc = ~so_far;
    for (; end - p >= 8; p += 8) crc = _mm_crc32_u64(crc, load(p));
    auto rest = static_cast<std::uint32_t>(crc);
    for (; p != end; ++p) rest = _mm_crc32_u8(rest, static_cast<unsigned char>(*p));
    return ~rest;
}

bool has_instruction() noexcept
{
    static const bool answer = __builtin_cpu_supports("sse4.2") != 0;
    return answer;
}
#endif

}  // namespace

std::uint32_t crc32c_by_table(std::string_view bytes, std::uint32_t so_far) noexcept
{
    const char* p = bytes.data();
    const char* const end = p + bytes.size();
    std::uint32_t crc = ~so_far;
    for (; end - p >= 8; p += 8) {
        const std::uint64_t word = load(p) ^ crc;
        crc = 0;
        for (std::size_t i = 0; i < 8; ++i) crc ^= tables[7 - i][(word >> (8 * i)) & 0xFF];
    }
    for (; p != end; ++p)
        crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<unsigned char>(*p)) & 0xFF];
    return ~crc;
}

std::uint32_t crc32c(std::string_view bytes, std::uint32_t so_far) noexcept
{
#if defined(__x86_64__)
    if (has_instruction()) return by_instruction(bytes, so_far);
#endif
    return crc32c_by_table(bytes, so_far);
}

}  // namespace vgm::journal
