// What one letter costs once it was acknowledged: read again, wrapped into an archive, made a mail,
// its bytes laid out.

#include "routes/document_to_mssante/letter.hpp"
#include "routes/document_to_mssante/plan.hpp"
#include "schemas/transmission/request.hpp"
#include "schemas/xdm/archive.hpp"
#include "tests/bench/letters.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>

namespace {

using namespace vgm;

document_to_mssante::settings letter_settings()
{
    document_to_mssante::settings s;
    s.mailbox = "pfi@hopital-demo.mssante.fr";
    s.mailbox_name = "Hopital";
    s.product_reference = "BENCH";
    s.archive.source_id = "1.2.250.1.999.1.1";
    s.archive.emitter = "Hopital";
    s.archive.contact = s.mailbox;
    return s;
}

message make_message(benchmark::State& state)
{
    const auto document = bench::make_document(static_cast<std::size_t>(state.range(0)));
    return {
        std::make_shared<const std::string>(bench::make_letter(document).write(1)),
        "bench",
        timestamp{}};
}

void reread(benchmark::State& state)
{
    const auto m = make_message(state);
    for (auto _ : state) benchmark::DoNotOptimize(transmission::reread_request(m, {}));
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * m.bytes->size()));
}
BENCHMARK(reread)->Arg(2'000)->Arg(100'000);

// Asked at intake, of a message that the gate let pass.
void check_letter(benchmark::State& state)
{
    const auto settings = letter_settings();
    const auto request = transmission::read_request(make_message(state), {}, {});
    for (auto _ : state)
        benchmark::DoNotOptimize(
            document_to_mssante::check_letter(request.asked, request.headers, settings)
        );
}
BENCHMARK(check_letter)->Arg(2'000)->Arg(100'000);

void make_archive(benchmark::State& state)
{
    const auto settings = letter_settings();
    const auto request = transmission::read_request(make_message(state), {}, {});
    for (auto _ : state) {
        auto archive = xdm::make_archive(request.asked, request.headers, settings.archive);
        if (!archive) std::abort();
        benchmark::DoNotOptimize(archive);
    }
}
BENCHMARK(make_archive)->Arg(2'000)->Arg(100'000);

void make_and_print_letter(benchmark::State& state)
{
    const auto settings = letter_settings();
    const auto request = transmission::read_request(make_message(state), {}, {});
    const auto plan = document_to_mssante::make_plan(request.asked, settings);
    std::string piece(65'536, '\0');
    std::size_t bytes = 0;
    for (auto _ : state) {
        const auto mail = document_to_mssante::make_letter(
            request.asked, request.headers, plan->deliveries.front(), timestamp{}, settings
        );
        mime::mail_reader reader(*mail);
        while (const auto n = reader.read(piece)) bytes += n;
    }
    state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(make_and_print_letter)->Arg(2'000)->Arg(100'000);

}  // namespace
