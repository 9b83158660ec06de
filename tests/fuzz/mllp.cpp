// MLLP: the same blocks however the stream is cut, and a block comes back as it was framed.

#include "adapters/mllp/frame_decoder.hpp"
#include "tests/fuzz/property.hpp"

#include <vector>

namespace {

using namespace vgm;
using namespace vgm::mllp;
using vgm::fuzz::expect;

constexpr std::size_t largest = 300;

struct outcome
{
    std::vector<std::string> blocks;
    std::string wrong;  // where and what; empty: nothing
    std::string pending;
    bool idle = false;
    friend bool operator==(const outcome&, const outcome&) = default;
};

outcome decode(std::string_view stream, std::string_view cuts, block_end end)
{
    frame_decoder decoder{largest, end};
    outcome seen;
    fuzz::for_each_piece(stream, cuts, [&](std::string_view piece) {
        if (!seen.wrong.empty()) return;
        const auto fed = decoder.feed(piece);
        if (!fed) {
            fuzz::expect_well_told(fed.error());
            seen.wrong = fed.error().rule;
        }
        while (auto block = decoder.next()) seen.blocks.push_back(std::move(*block));
    });
    // After an issue what is pending depends on the pieces; nobody looks at it but to answer.
    if (seen.wrong.empty()) seen.pending = decoder.pending();
    seen.idle = decoder.idle();
    expect(decoder.pending().size() == decoder.pending_bytes(), "what is pending is counted");
    for (const auto& block : seen.blocks) expect(block.size() <= largest, "no block is too large");
    return seen;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::choices any{fuzz::to_text(data, size)};
    const auto end = any.byte() % 2 == 0 ? block_end::fs_cr : block_end::fs;
    const auto cuts = any.take(1 + any.byte() % 4);
    const auto stream = any.rest();
    const auto seen = decode(stream, cuts, end);
    expect(decode(stream, "\xFF", end) == seen, "pieces change nothing");
    expect(decode(stream, "\x01", end) == seen, "not even the smallest");
    if (end == block_end::fs) return 0;
    std::string framed;
    for (const auto& block : seen.blocks) framed += encode_frame(block);
    expect(decode(framed, cuts, end).blocks == seen.blocks, "blocks come back as they were framed");
    return 0;
}
