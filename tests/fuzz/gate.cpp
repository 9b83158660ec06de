// A whole message through the gate: HL7, profile, base64, CDA, and the rules between them.

#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/transmission/request.hpp"
#include "tests/fuzz/property.hpp"

namespace {

using namespace vgm;
using vgm::fuzz::expect;

void check_answer(const transmission::request& r)
{
    auto request = r.answer;
    request.issues = r.found;
    request.code = hl7v2::to_acknowledgment_code(r.found);
    request.own_control_id = r.asked.id.to_string();
    const auto read = hl7v2::parse_acknowledgment(hl7v2::make_ack(request));
    expect(read.has_value(), "an answer can be read");
    const bool taken = read->code == hl7v2::acknowledgment_code::AA;
    expect(taken == r.accepted(), "an answer says what was decided");
    expect(read->errors.size() == r.found.size(), "an answer has all the issues");
}

void check_accepted(const message& m, const transmission::request& r)
{
    expect(!r.asked.documents.empty(), "what is accepted has a document");
    expect(r.headers.size() == r.asked.documents.size(), "each document has its header");
    const auto again = transmission::reread_request(m, r.asked.id);
    expect(again.has_value(), "what was accepted can be read again");
    expect(again->asked.recipients == r.asked.recipients, "with the same recipients");
    expect(again->asked.documents.size() == r.asked.documents.size(), "and documents");
    for (std::size_t n = 0; n < r.asked.documents.size(); ++n) {
        expect(
            *again->asked.documents[n].bytes == *r.asked.documents[n].bytes, "of the same bytes"
        );
        expect(again->asked.documents[n].unique_id == r.headers[n].unique_id(), "and ids");
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const message m{
        std::make_shared<const std::string>(fuzz::to_text(data, size)), "fuzz", timestamp{}};
    std::array<std::uint8_t, 10> random{};
    const auto id = submission_id::make(timestamp{milliseconds{1'700'000'000'000}}, random);
    transmission::gate_settings settings;
    settings.matrix = static_cast<transmission::matrix_policy>(size % 3);
    settings.refuse_unqualified_ins = size % 2 != 0;
    const auto r = transmission::read_request(m, id, settings);
    for (const auto& i : r.found) fuzz::expect_well_told(i);
    check_answer(r);
    if (r.accepted())
        check_accepted(m, r);
    else
        expect(!r.errors().empty(), "a refusal has a reason");
    return 0;
}
