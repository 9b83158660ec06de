// A mail of unknown origin: its parts, what kind of mail it is, and the reports in it.

#include "schemas/mime/charset.hpp"
#include "schemas/mime/classify.hpp"
#include "schemas/mime/delivery_report.hpp"
#include "schemas/mime/disposition_answer.hpp"
#include "schemas/mime/disposition_report.hpp"
#include "tests/fuzz/property.hpp"

namespace {

using namespace vgm;
using namespace vgm::mime;
using vgm::fuzz::expect;

bool has_controls(std::string_view text)
{
    return std::ranges::any_of(text, [](unsigned char c) { return c < ' ' || c == 127; });
}

void expect_line(std::string_view text)
{
    expect(!has_controls(text), "a text of a mail is one line");
    expect(repair_utf8(text) == text, "a text of a mail is UTF-8");
}

void check_mail(const incoming_mail& m, const incoming_limits& limits, int depth)
{
    expect(depth <= limits.depth_max, "no deeper than allowed");
    expect(m.parts.size() <= limits.parts_max, "no more parts than allowed");
    expect_line(m.subject);
    expect_line(m.from.name);
    expect_line(m.from.address);
    expect_line(m.message_id.value);
    for (const auto& part : m.parts) {
        expect_line(part.file_name);
        expect(part.file_name.find('/') == std::string::npos, "a file name has no folder");
        const auto text = to_text(part);
        expect(repair_utf8(text) == text, "a part's text is UTF-8");
        if (part.message) check_mail(*part.message, limits, depth + 1);
    }
    (void)classify(m);
    (void)find_body(m);
    (void)find_archive(m);
    (void)find_integration_error(m.subject);
}

void check_delivery(const incoming_mail& m)
{
    const auto report = find_delivery_report(m);
    expect(!report || classify(m) == mail_kind::delivery_report, "a report is known for one");
    if (!report) return;
    expect_line(report->original_message_id.value);
    for (const auto& r : report->recipients) {
        expect_line(r.final_recipient.value);
        expect_line(r.diagnostic.value);
        expect(!r.smtp_reply || (*r.smtp_reply >= 200 && *r.smtp_reply < 600), "a reply code");
    }
}

std::string print_answer(const disposition_report& report)
{
    disposition_answer answer;
    answer.from = make_address_header("From", "", "a@b.test");
    answer.to = "c@d.test";
    answer.message_id = "1@b.test";
    answer.boundary = "boundary";
    answer.original_subject = "XDM/1.0/DDM";
    answer.text = "Lu.";
    answer.report = report;
    return print(make_disposition_mail(std::move(answer)));
}

void check_disposition(const incoming_mail& m)
{
    const auto report = find_disposition_report(m);
    if (!report) return;
    expect_line(report->error_label);
    expect_line(report->final_recipient.value);
    expect(report->error_code.empty() || report->error_code.size() == 3, "a code has three digits");
    if (report->type == disposition_type::other) return;  // never written by us
    const auto answer = parse_mail(print_answer(*report));
    expect(answer.has_value(), "the answer we write can be read");
    expect(classify(*answer) == mail_kind::disposition_report, "and is a report");
    const auto again = find_disposition_report(*answer);
    expect(again.has_value(), "which is found in it");
    expect(again->has_error == report->has_error, "and says the same of errors");
    expect(again->error_code == report->error_code, "with the same code");
    expect(again->type == report->type, "and of what happened");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = fuzz::to_text(data, size);
    incoming_limits limits;
    limits.bytes_max = 1 << 20;
    limits.depth_max = 8;
    limits.parts_max = 100;
    limits.header_bytes_max = 1 << 16;
    const auto m = parse_mail(bytes, limits);
    if (!m) {
        fuzz::expect_well_told(m.error());
        return 0;
    }
    check_mail(*m, limits, 1);
    check_delivery(*m);
    check_disposition(*m);
    return 0;
}
