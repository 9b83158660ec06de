// The tables between our issues and HL7's: 0008, 0357 and 0516.

#include "schemas/hl7v2/acknowledgment.hpp"

namespace vgm::hl7v2 {

std::string_view to_string(acknowledgment_code code) noexcept
{
    switch (code) {
        case acknowledgment_code::AA:
            return "AA";
        case acknowledgment_code::AE:
            return "AE";
        case acknowledgment_code::AR:
            return "AR";
    }
    return "AR";
}

std::optional<acknowledgment_code> parse_acknowledgment_code(std::string_view text)
{
    if (text == "AA" || text == "CA") return acknowledgment_code::AA;
    if (text == "AE" || text == "CE") return acknowledgment_code::AE;
    if (text == "AR" || text == "CR") return acknowledgment_code::AR;
    return std::nullopt;
}

ack_row to_ack_error(fault f) noexcept
{
    using enum acknowledgment_code;
    switch (f) {
        case fault::segment_missing:
            return {AE, "100", "Segment sequence error"};
        case fault::field_missing:
            return {AE, "101", "Required field missing"};
        case fault::bad_data_type:
            return {AE, "102", "Data type error"};
        case fault::value_not_in_table:
            return {AE, "103", "Table value not found"};
        case fault::wrong_cardinality:
            return {AE, "198", "Non-conformant cardinality"};
        case fault::incoherent:
            return {AE, "199", "Other HL7 Error"};
        case fault::unsupported_message_type:
            return {AE, "200", "Unsupported message type"};
        case fault::unsupported_event:
            return {AE, "201", "Unsupported event code"};
        case fault::unsupported_processing_id:
            return {AE, "202", "Unsupported processing id"};
        case fault::unsupported_version:
            return {AE, "203", "Unsupported version id"};
        case fault::patient_mismatch:
        case fault::no_recipient:
        case fault::forbidden:
        case fault::too_large:
        case fault::internal:
            return {AE, "207", "Application error"};
        case fault::malformed:
            // Not 100: nothing is known of the segments of what could not be cut into any.
            return {AE, "199", "Other HL7 Error"};
        case fault::storage_unavailable:
            return {AR, "207", "Application error"};
    }
    return {AE, "207", "Application error"};
}

acknowledgment_code to_acknowledgment_code(const std::vector<issue>& issues) noexcept
{
    acknowledgment_code answer = acknowledgment_code::AA;
    for (const issue& i : issues) {
        if (i.level != severity::error && i.level != severity::fatal) continue;
        answer = to_ack_error(to_fault(i.code)).answer;
        if (answer == acknowledgment_code::AE) break;
    }
    return answer;
}

char to_severity_letter(severity level) noexcept
{
    switch (level) {
        case severity::information:
            return 'I';
        case severity::warning:
            return 'W';
        case severity::error:
            return 'E';
        case severity::fatal:
            return 'F';
    }
    return 'E';
}

std::string to_error_location(std::string_view where)
{
    const auto p = path::parse(where);
    if (!p) return {};
    std::string erl = p->segment + '^' + std::to_string(p->occurrence);
    const auto add = [&](std::size_t n) { erl += '^' + std::to_string(n); };
    if (p->field == 0) return erl;
    add(p->field);
    if (p->repetition == 1 && p->component == 0) return erl;
    add(p->repetition);
    if (p->component == 0) return erl;
    add(p->component);
    if (p->subcomponent != 0) add(p->subcomponent);
    return erl;
}

ack_error to_ack_error(const issue& i)
{
    const ack_row row = to_ack_error(to_fault(i.code));
    ack_error e;
    e.location = to_error_location(i.where);
    e.code = row.code;
    e.label = row.label;
    e.severity = to_severity_letter(i.level);
    e.diagnostic = i.rule;
    if (e.location.empty() && !i.where.empty()) {
        if (!e.diagnostic.empty()) e.diagnostic += ' ';
        e.diagnostic += i.where;
    }
    e.detail = i.detail;
    return e;
}

}  // namespace vgm::hl7v2
