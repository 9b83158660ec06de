#pragma once

#include "gateway/core/issue.hpp"

#include <string_view>

namespace vgm::hl7v2 {

// The five bytes that cut a message up, as its own MSH-1 and MSH-2 declare them (HL7 v2.5 §2.5.4).
// The values below are the recommended ones; they are what we write, never what we assume of a
// message we read.
struct delimiters
{
    char field = '|';
    char component = '^';
    char repetition = '~';
    char escape = '\\';
    char subcomponent = '&';

    friend bool operator==(const delimiters&, const delimiters&) = default;
};

/** Read the delimiters that a message declares.

    @par Grammar
    @code
    header  =  "MSH" MSH-1 MSH-2
    MSH-1   =  1CHAR
    MSH-2   =  4CHAR [ 1CHAR ]    ; the fifth is the truncation character of v2.7
    @endcode

    The delimiters must be five different ASCII punctuation marks: a letter or a blank among them
    would cut names in two, and a byte above 127 is half a character.

    @param er7  The message, its MLLP framing and byte order mark already removed.

    @return The delimiters, or an issue with fault::malformed at "MSH", "MSH-1" or "MSH-2".

    @note Looks at the first ten bytes only. A message that fails here can still be answered:
    make_ack() then writes the recommended delimiters.
*/
result<delimiters> parse_delimiters(std::string_view er7);

}  // namespace vgm::hl7v2
