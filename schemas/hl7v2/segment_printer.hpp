#pragma once

#include "gateway/core/time.hpp"
#include "schemas/hl7v2/charset.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace vgm::hl7v2 {

/** One segment with the recommended delimiters and its CR, without the fields that are empty at its
    end.

    @param fields  Field 1 onwards, as they go on the wire: components joined, texts escaped. A CR
    or LF in one would start a segment that nobody wrote, a VT or FS an MLLP block: they become
    blanks.
*/
std::string print_segment(std::string_view id, std::initializer_list<std::string_view> fields);

// The MSH of a message of ours. The four names are HD fields as they go on the wire.
struct message_header
{
    std::string sending_application, sending_facility;
    std::string receiving_application, receiving_facility;
    timestamp made_at;
    std::string message_type;   // "ACK^T02^ACK"
    std::string control_id;     // MSH-10
    std::string processing_id;  // P, T or D
    std::string version;
    charset encoding = charset::utf_8;
    std::string profile;  // MSH-21; may be empty
};

/** MSH, with MSH-17 FRA. UTF-8 still: the whole message goes through encode_charset(). */
std::string print_header(const message_header& header);

}  // namespace vgm::hl7v2
