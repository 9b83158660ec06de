#pragma once

#include "gateway/core/submission.hpp"
#include "schemas/cda/header.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::rules {

inline constexpr std::size_t body_bytes_max = 20'000;  // of a template

// A field of a template: {documents} in the text stands for what it says.
struct body_field
{
    std::string_view name, says;
};

/** The fields there are, in the order of docs/routing.md. */
std::span<const body_field> body_fields() noexcept;

/** What is wrong with a template: a field that is none, a brace that is left open, more than
    body_bytes_max. Empty: nothing. */
std::string find_fault_in_body(std::string_view source);

/** The text of a mail. {{ and }} are braces; a field that the message does not fill is empty.

    @param documents  The headers of s.documents, in their order. */
std::string
expand_body(std::string_view source, const submission& s, std::span<const cda::header> documents);

}  // namespace vgm::rules
