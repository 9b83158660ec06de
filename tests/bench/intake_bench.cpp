// How many letters a second the gateway answers for, over MLLP, as its senders see it: a real
// `vaguemestre serve` that has to parse, check, store durably and answer. Its operator cannot be
// reached, so that nothing leaves; the letters are planned and attempted all the same. In the same
// run, what a program that only group-commits the same bytes does on this disk.

#include "tests/bench/bare_commit.hpp"
#include "tests/bench/gateway_process.hpp"
#include "tests/bench/mllp_load.hpp"
#include "tests/bench/smtp_sink.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cstdio>
#include <optional>

using namespace vgm::bench;

namespace {

// What an acceptance is on the disk beside the message: its tracking payload, in both streams, and
// the plan's record.
constexpr std::size_t beside_the_message = 1500;

struct options
{
    std::filesystem::path program, folder = ".";
    std::size_t connections = 64, size = 4096;
    double seconds = 5;
    int sync_delay = 0, rounds = 1;
    bool with_operator = false;
    std::string log_level = "info";
};

void print_figures(const char* what, double per_second, double p50, double p99, double max)
{
    std::printf(
        "%-9s %9.0f /s   p50 %8.3f  p99 %8.3f  max %8.3f ms", what, per_second, p50, p99, max
    );
}

load_figures measure_gateway(const options& o, const std::filesystem::path& certificates)
{
    const scratch_folder folder(o.folder);
    std::optional<smtp_sink> sink;
    if (o.with_operator) sink.emplace(certificates);
    gateway_process gateway(
        {o.program,
         folder.path(),
         certificates,
         sink ? sink->port() : closed_port(),
         4,
         std::chrono::milliseconds(o.sync_delay),
         o.log_level}
    );
    const auto letter = make_letter_of(o.size);
    load_options load;
    load.port = gateway.port();
    load.connections = o.connections;
    // The first letters wait for the first segments to be filled with zeros.
    auto first = load;
    first.letters_max = o.connections;
    first.seconds = 60;
    send_letters(letter, first);
    load.first_id += first.letters_max;
    load.warm_up_seconds = std::max(0.2, o.seconds / 4);
    load.seconds = o.seconds;
    const auto before = gateway.now().cpu_seconds;
    auto figures = send_letters(letter, load);
    const auto after = gateway.now();
    const auto& t = figures.answers;
    print_figures("gateway", figures.per_second(), t.at(0.5), t.at(0.99), t.at(1));
    std::printf(
        "   %zu B letters, cpu %.2f of a core, RSS %.0f MB, %llu not AA, %llu broken\n",
        letter.size(),
        (after.cpu_seconds - before) / (load.warm_up_seconds + o.seconds),
        after.resident_mb,
        static_cast<unsigned long long>(figures.not_accepted),
        static_cast<unsigned long long>(figures.broken)
    );
    std::fflush(stdout);
    if (sink) std::printf("sink      %llu letters\n", (unsigned long long)sink->letters());
    return figures;
}

commit_figures measure_bare_of(const options& o)
{
    const scratch_folder folder(o.folder);
    const auto size = make_letter_of(o.size).size() + beside_the_message;
    const auto bare = measure_bare(
        {size,
         o.connections,
         o.seconds,
         std::chrono::milliseconds(o.sync_delay),
         folder.path().string()}
    );
    print_figures("bare", bare.per_second, bare.p50, bare.p99, bare.max);
    std::printf("   %zu B records, %.1f in a group\n", size, bare.group);
    return bare;
}

bool run(const options& o)
{
    const scratch_folder folder(o.folder);
    make_certificates(folder.path());
    std::printf(
        "%zu connections, %zu B, %g s, sync delay %d ms\n",
        o.connections,
        o.size,
        o.seconds,
        o.sync_delay
    );
    bool sound = true;
    for (int round = 0; round < o.rounds; ++round) {
        const auto ours = measure_gateway(o, folder.path());
        const auto bare = measure_bare_of(o);
        std::printf(
            "ratio     %.2f of the bare rate, p99 %.2f times\n",
            ours.per_second() / bare.per_second,
            ours.answers.at(0.99) / bare.p99
        );
        std::fflush(stdout);
        sound = sound && ours.accepted > 0 && ours.not_accepted == 0 && ours.broken == 0;
    }
    return sound;
}

}  // namespace

int main(int argc, char** argv)
{
    options o;
    CLI::App cli{"Durable acceptance over MLLP, beside a bare group commit"};
    cli.add_option("PROGRAM", o.program, "vaguemestre")->required();
    cli.add_option("--connections", o.connections)->capture_default_str();
    cli.add_option("--seconds", o.seconds)->capture_default_str();
    cli.add_option("--size", o.size, "of a message, in bytes")->capture_default_str();
    cli.add_option("--sync-delay", o.sync_delay, "ms, added to each fdatasync")
        ->capture_default_str();
    cli.add_option("--rounds", o.rounds)->capture_default_str();
    cli.add_option("--folder", o.folder, "on the disk to measure")->capture_default_str();
    cli.add_option("--log-level", o.log_level)->capture_default_str();
    cli.add_flag("--with-operator", o.with_operator, "letters leave, to a sink on the loopback");
    CLI11_PARSE(cli, argc, argv);
    try {
        return run(o) ? 0 : 1;
    } catch (const std::exception& failed) {
        std::fprintf(stderr, "intake_bench: %s\n", failed.what());
        return 1;
    }
}
