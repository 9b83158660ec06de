// Fills the journal of a configuration with letters as intake would, to measure commands that read
// it:
//
//     make_stored_letters CONFIG LETTERS BYTES
//
// The letters are accepted within the last 20 days, evenly; no mail of them is sent.

#include "gateway/app/clock.hpp"
#include "gateway/app/judgement.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/app/wiring.hpp"
#include "tests/bench/letters.hpp"

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <thread>

namespace {

using namespace vgm;
using namespace vgm::app;

accepted_record to_record(const judgement& j, std::size_t size)
{
    accepted_record r;
    r.source = j.request.asked.source;
    r.control = j.request.asked.control;
    r.receipts = j.request.asked.receipts;
    r.body_size = size;
    r.deliveries = j.plan->deliveries;
    r.routing = j.routing;
    return r;
}

int fill(const settings& all, std::uint64_t letters, std::size_t bytes)
{
    ledger into(to_ledger(all));
    if (const auto opened = into.open(to_journal(all)); !opened) {
        std::cerr << opened.error().detail << '\n';
        return 2;
    }
    const auto made = bench::make_letter_of(bytes);
    const auto& source = all.sources.front();
    const auto gate = to_gate(all, source);
    const auto with = to_letters(all);
    std::atomic<std::uint64_t> stored{0}, failed{0};
    const auto begin = now() - std::chrono::hours(20 * 24);
    const auto step = milliseconds(std::chrono::hours(20 * 24)) / static_cast<long>(letters);
    for (std::uint64_t n = 0; n < letters; ++n) {
        const auto at = begin + step * static_cast<long>(n);
        const message m{std::make_shared<const std::string>(made.write(n)), source.name, at};
        const auto judged = judge_message(m, gate, with);
        if (!judged.plan) {
            for (const auto& i : judged.request.errors())
                std::cerr << i.rule << ' ' << i.detail << '\n';
            return 1;
        }
        while (n > stored + failed + 256) std::this_thread::yield();
        into.accept(
            judged.request.asked.id,
            at,
            to_record(judged, m.bytes->size()),
            slice::whole(m.bytes),
            [&](error_code ec) { ++(ec ? failed : stored); }
        );
    }
    into.close();
    std::cout << stored << " letters of " << made.size() << " bytes stored, " << failed << " not\n";
    return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::cerr << "make_stored_letters CONFIG LETTERS BYTES\n";
        return 2;
    }
    const auto loaded = load_settings(argv[1], look_at_files::no);
    for (const auto& p : loaded.problems) std::cerr << print(p) << '\n';
    const auto letters = std::strtoull(argv[2], nullptr, 10);
    if (!loaded.value || letters == 0) return 2;
    try {
        return fill(*loaded.value, letters, std::strtoull(argv[3], nullptr, 10));
    } catch (const std::exception& wrong) {
        std::cerr << wrong.what() << '\n';
        return 2;
    }
}
