#include "schemas/hl7v2/acknowledgment.hpp"

#include "schemas/hl7v2/lexical.hpp"
#include "schemas/hl7v2/segment_printer.hpp"

namespace vgm::hl7v2 {
namespace {

ack_request read_header(const segment_view& msh, const delimiters& d, charset encoding)
{
    const auto field = [&](std::size_t n) { return recode(msh.field(n).raw(), d); };
    ack_request request;
    request.sending_application = field(3);
    request.sending_facility = field(4);
    request.receiving_application = field(5);
    request.receiving_facility = field(6);
    request.event = recode(msh.field(9).component(2).raw(), d);
    request.control_id = field(10);
    request.processing_id = field(11);
    request.version = field(12);
    request.encoding = encoding;
    return request;
}

std::string print_error(const ack_error& e)
{
    const std::string code = e.code + '^' + escape(e.label) + "^messageErrorCondition";
    return print_segment(
        "ERR",
        {{},
         e.location,
         code,
         std::string_view{&e.severity, 1},
         {},
         {},
         escape(e.diagnostic),
         escape(e.detail)}
    );
}

}  // namespace

ack_request make_ack_request(const message_view& request, charset encoding)
{
    return read_header(request.msh(), request.encoding(), encoding);
}

ack_request make_ack_request(std::string_view er7, charset encoding)
{
    // What is no UTF-8 was refused for it; the answer still declares UTF-8.
    const std::string line = to_utf8(first_line(skip_preamble(er7)), charset::utf_8);
    const auto header = parse_message(std::string_view{line});
    if (header) return make_ack_request(*header, encoding);
    ack_request nothing_known;
    nothing_known.encoding = encoding;
    return nothing_known;
}

std::string make_ack(const ack_request& request)
{
    std::string er7 = print_header(
        {.sending_application = request.receiving_application,
         .sending_facility = request.receiving_facility,
         .receiving_application = request.sending_application,
         .receiving_facility = request.sending_facility,
         .made_at = request.made_at,
         .message_type = "ACK^" + request.event + "^ACK",
         .control_id = request.own_control_id,
         .processing_id = request.processing_id.empty() ? "P" : request.processing_id,
         .version = request.version.empty() ? "2.5" : request.version,
         .encoding = request.encoding,
         .profile = {}}
    );
    er7 += print_segment("MSA", {to_string(request.code), request.control_id});
    for (const issue& i : request.issues) er7 += print_error(to_ack_error(i));
    if (request.code != acknowledgment_code::AA && request.issues.empty())
        er7 += print_error(to_ack_error(issue{fault::internal, severity::error, {}, {}, {}}));
    return encode_charset(er7, request.encoding);
}

}  // namespace vgm::hl7v2
