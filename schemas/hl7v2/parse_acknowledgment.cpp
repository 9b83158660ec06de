#include "schemas/hl7v2/acknowledgment.hpp"

namespace vgm::hl7v2 {
namespace {

char severity_letter(const segment_view& err)
{
    const std::string written = err.value(4);
    return written.empty() ? 'E' : written.front();
}

ack_error read_err(const segment_view& err, const delimiters& d)
{
    ack_error e;
    e.location = recode(err.field(2).raw(), d);
    e.code = err.value(3, 1);
    e.label = err.value(3, 2);
    e.severity = severity_letter(err);
    e.application_code = err.value(5, 1);
    e.application_label = err.value(5, 2);
    e.diagnostic = err.value(7, 0);
    e.detail = err.value(8, 0);
    return e;
}

// ERR-1 before version 2.5: segment ^ occurrence ^ field ^ code & label & table.
ack_error read_old_err(const field_view& eld)
{
    ack_error e;
    for (std::size_t n = 1; n <= 3; ++n) {
        const std::string part = eld.value(n);
        if (part.empty()) break;
        e.location += (n == 1 ? "" : "^") + escape(part);
    }
    e.code = eld.value(4, 1);
    e.label = eld.value(4, 2);
    return e;
}

void read_errors(const message_view& m, acknowledgment& answer)
{
    for (std::size_t i = 0; i < m.size(); ++i) {
        const segment_view err = m[i];
        if (err.id() != "ERR") continue;
        const bool old = err.raw_field(3).empty() && !err.raw_field(1).empty();
        if (!old) answer.errors.push_back(read_err(err, m.encoding()));
        for (std::size_t r = 1; old && r <= err.repetitions(1); ++r)
            answer.errors.push_back(read_old_err(err.field(1, r)));
    }
}

issue at(std::string_view where, fault f, std::string_view detail)
{
    return {f, severity::error, std::string{where}, std::string{detail}, {}};
}

}  // namespace

result<acknowledgment> parse_acknowledgment(std::string_view er7)
{
    const auto decoded = decode_charset(er7);
    if (!decoded) return decoded.error();
    const auto m = parse_message(decoded->text);
    if (!m) return m.error();
    const auto msa = m->find_segment("MSA");
    if (!msa) return at("MSA", fault::segment_missing, "An answer without MSA.");
    const auto code = parse_acknowledgment_code(msa->value(1));
    if (!code) return at("MSA-1", fault::value_not_in_table, "Not an acknowledgment code.");

    acknowledgment answer;
    answer.code = *code;
    answer.control_id = msa->value(2, 0);
    answer.text = msa->value(3, 0);
    read_errors(*m, answer);
    if (const std::string old = msa->value(6, 1); answer.errors.empty() && !old.empty()) {
        ack_error e;
        e.code = old;
        e.label = msa->value(6, 2);
        answer.errors.push_back(std::move(e));
    }
    return answer;
}

}  // namespace vgm::hl7v2
