// Base64 both ways, as documents come in and as mails leave.

#include "schemas/mime/base64.hpp"
#include "tests/bench/letters.hpp"

#include <benchmark/benchmark.h>

namespace {

using namespace vgm;

void decode_base64(benchmark::State& state)
{
    std::string text;
    mime::encode_base64(bench::make_document(static_cast<std::size_t>(state.range(0))), text);
    for (auto _ : state) benchmark::DoNotOptimize(mime::decode_base64(text));
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * text.size()));
}
BENCHMARK(decode_base64)->Arg(3 << 10)->Arg(100'000)->Arg(10 << 20);

void encode_base64_lines(benchmark::State& state)
{
    const auto bytes = bench::make_document(static_cast<std::size_t>(state.range(0)));
    std::string text;
    for (auto _ : state) {
        text.clear();
        mime::encode_base64_lines(bytes, text);
        benchmark::DoNotOptimize(text.data());
    }
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * bytes.size()));
}
BENCHMARK(encode_base64_lines)->Arg(100'000)->Arg(10 << 20);

}  // namespace
