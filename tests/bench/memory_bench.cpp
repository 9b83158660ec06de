// What the gateway takes of the machine's memory: at rest, and while many large letters come in at
// once and leave through a slow operator.

#include "tests/bench/gateway_process.hpp"
#include "tests/bench/mllp_load.hpp"
#include "tests/bench/smtp_sink.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cstdio>

using namespace vgm::bench;

namespace {

struct options
{
    std::filesystem::path program, folder = ".";
    std::size_t size = 10'000'000, letters = 200;
    int operator_delay = 0, rounds = 1;
};

bool measure(const options& o, const std::filesystem::path& certificates)
{
    const auto letter = make_letter_of(o.size);
    const scratch_folder folder(o.folder);
    smtp_sink sink(certificates);
    sink.delay_answers(std::chrono::milliseconds(o.operator_delay));
    gateway_process gateway({o.program, folder.path(), certificates, sink.port()});
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const auto rest = gateway.now();

    load_options load;
    load.port = gateway.port();
    load.connections = o.letters;
    load.warm_up_seconds = 0;
    load.seconds = 1e6;
    load.letters_max = o.letters;
    const auto start = clock::now();
    const auto taken = send_letters(letter, load);
    const double intake_seconds = seconds_since(start);
    const auto all_in = gateway.now();
    auto last_change = clock::now();
    for (std::uint64_t seen = 0; sink.letters() < o.letters && seconds_since(last_change) < 30;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (sink.letters() != seen) last_change = clock::now();
        seen = sink.letters();
    }
    const double all_seconds = seconds_since(start);
    const auto end = gateway.now();
    std::printf(
        "at rest %.1f MB; all taken in after %.1f s, at most %.0f MB; all sent after %.1f s, at "
        "most %.0f MB; then %.0f MB\n          %llu of %zu accepted, %llu not AA, %llu arrived\n",
        rest.resident_mb,
        intake_seconds,
        all_in.resident_peak_mb,
        all_seconds,
        end.resident_peak_mb,
        end.resident_mb,
        static_cast<unsigned long long>(taken.accepted),
        o.letters,
        static_cast<unsigned long long>(taken.not_accepted),
        static_cast<unsigned long long>(sink.letters())
    );
    std::fflush(stdout);
    return taken.accepted == o.letters && sink.letters() == o.letters;
}

}  // namespace

int main(int argc, char** argv)
{
    options o;
    CLI::App cli{"Resident memory at rest and with many large letters under way"};
    cli.add_option("PROGRAM", o.program, "vaguemestre")->required();
    cli.add_option("--size", o.size, "of a message, in bytes")->capture_default_str();
    cli.add_option("--letters", o.letters, "each on a connection of its own, all at once")
        ->capture_default_str();
    cli.add_option("--operator-delay", o.operator_delay, "ms before it takes a letter")
        ->capture_default_str();
    cli.add_option("--rounds", o.rounds)->capture_default_str();
    cli.add_option("--folder", o.folder)->capture_default_str();
    CLI11_PARSE(cli, argc, argv);
    try {
        const scratch_folder certificates(o.folder);
        make_certificates(certificates.path());
        std::printf("%zu letters of %zu B\n", o.letters, o.size);
        bool sound = true;
        for (int round = 0; round < o.rounds; ++round)
            sound = measure(o, certificates.path()) && sound;
        return sound ? 0 : 1;
    } catch (const std::exception& failed) {
        std::fprintf(stderr, "memory_bench: %s\n", failed.what());
        return 1;
    }
}
