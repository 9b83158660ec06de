// A tracking record's JSON, and the small texts that identify a letter.

#include "gateway/core/ids.hpp"
#include "gateway/core/time.hpp"
#include "schemas/events/codec.hpp"
#include "tests/fuzz/property.hpp"

namespace {

using namespace vgm;
using vgm::fuzz::expect;

void check_ids(std::string_view text)
{
    if (const auto id = submission_id::parse(text))
        expect(submission_id::parse(id->to_string()) == *id, "an id is read as it is printed");
    if (const auto id = delivery_id::parse(text))
        expect(delivery_id::parse(id->to_string()) == *id, "a delivery too");
    if (const auto t = parse_rfc3339(text)) expect(to_rfc3339(*t) == text, "and a time");
    if (const auto s = enhanced_status::parse(text))
        expect(enhanced_status::parse(s->to_string()) == *s, "and a status");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::choices any{fuzz::to_text(data, size)};
    const auto kind = static_cast<record_kind>(1 + any.byte() % 27);
    const auto json = any.rest();
    check_ids(json);
    const auto read = events::parse(kind, json);
    if (!read) {
        fuzz::expect_well_told(read.error());
        return 0;
    }
    expect(kind_of(*read) == kind, "a record is of the kind that was asked for");
    const auto printed = events::print(*read);
    expect(printed.find('\n') == std::string::npos, "a record is one line");
    const auto again = events::parse(kind, printed);
    expect(again.has_value(), "what is printed can be read");
    expect(*again == *read, "and is the same");
    expect(events::print(*again) == printed, "printed twice alike");
    return 0;
}
