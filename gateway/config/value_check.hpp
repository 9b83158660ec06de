#pragma once

#include "gateway/config/document.hpp"
#include "gateway/config/visitor.hpp"

namespace vgm::config {

inline constexpr std::size_t text_length_max = 1024;

// What is wrong with a value, in words.
struct complaint
{
    std::string message;
    std::string suggestion;
};

// Puts one scalar into a field, or says what is wrong with it. A secret is never quoted.
std::optional<complaint> take_scalar(
    const node& given,
    field& value,
    const key_facts& facts,
    const std::filesystem::path& folder
);

// "1s to 1h", "at least 1s", or nothing.
std::string print_range(const key_facts& facts);

// What to show as a good value of a key: its example, or else its default.
std::string print_example_of(const field& value, const key_facts& facts);

}  // namespace vgm::config
