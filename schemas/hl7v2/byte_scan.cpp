#include "schemas/hl7v2/byte_scan.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace vgm::hl7v2 {
namespace {

constexpr std::size_t block_size = 64;

// `match(block)` gives one bit for each of the 64 bytes at `block`, the first byte lowest.
template <class Match>
bool collect(
    std::string_view text,
    std::size_t most,
    std::vector<std::uint32_t>& found,
    const Match& match
)
{
    // Room for one block of nothing but matches is kept, so that the inner loop never asks.
    std::size_t count = 0;
    found.resize(std::min<std::size_t>(text.size() / 8, 4096) + block_size);
    const auto take = [&](std::size_t at, std::uint64_t bits) {
        if (count + block_size > found.size()) found.resize(found.size() * 2);
        std::uint32_t* out = found.data() + count;
        count += static_cast<std::size_t>(std::popcount(bits));
        for (; bits != 0; bits &= bits - 1)
            *out++ =
                static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(std::countr_zero(bits));
        return count <= most;
    };

    std::size_t at = 0;
    for (; at + block_size <= text.size(); at += block_size)
        if (const std::uint64_t bits = match(text.data() + at); bits != 0)
            if (!take(at, bits)) return false;
    if (const std::size_t rest = text.size() - at; rest > 0) {
        std::array<char, block_size> padded{};
        std::memcpy(padded.data(), text.data() + at, rest);
        const std::uint64_t inside = (std::uint64_t{1} << rest) - 1;
        if (!take(at, match(padded.data()) & inside)) return false;
    }
    found.resize(count);
    return true;
}

std::size_t find_non_ascii_from(std::string_view text, std::size_t from)
{
    while (from < text.size() && static_cast<signed char>(text[from]) >= 0) ++from;
    return from;
}

}  // namespace

namespace portable {

bool find_each(
    std::string_view text,
    std::array<char, 3> wanted,
    std::size_t most,
    std::vector<std::uint32_t>& found
)
{
    const auto match = [&](const char* block) {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < block_size; ++i) {
            const char c = block[i];
            const bool hit = c == wanted[0] || c == wanted[1] || c == wanted[2];
            bits |= std::uint64_t{hit} << i;
        }
        return bits;
    };
    return collect(text, most, found, match);
}

std::size_t find_non_ascii(std::string_view text, std::size_t from)
{
    for (; from + 8 <= text.size(); from += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + from, 8);
        if ((word & 0x8080808080808080U) != 0) break;
    }
    return find_non_ascii_from(text, from);
}

}  // namespace portable

#if defined(__SSE2__)

namespace {

__m128i load(const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }

std::uint64_t bits_of(__m128i bytes)
{
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(bytes)));
}

}  // namespace

bool find_each(
    std::string_view text,
    std::array<char, 3> wanted,
    std::size_t most,
    std::vector<std::uint32_t>& found
)
{
    const __m128i a = _mm_set1_epi8(wanted[0]);
    const __m128i b = _mm_set1_epi8(wanted[1]);
    const __m128i c = _mm_set1_epi8(wanted[2]);
    const auto part = [&](const char* at) {
        const __m128i v = load(at);
        return _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(v, a), _mm_cmpeq_epi8(v, b)), _mm_cmpeq_epi8(v, c)
        );
    };
    const auto match = [&](const char* block) {
        const __m128i w = part(block), x = part(block + 16);
        const __m128i y = part(block + 32), z = part(block + 48);
        const __m128i any = _mm_or_si128(_mm_or_si128(w, x), _mm_or_si128(y, z));
        if (bits_of(any) == 0) return std::uint64_t{0};
        return bits_of(w) | bits_of(x) << 16 | bits_of(y) << 32 | bits_of(z) << 48;
    };
    return collect(text, most, found, match);
}

std::size_t find_non_ascii(std::string_view text, std::size_t from)
{
    for (; from + block_size <= text.size(); from += block_size) {
        const char* at = text.data() + from;
        const __m128i any = _mm_or_si128(
            _mm_or_si128(load(at), load(at + 16)), _mm_or_si128(load(at + 32), load(at + 48))
        );
        if (bits_of(any) != 0) break;
    }
    for (; from + 16 <= text.size(); from += 16)
        if (const auto bits = bits_of(load(text.data() + from)); bits != 0)
            return from + static_cast<std::size_t>(std::countr_zero(bits));
    return find_non_ascii_from(text, from);
}

#else

bool find_each(
    std::string_view text,
    std::array<char, 3> wanted,
    std::size_t most,
    std::vector<std::uint32_t>& found
)
{
    return portable::find_each(text, wanted, most, found);
}

std::size_t find_non_ascii(std::string_view text, std::size_t from)
{
    return portable::find_non_ascii(text, from);
}

#endif

}  // namespace vgm::hl7v2
