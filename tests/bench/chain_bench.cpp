// How many letters a second go the whole way: MLLP, checks, journal, plan, archive, mail, TLS, an
// operator that takes everything, the outcome durable. A real `vaguemestre serve`. In the same run,
// what a bare loop of the same library calls does with the same sink.

#include "tests/bench/bare_chain.hpp"
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
    std::size_t size = 100'000, connections = 16;
    unsigned operator_connections = 4;
    std::uint64_t letters = 3000;
    int sync_delay = 0, rounds = 1;
    std::string log_level = "info";
};

// Letters that have arrived by then, a few times a second.
struct arrival
{
    double at = 0;
    std::uint64_t letters = 0;
};

std::vector<arrival>
wait_for_all(const smtp_sink& sink, std::uint64_t letters, clock::time_point start)
{
    std::vector<arrival> seen{{seconds_since(start), sink.letters()}};
    auto last_change = clock::now();
    while (seen.back().letters < letters && seconds_since(last_change) < 20) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (sink.letters() != seen.back().letters) last_change = clock::now();
        seen.push_back({seconds_since(start), sink.letters()});
    }
    return seen;
}

// The rate between a fifth and nine tenths of the letters that were still to come.
double steady_rate(const std::vector<arrival>& seen, std::uint64_t letters)
{
    const auto first = seen.front().letters;
    const auto at = [&](double share) {
        const auto wanted =
            first + static_cast<std::uint64_t>(share * static_cast<double>(letters - first));
        for (const auto& a : seen)
            if (a.letters >= wanted) return a;
        return seen.back();
    };
    const auto from = at(0.2), to = at(0.9);
    if (to.at <= from.at) return 0;
    return static_cast<double>(to.letters - from.letters) / (to.at - from.at);
}

bool measure(const options& o, const std::filesystem::path& certificates)
{
    const auto letter = make_letter(make_document(o.size));
    const scratch_folder folder(o.folder);
    smtp_sink sink(certificates);
    gateway_process gateway(
        {o.program,
         folder.path(),
         certificates,
         sink.port(),
         o.operator_connections,
         std::chrono::milliseconds(o.sync_delay),
         o.log_level}
    );
    load_options load;
    load.port = gateway.port();
    load.connections = o.connections;
    load.warm_up_seconds = 0;
    load.seconds = 1e6;
    load.letters_max = o.letters;
    const auto start = clock::now();
    const auto taken = send_letters(letter, load);
    const double intake_seconds = seconds_since(start);
    const auto seen = wait_for_all(sink, o.letters, start);
    const auto used = gateway.now();
    const auto arrived = seen.back();
    std::printf(
        "gateway   %7.0f letters/s, all of it; %7.0f /s once all was in (%.1f s of intake)   "
        "%llu of %llu arrived, %.1f MB each\n",
        static_cast<double>(arrived.letters) / arrived.at,
        steady_rate(seen, o.letters),
        intake_seconds,
        static_cast<unsigned long long>(arrived.letters),
        static_cast<unsigned long long>(o.letters),
        static_cast<double>(sink.bytes()) / 1e6 /
            static_cast<double>(std::max<std::uint64_t>(1, arrived.letters))
    );
    std::printf(
        "          %.2f ms of cpu a letter, RSS %.0f MB, at most %.0f MB, %llu not AA\n",
        used.cpu_seconds * 1e3 / static_cast<double>(o.letters),
        used.resident_mb,
        used.resident_peak_mb,
        static_cast<unsigned long long>(taken.not_accepted)
    );
    const double bare =
        measure_bare_chain(letter, {sink.port(), certificates, o.operator_connections, o.letters});
    std::printf(
        "bare      %7.0f letters/s\nratio     %.2f of the bare rate\n",
        bare,
        static_cast<double>(arrived.letters) / arrived.at / bare
    );
    std::fflush(stdout);
    return arrived.letters == o.letters && taken.accepted == o.letters && taken.broken == 0;
}

}  // namespace

int main(int argc, char** argv)
{
    options o;
    CLI::App cli{"Letters through the whole gateway, beside a bare loop of the same calls"};
    cli.add_option("PROGRAM", o.program, "vaguemestre")->required();
    cli.add_option("--size", o.size, "of the document, in bytes")->capture_default_str();
    cli.add_option("--letters", o.letters)->capture_default_str();
    cli.add_option("--connections", o.connections, "of the sender")->capture_default_str();
    cli.add_option("--operator-connections", o.operator_connections)->capture_default_str();
    cli.add_option("--sync-delay", o.sync_delay, "ms, added to each fdatasync")
        ->capture_default_str();
    cli.add_option("--rounds", o.rounds)->capture_default_str();
    cli.add_option("--folder", o.folder, "on the disk to measure")->capture_default_str();
    cli.add_option("--log-level", o.log_level)->capture_default_str();
    CLI11_PARSE(cli, argc, argv);
    try {
        const scratch_folder certificates(o.folder);
        make_certificates(certificates.path());
        std::printf("documents of %zu B, %llu letters\n", o.size, (unsigned long long)o.letters);
        bool sound = true;
        for (int round = 0; round < o.rounds; ++round)
            sound = measure(o, certificates.path()) && sound;
        return sound ? 0 : 1;
    } catch (const std::exception& failed) {
        std::fprintf(stderr, "chain_bench: %s\n", failed.what());
        return 1;
    }
}
