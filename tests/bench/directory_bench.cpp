// Loads a country of made-up people into a replica, then asks it what a busy gateway asks.
//
//     directory_bench --mailboxes 540000 --activities 2000000 --people 1900000 --places 400000

#include "adapters/annuaire/loader.hpp"
#include "adapters/annuaire/replica.hpp"
#include "gateway/directory/resolve.hpp"
#include "tests/bench/latencies.hpp"
#include "tests/support/directory_files.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>

namespace {

using namespace vgm;
using bench::seconds_since;
using clock_type = bench::clock;
namespace fs = std::filesystem;

timestamp now() { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); }

// Of this thread alone: what other jobs on the machine do not disturb.
bench::clock::duration processor_time()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

template <class Ask>
void measure(const char* what, int times, Ask ask)
{
    bench::latencies taken, worked;
    std::mt19937 any(7);
    std::size_t found = 0;
    for (int i = 0; i < times; ++i) {
        const auto start = clock_type::now();
        const auto work = processor_time();
        found += ask(any);
        worked.add(processor_time() - work);
        taken.add(clock_type::now() - start);
    }
    taken.sort();
    worked.sort();
    fmt::print(
        "{:<36} p50 {:>8.1f}  p95 {:>8.1f}  p99 {:>8.1f} us; processor p95 {:>8.1f}  p99 {:>8.1f} "
        "us; found {:.1f}\n",
        what,
        taken.at(0.50) * 1000,
        taken.at(0.95) * 1000,
        taken.at(0.99) * 1000,
        worked.at(0.95) * 1000,
        worked.at(0.99) * 1000,
        static_cast<double>(found) / times
    );
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv)
{
    test::made_up_country::size size{1'900'000, 540'000, 2'000'000, 400'000};
    std::string folder = "directory_bench.files";
    bool reuse = false;
    int questions = 20'000;
    CLI::App cli{"Loads a made-up country and asks it"};
    cli.add_option("--people", size.people);
    cli.add_option("--mailboxes", size.mailboxes);
    cli.add_option("--activities", size.activities);
    cli.add_option("--places", size.places);
    cli.add_option("--questions", questions);
    cli.add_option("--folder", folder);
    cli.add_flag("--reuse", reuse, "Do not load again");
    CLI11_PARSE(cli, argc, argv);

    const test::made_up_country country(size);
    annuaire::load_settings settings;
    settings.database = fs::path(folder) / "directory.db";
    if (!reuse) {
        fs::remove_all(folder);
        fs::create_directories(folder);
        {
            std::ofstream out(folder + "/Extraction_Correspondance_MSSante_202611230213.txt");
            country.write_mailboxes(out);
        }
        {
            std::ofstream out(folder + "/PS_LibreAcces_Personne_activite_202611230213.txt");
            country.write_activities(out);
        }
        fmt::print("files made\n");
        std::fflush(stdout);
        // In a process of its own, so that its memory is its own.
        const auto start = clock_type::now();
        const pid_t child = ::fork();
        if (child == 0) {
            const auto report = annuaire::load_directory({folder}, settings, now());
            if (!report)
                fmt::print("refused: {}: {}\n", report.error().where, report.error().detail);
            std::fflush(stdout);
            ::_exit(report ? 0 : 1);
        }
        int status = 0;
        rusage used{};
        ::wait4(child, &status, 0, &used);
        if (status != 0) return 1;
        fmt::print(
            "load: {:.1f} s, processor {:.1f} s, {:.0f} MB resident at most, file {:.0f} MB\n",
            seconds_since(start),
            static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6,
            static_cast<double>(used.ru_maxrss) / 1024,
            static_cast<double>(fs::file_size(settings.database)) / 1e6
        );
    }
    const annuaire::replica replica(settings.database);
    const auto box = [&](std::mt19937& any) {
        return static_cast<std::uint32_t>(any() % size.mailboxes);
    };
    const auto a_person = [&](std::mt19937& any) {
        auto b = box(any);
        while (!country.is_of_person(b)) b = box(any);
        return country.person_at(country.holder_of(b));
    };
    measure("by address", questions, [&](std::mt19937& any) {
        return replica.find_by_address(country.address_of(box(any)))->size();
    });
    std::vector<std::string> addresses;
    std::mt19937 some(9);
    for (int i = 0; i < questions; ++i) addresses.push_back(country.address_of(box(some)));
    std::size_t next = 0;
    measure("by address, made before", questions, [&](std::mt19937&) {
        return replica.find_by_address(addresses[next++])->size();
    });
    measure("by RPPS", questions, [&](std::mt19937& any) {
        return replica.find_by_person("8" + a_person(any).rpps)->size();
    });
    measure("by structure", questions, [&](std::mt19937& any) {
        return replica.find_by_structure("1" + country.place_at(country.place_of(box(any))).finess)
            ->size();
    });
    const auto search = [&](const char* what, auto make) {
        measure(what, questions / 20, [&](std::mt19937& any) {
            return replica.search(make(any))->size();
        });
    };
    search("family and given name", [&](auto& any) {
        const auto h = a_person(any);
        return directory::name_query{h.given + " " + h.family, {}, {}, 20};
    });
    search("family name", [&](auto& any) {
        return directory::name_query{a_person(any).family, {}, {}, 20};
    });
    search("beginning of 3 letters", [&](auto& any) {
        return directory::name_query{a_person(any).family.substr(0, 3), {}, {}, 20};
    });
    search("beginnings of 4 and 2 letters", [&](auto& any) {
        const auto h = a_person(any);
        return directory::name_query{
            h.family.substr(0, 4) + " " + h.given.substr(0, 2), {}, {}, 20};
    });
    search("beginning of 4 letters, and city", [&](auto& any) {
        return directory::name_query{
            a_person(any).family.substr(0, 4),
            country.place_at(country.place_of(box(any))).city,
            {},
            20};
    });
    search("family name, and profession", [&](auto& any) {
        const auto h = a_person(any);
        return directory::name_query{h.family, {}, (*h.profession)[1], 20};
    });
    search("one letter and department", [&](auto& any) {
        return directory::name_query{
            std::string(1, "MDLGBPSRFC"[any() % 10]) + "A",
            std::to_string(10 + any() % 80),
            {},
            20};
    });
    const auto domains = replica.domains().value();
    const directory::unit_map units;
    measure("resolve by RPPS", questions, [&](std::mt19937& any) {
        directory::resolution_request r;
        r.person_id = a_person(any).rpps;
        r.person_id_type = "RPPS";
        return directory::resolve(r, replica, *domains, units, {}, now()).outcome ==
                       directory::outcome::found
                   ? std::size_t{1}
                   : std::size_t{0};
    });
    return 0;
}
