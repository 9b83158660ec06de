#include "schemas/hl7v2/segment_printer.hpp"

#include "schemas/hl7v2/hl7_time.hpp"

namespace vgm::hl7v2 {
namespace {

bool is_framing(char c) { return c == '\r' || c == '\n' || c == '\x0B' || c == '\x1C'; }

}  // namespace

std::string print_segment(std::string_view id, std::initializer_list<std::string_view> fields)
{
    std::string out{id};
    for (const std::string_view field : fields) {
        out += '|';
        for (const char c : field) out += is_framing(c) ? ' ' : c;
    }
    out.erase(out.find_last_not_of('|') + 1);
    out += '\r';
    return out;
}

std::string print_header(const message_header& header)
{
    // MSH-1 is the separator that print_segment() writes after "MSH".
    return print_segment(
        "MSH",
        {"^~\\&",
         header.sending_application,
         header.sending_facility,
         header.receiving_application,
         header.receiving_facility,
         to_hl7_time(header.made_at),
         {},
         header.message_type,
         header.control_id,
         header.processing_id,
         header.version,
         {},
         {},
         {},
         {},
         "FRA",
         to_string(header.encoding),
         {},
         {},
         header.profile}
    );
}

}  // namespace vgm::hl7v2
