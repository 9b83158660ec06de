#pragma once

#include <cstddef>

// The inner loops of base64.hpp. They know whole groups only: four characters are three bytes.
// Blanks, padding and errors are their caller's business.
namespace vgm::mime::kernels {

// Decodes groups from the front and stops before the first that holds anything but the 64 letters,
// or when fewer than four characters are left. Writes exactly three bytes for each group; returns
// the number of characters consumed.
using decode_function = std::size_t(const char* in, std::size_t size, char* out) noexcept;

// Encodes size / 3 groups and leaves the rest; returns the number of bytes consumed.
using encode_function = std::size_t(const char* in, std::size_t size, char* out) noexcept;

decode_function decode_portable;
encode_function encode_portable;

// The best that this processor has, chosen once. The two must agree on every input.
std::size_t decode(const char* in, std::size_t size, char* out) noexcept;
std::size_t encode(const char* in, std::size_t size, char* out) noexcept;

// The value of one letter, or a negative number.
int letter_value(char c) noexcept;
char letter(unsigned value) noexcept;

}  // namespace vgm::mime::kernels
