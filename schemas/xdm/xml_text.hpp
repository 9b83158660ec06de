#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vgm::xdm {

/** Append a text to XML, safe in content and in a double-quoted attribute.

    Our texts come from HL7 as well as from XML, so a byte that XML forbids may be among them; it
    becomes a question mark rather than spoil the whole of the metadata.
*/
void append_escaped(std::string& out, std::string_view text);

std::string escaped(std::string_view text);

/** The first `characters_max` code points of a UTF-8 text. */
std::string_view limited(std::string_view text, std::size_t characters_max) noexcept;

}  // namespace vgm::xdm
