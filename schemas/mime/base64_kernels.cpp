#include "schemas/mime/base64_kernels.hpp"

#include <array>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace vgm::mime::kernels {
namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> make_values()
{
    std::array<std::int8_t, 256> values{};
    for (auto& v : values) v = -1;
    for (int i = 0; i < 64; ++i) {
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    }
    return values;
}

// Set in a table entry of a byte that is no letter, above the 24 bits of a group.
constexpr std::uint32_t no_letter = 1u << 24;

// One table for each place in a group, already shifted: a group is four loads and three ors.
constexpr std::array<std::array<std::uint32_t, 256>, 4> make_places()
{
    constexpr auto values = make_values();
    std::array<std::array<std::uint32_t, 256>, 4> places{};
    for (unsigned place = 0; place < 4; ++place) {
        for (std::size_t c = 0; c < 256; ++c) {
            places[place][c] = values[c] < 0
                                   ? no_letter
                                   : static_cast<std::uint32_t>(values[c]) << (18 - 6 * place);
        }
    }
    return places;
}

// Twelve bits are two letters.
constexpr std::array<std::array<char, 2>, 4096> make_pairs()
{
    std::array<std::array<char, 2>, 4096> pairs{};
    for (std::size_t i = 0; i < 4096; ++i) pairs[i] = {alphabet[i >> 6], alphabet[i & 63]};
    return pairs;
}

constexpr auto values = make_values();
constexpr auto places = make_places();
constexpr auto pairs = make_pairs();

#if defined(__x86_64__)

// Vector translation after Muła and Lemire, "Faster Base64 Encoding and Decoding using AVX2
// Instructions" (2018): the two nibbles of a letter choose a class by table, a class chooses what
// to add.
__attribute__((target("avx2"))) std::size_t
decode_avx2(const char* in, std::size_t size, char* out) noexcept
{
    const __m256i low_classes = _mm256_broadcastsi128_si256(_mm_setr_epi8(
        0x15,
        0x11,
        0x11,
        0x11,
        0x11,
        0x11,
        0x11,
        0x11,
        0x11,
        0x11,
        0x13,
        0x1A,
        0x1B,
        0x1B,
        0x1B,
        0x1A
    ));
    const __m256i high_classes = _mm256_broadcastsi128_si256(_mm_setr_epi8(
        0x10,
        0x10,
        0x01,
        0x02,
        0x04,
        0x08,
        0x04,
        0x08,
        0x10,
        0x10,
        0x10,
        0x10,
        0x10,
        0x10,
        0x10,
        0x10
    ));
    const __m256i shifts = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0)
    );
    const __m256i pack = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1)
    );
    const __m256i slash = _mm256_set1_epi8('/');

    std::size_t at = 0;
    for (; size - at >= 32; at += 32, out += 24) {
        const __m256i text = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in + at));
        const __m256i high = _mm256_and_si256(_mm256_srli_epi32(text, 4), slash);
        const __m256i low = _mm256_and_si256(text, slash);
        if (!_mm256_testz_si256(
                _mm256_shuffle_epi8(low_classes, low), _mm256_shuffle_epi8(high_classes, high)
            )) {
            break;
        }
        const __m256i shift =
            _mm256_shuffle_epi8(shifts, _mm256_add_epi8(_mm256_cmpeq_epi8(text, slash), high));
        const __m256i sextets = _mm256_add_epi8(text, shift);
        const __m256i halves = _mm256_maddubs_epi16(sextets, _mm256_set1_epi32(0x01400140));
        const __m256i groups = _mm256_madd_epi16(halves, _mm256_set1_epi32(0x00011000));
        const __m256i bytes = _mm256_permutevar8x32_epi32(
            _mm256_shuffle_epi8(groups, pack), _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7)
        );
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm256_castsi256_si128(bytes));
        _mm_storel_epi64(reinterpret_cast<__m128i*>(out + 16), _mm256_extracti128_si256(bytes, 1));
    }
    return at;
}

__attribute__((target("avx2"))) std::size_t
encode_avx2(const char* in, std::size_t size, char* out) noexcept
{
    const __m256i spread =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10)
        );
    const __m256i shifts = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(65, 71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 0, 0)
    );
    // Two loads of 16 bytes, of which 12 count: 28 bytes must be readable.
    std::size_t at = 0;
    for (; size - at >= 28; at += 24, out += 32) {
        const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + at));
        const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + at + 12));
        const __m256i bytes = _mm256_shuffle_epi8(_mm256_set_m128i(second, first), spread);
        const __m256i odd = _mm256_mulhi_epu16(
            _mm256_and_si256(bytes, _mm256_set1_epi32(0x0fc0fc00)), _mm256_set1_epi32(0x04000040)
        );
        const __m256i even = _mm256_mullo_epi16(
            _mm256_and_si256(bytes, _mm256_set1_epi32(0x003f03f0)), _mm256_set1_epi32(0x01000010)
        );
        const __m256i sextets = _mm256_or_si256(odd, even);
        const __m256i classes = _mm256_sub_epi8(
            _mm256_subs_epu8(sextets, _mm256_set1_epi8(51)),
            _mm256_cmpgt_epi8(sextets, _mm256_set1_epi8(25))
        );
        const __m256i text = _mm256_add_epi8(sextets, _mm256_shuffle_epi8(shifts, classes));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), text);
    }
    return at;
}

const bool has_avx2 = __builtin_cpu_supports("avx2");

#endif

}  // namespace

std::size_t decode_portable(const char* in, std::size_t size, char* out) noexcept
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(in);
    std::size_t at = 0;
    for (; size - at >= 4; at += 4, out += 3) {
        const std::uint32_t group = places[0][bytes[at]] | places[1][bytes[at + 1]] |
                                    places[2][bytes[at + 2]] | places[3][bytes[at + 3]];
        if (group & no_letter) break;
        out[0] = static_cast<char>(group >> 16);
        out[1] = static_cast<char>(group >> 8);
        out[2] = static_cast<char>(group);
    }
    return at;
}

std::size_t encode_portable(const char* in, std::size_t size, char* out) noexcept
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(in);
    std::size_t at = 0;
    for (; size - at >= 3; at += 3, out += 4) {
        const std::uint32_t group = static_cast<std::uint32_t>(bytes[at]) << 16 |
                                    static_cast<std::uint32_t>(bytes[at + 1]) << 8 | bytes[at + 2];
        std::memcpy(out, pairs[group >> 12].data(), 2);
        std::memcpy(out + 2, pairs[group & 4095].data(), 2);
    }
    return at;
}

std::size_t decode(const char* in, std::size_t size, char* out) noexcept
{
    std::size_t done = 0;
#if defined(__x86_64__)
    if (has_avx2 && size >= 32) done = decode_avx2(in, size, out);
#endif
    return done + decode_portable(in + done, size - done, out + done / 4 * 3);
}

std::size_t encode(const char* in, std::size_t size, char* out) noexcept
{
    std::size_t done = 0;
#if defined(__x86_64__)
    if (has_avx2 && size >= 28) done = encode_avx2(in, size, out);
#endif
    return done + encode_portable(in + done, size - done, out + done / 3 * 4);
}

int letter_value(char c) noexcept { return values[static_cast<unsigned char>(c)]; }

char letter(unsigned value) noexcept { return alphabet[value & 63]; }

}  // namespace vgm::mime::kernels
