#pragma once

#include "schemas/fhir/tree.hpp"

#include <optional>
#include <string_view>

// Which form a request has and which its answer is to have (FHIR R4, http.html#mime-type,
// #general).
namespace vgm::fhir {

/** The syntax of a media type or of a value of `_format`: application/fhir+json, application/json,
    text/json, json, and the same of xml. Nothing for another, or for a fhirVersion that is not 4.0.

    A charset other than UTF-8 is not taken either. */
std::optional<syntax> parse_format(std::string_view text);

/** What to answer in: `_format` when there is one, else the best of Accept, else `otherwise`.

    @return Nothing when what is wanted is neither (406). */
std::optional<syntax> negotiate(
    std::optional<std::string_view> format,
    std::optional<std::string_view> accept,
    syntax otherwise
);

/** "application/fhir+json; fhirVersion=4.0; charset=utf-8" */
std::string_view media_type_of(syntax s) noexcept;

// What a client prefers to be given for what it created (RFC 7240; FHIR R4, http.html#ops).
enum class preferred_return { representation, minimal, outcome };
preferred_return parse_prefer(std::optional<std::string_view> prefer) noexcept;

}  // namespace vgm::fhir
