// IMAP responses: the same however the stream is cut, within the limits, FETCH included.

#include "adapters/imap/fetch_data.hpp"
#include "adapters/imap/response_reader.hpp"
#include "tests/fuzz/property.hpp"

#include <vector>

namespace {

using namespace vgm;
using namespace vgm::imap;
using vgm::fuzz::expect;

constexpr reader_limits small{
    .message_bytes_max = 200,
    .response_bytes_max = 1000,
    .nesting_max = 6};

struct outcome
{
    std::vector<response> responses;
    std::string wrong;
    bool drained = false;
};

void check_value(const value& v, std::size_t depth)
{
    expect(depth <= small.nesting_max + 1, "no list is nested too deep");
    expect(v.text.size() <= small.message_bytes_max + small.response_bytes_max, "no text too long");
    if (v.dropped) expect(v.text.empty() && v.size > small.message_bytes_max, "what was let go");
    expect(v.what == value::kind::list || v.items.empty(), "only lists have items");
    for (const auto& item : v.items) check_value(item, depth + 1);
}

void check_response(const response& r)
{
    for (const auto& v : r.values) check_value(v, 1);
    expect(to_upper(r.name) == r.name, "names are capitals");
    if (r.name != "FETCH") return;
    const auto fetched = to_fetch_data(r);
    if (!fetched) return fuzz::expect_well_told(fetched.error());
    expect(!fetched->uid || *fetched->uid != 0, "a UID is not zero");
    if (fetched->message && fetched->message->bytes)
        expect(fetched->message->bytes->size() == fetched->message->size, "a body is whole");
}

outcome read(std::string_view stream, std::string_view cuts)
{
    response_reader reader{small};
    outcome seen;
    fuzz::for_each_piece(stream, cuts, [&](std::string_view piece) {
        reader.feed(piece);
        for (;;) {
            auto next = reader.next();
            if (!next) {
                fuzz::expect_well_told(next.error());
                seen.wrong = next.error().detail;
                return;
            }
            if (!*next) return;
            check_response(**next);
            seen.responses.push_back(std::move(**next));
        }
    });
    seen.drained = reader.drained();
    return seen;
}

bool same_value(const value& a, const value& b)
{
    return a.what == b.what && a.text == b.text && a.size == b.size && a.dropped == b.dropped &&
           std::ranges::equal(a.items, b.items, same_value);
}

bool same(const outcome& a, const outcome& b)
{
    return a.wrong == b.wrong && a.drained == b.drained &&
           std::ranges::equal(a.responses, b.responses, [](const response& x, const response& y) {
               return x.what == y.what && x.tag == y.tag && x.name == y.name &&
                      x.number == y.number && x.code.name == y.code.name &&
                      x.code.argument == y.code.argument && x.text == y.text &&
                      std::ranges::equal(x.values, y.values, same_value);
           });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::choices any{fuzz::to_text(data, size)};
    const auto cuts = any.take(1 + any.byte() % 4);
    const auto stream = any.rest();
    const auto seen = read(stream, cuts);
    expect(same(read(stream, "\xFF"), seen), "pieces change nothing");
    expect(same(read(stream, "\x01"), seen), "not even the smallest");
    return 0;
}
