#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::mime {

// What is looked at before a library that has no limits of its own sees the mail.

/** How many bytes of a mail may turn out to be header lines or boundaries.

    Counts what can be one, so it is never too low: the head of the mail; whatever follows a line
    that begins with "--", to the next blank line; and once more after a blank line where the lines
    before speak of a message or a digest, because another head follows there.
*/
std::size_t count_header_bytes(std::string_view mail);

/** A mail whose boundary lines begin with a dash instead of "--": the same with its boundary lines
    repaired. Nothing when there is no such line. */
std::optional<std::string> repair_boundaries(std::string_view mail, std::string_view boundary);

}  // namespace vgm::mime
