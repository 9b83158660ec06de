#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::mime {

// What is looked at before a library that has no limits of its own sees the mail.

// What of a mail may turn out to be heads, of the mail itself and of what is in it.
struct head_measure
{
    // Header lines, and a hundred for each boundary: a part costs as much as some headers.
    std::size_t bytes = 0;
    // The most colons and encoded words in one header. A group of addresses begins with a colon,
    // and groups in each other are read by recursion; each "=?" may be searched to the header's
    // end.
    std::size_t marks_max = 0;
};

/** Measure what can be a head, so that nothing is missed: the beginning of the mail; whatever
    follows a line that begins with "--", to the next blank line; and once more after a blank line
    where the lines before speak of a message or a digest, because another head follows there.
*/
head_measure measure_heads(std::string_view mail);

/** A mail whose boundary lines begin with a dash instead of "--": the same with its boundary lines
    repaired. Nothing when there is no such line. */
std::optional<std::string> repair_boundaries(std::string_view mail, std::string_view boundary);

}  // namespace vgm::mime
