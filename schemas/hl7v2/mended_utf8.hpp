#pragma once

#include <string>
#include <string_view>

namespace vgm::hl7v2 {

/** The text with U+FFFD in place of each byte that breaks UTF-8 (RFC 3629), for what must be UTF-8,
    such as JSON (RFC 8259 section 8.1). */
std::string mend_utf8(std::string_view text);

}  // namespace vgm::hl7v2
