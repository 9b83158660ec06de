#pragma once

#include "gateway/core/issue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vgm::rest {

// One part of a form; its bytes lie in the body that was read.
struct form_part
{
    std::string name;
    std::string media_type;  // in small letters, without parameters; empty: none was said
    std::string_view bytes;
};

inline constexpr std::size_t form_parts_max = 20;

/** Read multipart/form-data (RFC 7578, RFC 2046 §5.1).

    @param boundary  As Content-Type has it.

    @return The parts in their order, or an issue of rule REST-FORM: no boundary, no end, a part
    without a name, two of one name, more than form_parts_max, a transfer encoding.
*/
result<std::vector<form_part>> parse_form(std::string_view body, std::string_view boundary);

}  // namespace vgm::rest
