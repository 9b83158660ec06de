// What one message costs before it is acknowledged, and the parts of that: the whole gate, the
// profile, the header of the document, the digest that tells a repetition.

#include "schemas/cda/header.hpp"
#include "schemas/hl7v2/profiles/validate.hpp"
#include "schemas/transmission/request.hpp"
#include "tests/bench/letters.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>

namespace {

using namespace vgm;

message make_message(std::size_t size)
{
    return {
        std::make_shared<const std::string>(bench::make_letter_of(size).write(1)),
        "bench",
        timestamp{}};
}

void gate(benchmark::State& state)
{
    const auto m = make_message(static_cast<std::size_t>(state.range(0)));
    const transmission::gate_settings settings;
    for (auto _ : state) {
        auto request = transmission::read_request(m, {}, settings);
        if (!request.accepted()) std::abort();
        benchmark::DoNotOptimize(request);
    }
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * m.bytes->size()));
}
BENCHMARK(gate)->Arg(4 << 10)->Arg(135'000)->Arg(10'000'000);

void validate_profile(benchmark::State& state)
{
    const auto m = make_message(4 << 10);
    const auto view = hl7v2::parse_message(*m.bytes);
    const auto* profile = hl7v2::find_profile("ORU", "2.5");
    const auto in_table = [](std::string_view, std::string_view) { return true; };
    for (auto _ : state) benchmark::DoNotOptimize(hl7v2::validate(*view, *profile, in_table));
}
BENCHMARK(validate_profile);

void read_cda_header(benchmark::State& state)
{
    const auto document = bench::make_document(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(cda::parse_header(document));
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * document.size()));
}
BENCHMARK(read_cda_header)->Arg(2'000)->Arg(100'000)->Arg(10'000'000);

void content_hash(benchmark::State& state)
{
    const auto m = make_message(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(transmission::content_hash(*m.bytes));
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * m.bytes->size()));
}
BENCHMARK(content_hash)->Arg(4 << 10)->Arg(135'000);

}  // namespace
