// The journal's share of one acceptance that is not the disk: checksums, and one durable append
// with the disk in it, alone and waiting for it.

#include "gateway/journal/crc32c.hpp"
#include "gateway/journal/journal.hpp"
#include "tests/bench/bare_commit.hpp"
#include "tests/bench/gateway_process.hpp"

#include <benchmark/benchmark.h>

#include <filesystem>

namespace {

using namespace vgm;

void checksum(benchmark::State& state)
{
    const std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
    for (auto _ : state) benchmark::DoNotOptimize(journal::crc32c(bytes));
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * bytes.size()));
}
BENCHMARK(checksum)->Arg(4 << 10)->Arg(1 << 20);

void accept_one_durably(benchmark::State& state)
{
    const bench::scratch_folder folder(".");
    journal::settings s;
    s.directory = (folder.path() / "journal").string();
    s.documents_segment_bytes = 16u << 20;
    s.tracking_segment_bytes = 16u << 20;
    auto store = journal::journal::open(s);
    const auto body = std::make_shared<const std::string>(4096, 'x');
    bench::answer own;
    std::uint8_t n = 0;
    for (auto _ : state) {
        const auto id = submission_id::make(timestamp{}, {++n});
        (*store)->accept(
            id,
            timestamp{},
            1,
            std::string(300, 'x'),
            slice::whole(body),
            [&](journal::append_outcome outcome) {
                bench::stop_if(outcome.ec);
                own.give();
            }
        );
        own.wait();
    }
    (*store)->close();
}
BENCHMARK(accept_one_durably)->UseRealTime();

}  // namespace
