// A laboratory's morning: many results at once by one door, while single letters come by another.
// For each way of flooding: how long until all are accepted and until all are delivered, what a
// single letter waits meanwhile, and the gateway's memory; then the same with a kill -9 in the
// middle, after which every letter must be there.

#include "tests/bench/gateway_process.hpp"
#include "tests/bench/latencies.hpp"
#include "tests/bench/letters.hpp"
#include "tests/bench/mllp_load.hpp"
#include "tests/bench/smtp_sink.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <functional>
#include <future>
#include <optional>

namespace {

using namespace vgm::bench;
namespace fs = std::filesystem;

struct options
{
    std::string program;
    std::uint64_t letters = 20'000;
    std::size_t size = 30'000;
    std::size_t connections = 16;
    unsigned operator_connections = 4;
    std::string folder = ".";
    std::string log_level = "warning";
    double give_up = 600;  // seconds
};

enum class flood { one_file, many_files, mllp };

const char* name_of(flood f)
{
    switch (f) {
        case flood::one_file:
            return "folder, one file";
        case flood::many_files:
            return "folder, a file each";
        case flood::mllp:
            return "MLLP";
    }
    return "";
}

// Where single letters begin their control ids, out of the flood's way.
constexpr std::uint64_t first_single = 1'000'000'000;

// One letter after the other, with a pause, until the flood is over.
class single_letters
{
public:
    single_letters(const letter_template& letter, std::uint16_t port)
        : sending_([this, &letter, port] { send(letter, port); })
    {}
    ~single_letters() { end(); }

    load_figures end()
    {
        over_ = true;
        if (sending_.joinable()) sending_.join();
        all_.answers.sort();
        return all_;
    }

private:
    void send(const letter_template& letter, std::uint16_t port)
    {
        load_options one;
        one.port = port;
        one.connections = 1;
        one.warm_up_seconds = 0;
        one.seconds = 60;
        one.letters_max = 1;
        for (one.first_id = first_single; !over_; ++one.first_id) {
            const auto figures = send_letters(letter, one);
            all_.accepted += figures.accepted;
            all_.not_accepted += figures.not_accepted;
            all_.broken += figures.broken;
            all_.answers.add(figures.answers);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    std::atomic<bool> over_{false};
    load_figures all_;
    std::thread sending_;
};

struct house
{
    house(const options& o, const fs::path& certificates)
        : sink(certificates), scratch(o.folder), listens_at(closed_port())
    {
        sink.remember();
        with.program = o.program;
        with.folder = scratch.path();
        with.certificates = certificates;
        with.operator_port = sink.port();
        with.operator_connections = o.operator_connections;
        with.log_level = o.log_level;
        with.port = listens_at;
        with.more_sources = fmt::format(
            "  - {{name: morning, listen: \"127.0.0.1:{}\", connections_max: 1000, folder: {{path: "
            "{}, complete_when: renamed, scan_every: 1s}}}}\n",
            floods_at,
            in().string()
        );
        fs::create_directories(in() / "done");
        fs::create_directories(scratch.path() / "ready");
    }

    fs::path in() const { return scratch.path() / "in"; }
    fs::path ready() const { return scratch.path() / "ready"; }
    void start() { gateway.emplace(with); }

    // Letters of the flood that the gateway has answered AA.
    std::size_t files_done() const
    {
        std::size_t n = 0;
        for (const auto& e : fs::directory_iterator(in() / "done"))
            n += e.path().extension() == ".hl7" ? 1 : 0;
        return n;
    }

    smtp_sink sink;
    scratch_folder scratch;
    std::uint16_t listens_at, floods_at = closed_port();
    gateway_options with;
    std::optional<gateway_process> gateway;
};

// Files, whole, outside of the folder: a rename is all that is left.
void prepare(const house& h, const letter_template& letter, flood f, std::uint64_t letters)
{
    if (f == flood::mllp) return;
    std::ofstream one;
    for (std::uint64_t n = 1; n <= letters; ++n) {
        if (f == flood::many_files || n == 1) {
            if (one.is_open()) one.close();
            one.open(h.ready() / fmt::format("{:08}.hl7", n), std::ios::binary);
            if (f == flood::one_file)
                one << "BHS|^~\\&|SIL|LABO|PFI|ETAB|20260312||morning||FLOOD\r";
        }
        one << letter.write(n);
    }
    if (f == flood::one_file) one << "BTS|" << letters << "\r";
    one.close();
    if (!one) throw std::runtime_error("the letters cannot be written");
    sync();  // or the gateway's first flush would wait for all of them
}

// Until all is answered.
void run_flood(house& h, const letter_template& letter, flood f, const options& o)
{
    if (f == flood::mllp) {
        load_options load;
        load.port = h.floods_at;
        load.connections = o.connections;
        load.warm_up_seconds = 0;
        load.seconds = o.give_up;
        load.letters_max = o.letters;
        const auto figures = send_letters(letter, load);
        if (figures.accepted != o.letters)
            std::printf("  %llu of the flood accepted\n", (unsigned long long)figures.accepted);
        return;
    }
    const auto start = clock::now();
    for (const auto& e : fs::directory_iterator(h.ready()))
        fs::rename(e.path(), h.in() / e.path().filename());
    const std::size_t files = f == flood::one_file ? 1 : o.letters;
    while (h.files_done() < files && seconds_since(start) < o.give_up)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

// When the sink has had nothing new for a while, or all.
std::size_t wait_for_mails(const house& h, std::size_t wanted, double give_up)
{
    std::size_t seen = 0;
    for (auto change = clock::now();
         seen < wanted && seconds_since(change) < std::min(give_up, 20.0);) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (const auto now = h.sink.mails().size(); now != seen) {
            seen = now;
            change = clock::now();
        }
    }
    return seen;
}

bool measure(const options& o, const letter_template& letter, const fs::path& certificates, flood f)
{
    house h(o, certificates);
    prepare(h, letter, f, o.letters);
    h.start();
    load_options first;  // the journal's first flush is not what is measured
    first.port = h.listens_at;
    first.connections = 1;
    first.warm_up_seconds = 0;
    first.seconds = 60;
    first.letters_max = 1;
    first.first_id = first_single - 1;
    send_letters(letter, first);
    single_letters singles(letter, h.listens_at);
    const auto start = clock::now();
    run_flood(h, letter, f, o);
    const double accepted = seconds_since(start);
    const auto alone = singles.end();
    const auto wanted = o.letters + alone.accepted + 1;
    const auto arrived = wait_for_mails(h, wanted, o.give_up);
    const double delivered = seconds_since(start);
    const auto used = h.gateway->now();
    std::printf(
        "%-20s accepted in %5.1f s, %5.0f/s; delivered after %5.1f s, %llu of %llu; "
        "RSS at most %3.0f MB, %.2f ms of cpu a letter\n",
        name_of(f),
        accepted,
        static_cast<double>(o.letters) / accepted,
        delivered,
        static_cast<unsigned long long>(arrived),
        static_cast<unsigned long long>(wanted),
        used.resident_peak_mb,
        used.cpu_seconds * 1e3 / static_cast<double>(wanted)
    );
    std::printf(
        "%-20s a single letter meanwhile: %.1f ms median, %.1f ms p99, %.1f ms at most (%zu)\n",
        "",
        alone.answers.at(0.5),
        alone.answers.at(0.99),
        alone.answers.at(1),
        alone.answers.size()
    );
    std::fflush(stdout);
    return arrived == wanted;
}

// What the journal says of every letter: "  sent   19998".
std::string told_by_batch(const options& o, const house& h)
{
    const auto command = fmt::format(
        "{} batch --config {}/vaguemestre.yaml --days 3 --json",
        o.program,
        h.scratch.path().string()
    );
    std::string text;
    FILE* in = popen(command.c_str(), "r");
    char part[4096];
    while (in != nullptr && std::fgets(part, sizeof part, in) != nullptr) text += part;
    if (in != nullptr) pclose(in);
    return text;
}

std::uint64_t number_after(const std::string& text, const std::string& key)
{
    const auto at = text.find("\"" + key + "\":");
    return at == std::string::npos ? 0
                                   : std::strtoull(text.c_str() + at + key.size() + 3, nullptr, 10);
}

// The flood by one file, which makes a batch of it, and a kill when about half is through.
bool measure_kill(const options& o, const letter_template& letter, const fs::path& certificates)
{
    house h(o, certificates);
    prepare(h, letter, flood::one_file, o.letters);
    h.start();
    auto flooding =
        std::async(std::launch::async, [&] { run_flood(h, letter, flood::one_file, o); });
    const auto start = clock::now();
    while (h.sink.letters() < o.letters / 4 && seconds_since(start) < o.give_up)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    h.gateway->kill_now();
    const auto before = h.sink.mails().size();
    h.gateway.reset();
    h.start();
    flooding.wait();
    const auto arrived = wait_for_mails(h, o.letters, o.give_up);
    std::size_t twice = 0;
    for (const auto& [mail, times] : h.sink.mails()) twice += times > 1 ? 1 : 0;
    h.gateway.reset();
    const auto said = told_by_batch(o, h);
    const auto messages = number_after(said, "messages");
    const auto sent = number_after(said, "sent"), held = number_after(said, "uncertain");
    std::printf(
        "kill -9 after %zu mails: %zu of %llu arrived, %zu twice; the journal says %llu messages, "
        "%llu sent, %llu uncertain\n",
        before,
        arrived,
        static_cast<unsigned long long>(o.letters),
        twice,
        static_cast<unsigned long long>(messages),
        static_cast<unsigned long long>(sent),
        static_cast<unsigned long long>(held)
    );
    std::fflush(stdout);
    // What was in flight at the kill is held as uncertain, and may have arrived or not.
    return messages == o.letters && sent + held == o.letters && twice == 0 &&
           arrived + held >= o.letters;
}

}  // namespace

int main(int argc, char** argv)
{
    options o;
    CLI::App cli{"A flood of letters by a folder or MLLP, single letters meanwhile, and a kill -9"};
    cli.add_option("PROGRAM", o.program, "vaguemestre")->required();
    cli.add_option("--letters", o.letters)->capture_default_str();
    cli.add_option("--size", o.size, "of the document, in bytes")->capture_default_str();
    cli.add_option("--connections", o.connections, "of the MLLP flood")->capture_default_str();
    cli.add_option("--operator-connections", o.operator_connections)->capture_default_str();
    cli.add_option("--folder", o.folder, "on the disk to measure")->capture_default_str();
    cli.add_option("--log-level", o.log_level)->capture_default_str();
    CLI11_PARSE(cli, argc, argv);
    try {
        const scratch_folder certificates(o.folder);
        make_certificates(certificates.path());
        const auto letter = make_letter(make_document(o.size));
        std::printf(
            "%llu documents of %zu B, messages of %zu B\n",
            static_cast<unsigned long long>(o.letters),
            o.size,
            letter.size()
        );
        bool sound = true;
        for (const auto f : {flood::one_file, flood::many_files, flood::mllp})
            sound = measure(o, letter, certificates.path(), f) && sound;
        sound = measure_kill(o, letter, certificates.path()) && sound;
        return sound ? 0 : 1;
    } catch (const std::exception& failed) {
        std::fprintf(stderr, "flood_bench: %s\n", failed.what());
        return 1;
    }
}
