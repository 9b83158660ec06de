#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

// A PNG for tests, made without any library: the grey curve of a made-up measurement on white.
namespace vgm::test {

namespace detail {

inline std::uint32_t crc_of(std::string_view bytes)
{
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0);
    }
    return ~crc;
}

inline std::string four_bytes(std::uint32_t value)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
    return bytes;
}

inline std::string png_chunk(const std::string& type, const std::string& content)
{
    return four_bytes(static_cast<std::uint32_t>(content.size())) + type + content +
           four_bytes(crc_of(type + content));
}

// zlib of stored blocks (RFC 1950, RFC 1951 §3.2.4).
inline std::string stored(std::string_view bytes)
{
    std::string made = "\x78\x01";
    std::uint32_t a = 1, b = 0;
    for (const char c : bytes) {
        a = (a + static_cast<unsigned char>(c)) % 65521;
        b = (b + a) % 65521;
    }
    constexpr std::size_t most = 65535;
    for (std::size_t at = 0; at < bytes.size(); at += most) {
        const auto block = bytes.substr(at, most);
        const auto size = static_cast<std::uint32_t>(block.size());
        made += static_cast<char>(at + most >= bytes.size() ? 1 : 0);
        for (const auto value : {size, ~size}) {
            made += static_cast<char>(value & 0xFF);
            made += static_cast<char>(value >> 8 & 0xFF);
        }
        made += block;
    }
    return made + four_bytes(b << 16 | a);
}

}  // namespace detail

// Colour type 6: red, green, blue, and how opaque.
inline std::string make_png(std::uint32_t width, std::uint32_t height)
{
    std::string rows;
    for (std::uint32_t y = 0; y < height; ++y) {
        rows += '\0';  // no filter
        for (std::uint32_t x = 0; x < width; ++x) {
            const auto step = x * 3 % (2 * height);
            const auto wave = step < height ? step : 2 * height - step;
            const bool ink = y > wave ? y - wave < 3 : wave - y < 3;
            const bool frame = x == 0 || y == 0 || x + 1 == width || y + 1 == height;
            rows += ink     ? std::string("\x1E\x46\x78\xFF", 4)
                    : frame ? std::string("\x90\x90\x90\xFF", 4)
                            : std::string(4, '\0');
        }
    }
    std::string header = detail::four_bytes(width) + detail::four_bytes(height);
    header += std::string("\x08\x06\x00\x00\x00", 5);
    return std::string("\x89PNG\r\n\x1A\n", 8) + detail::png_chunk("IHDR", header) +
           detail::png_chunk("IDAT", detail::stored(rows)) + detail::png_chunk("IEND", {});
}

}  // namespace vgm::test
