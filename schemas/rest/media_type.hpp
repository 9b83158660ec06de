#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vgm::rest {

// "multipart/form-data; boundary=x" (RFC 9110 §8.3.1), and any other header of that form: a value
// and parameters.
struct header_value
{
    std::string value;  // "multipart/form-data", in small letters
    std::vector<std::pair<std::string, std::string>> parameters;  // names in small letters

    /** The parameter, or null. */
    const std::string* find(std::string_view name) const;
};

/** Nothing for what is not of that form. */
std::optional<header_value> parse_header_value(std::string_view text);

/** Whether an Accept header (RFC 9110 §12.5.1) takes a media type; an empty one takes any. */
bool accepts(std::string_view accept, std::string_view media_type);

}  // namespace vgm::rest
