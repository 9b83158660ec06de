// How fast the projection is filled, and how fast it answers.
//
//     projection_bench --letters 3000000 [--file /tmp/p.sqlite] [--keep] [--live] [--searches 2000]
//
// Fills a file as a rebuild does (each letter's story at once) or, with --live, record by record in
// the order that they happen; then asks it what people ask. Every figure is of this machine.

#include "gateway/projection/reader.hpp"
#include "tests/bench/projection_letters.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <queue>
#include <random>
#include <unordered_map>

namespace vgm::bench {
namespace {

using clock = std::chrono::steady_clock;

double since(clock::time_point t)
{
    return std::chrono::duration<double>(clock::now() - t).count();
}

double load()
{
    double one = 0;
    return getloadavg(&one, 1) == 1 ? one : 0;
}

struct options
{
    std::uint64_t letters = 3'000'000;
    std::string file = "projection_bench.sqlite";
    bool keep = false, live = false, only_search = false;
    unsigned searches = 1'000;
    unsigned seed = 1;
};

void fill(const options& o, letter_maker& letters)
{
    std::vector<projection::happening> story;
    projection::writer_ports ports;
    ports.story = [&](submission_id) { return story; };
    // Of letters that are not written yet.
    std::unordered_map<submission_id, projection::letter_facts> known;
    ports.facts = [&](const account& a) {
        const auto found = known.find(a.id);
        auto f = std::move(found->second);
        known.erase(found);
        return f;
    };
    auto to = projection::writer::open(o.file, ports).value();
    const auto began = clock::now();
    std::uint64_t events = 0, written = 0;
    journal::position at{16};
    const auto later = [](const projection::happening& a, const projection::happening& b) {
        return a.record.at > b.record.at;
    };
    std::priority_queue<projection::happening, std::vector<projection::happening>, decltype(later)>
        waiting(later);
    const auto take = [&](projection::happening h) {
        h.at = {at.value += 400};
        if (!to->has(h.at, h.record.submission)) to->apply(h);
        if (++events % 2'000 == 0) to->commit({at.value + 1}).value();
    };
    auto reported = began;
    for (std::uint64_t n = 0; n < o.letters; ++n) {
        auto made = letters.make(n);
        if (o.live) {
            while (!waiting.empty() && waiting.top().record.at <= made.happenings[0].record.at) {
                auto h = waiting.top();
                waiting.pop();
                take(std::move(h));
            }
            known[made.happenings[0].record.submission] = std::move(made.facts);
            take(made.happenings[0]);
            for (std::size_t i = 1; i < made.happenings.size(); ++i)
                waiting.push(std::move(made.happenings[i]));
        } else {
            // As the projector does with a journal: the first record brings its whole story, and
            // each of the others is looked up and found to be in it.
            for (auto& h : made.happenings) h.at = {at.value += 400};
            story = std::move(made.happenings);
            known[story[0].record.submission] = std::move(made.facts);
            for (const auto& h : story)
                if (!to->has(h.at, h.record.submission)) to->apply(h, true);
            events += story.size();
            if (++written % 500 == 0) to->commit({at.value + 1}).value();
        }
        if (since(reported) > 30) {
            reported = clock::now();
            std::cerr << fmt::format(
                "{} letters, {:.0f} events/s, load {:.1f}\n",
                n,
                double(events) / since(began),
                load()
            );
        }
    }
    while (!waiting.empty()) {
        auto h = waiting.top();
        waiting.pop();
        take(std::move(h));
    }
    to->commit({at.value + 1}).value();
    const double took = since(began);
    std::cout << fmt::format(
        "filled ({}): {} letters, {} events in {:.1f} s: {:.0f} events/s, {:.0f} letters/s; load "
        "{:.1f}\n",
        o.live ? "record by record" : "whole stories",
        o.letters,
        events,
        took,
        double(events) / took,
        double(o.letters) / took,
        load()
    );
    if (!o.live) {
        const auto t = clock::now();
        to->merge_index().value();
        std::cout << fmt::format("index merged in {:.1f} s\n", since(t));
    }
    to.reset();
    std::cout << fmt::format(
        "file: {:.2f} GB, {:.0f} bytes a letter\n",
        double(std::filesystem::file_size(o.file)) / 1e9,
        double(std::filesystem::file_size(o.file)) / double(o.letters)
    );
}

struct kind
{
    std::string name;
    std::function<void(projection::search&, const letter_maker::asked&)> put;
};

std::vector<kind> kinds()
{
    using projection::search;
    using asked = letter_maker::asked;
    return {
        {"a family name", [](search& s, const asked& w) { s.typed = w.family; }},
        {"two letters of a name",
         [](search& s, const asked& w) { s.typed = w.family.substr(0, 2); }},
        {"four letters of a name",
         [](search& s, const asked& w) { s.typed = w.family.substr(0, 4); }},
        {"family and given name",
         [](search& s, const asked& w) { s.typed = w.given + ' ' + w.family; }},
        {"beginnings of both",
         [](search& s, const asked& w) {
             s.typed = w.given.substr(0, 3) + ' ' + w.family.substr(0, 4);
         }},
        {"a patient's field", [](search& s, const asked& w) { s.patient = w.family; }},
        {"an INS", [](search& s, const asked& w) { s.typed = w.ins; }},
        {"a control id", [](search& s, const asked& w) { s.typed = w.control; }},
        {"a prescriber's number", [](search& s, const asked& w) { s.prescriber = w.rpps; }},
        {"a recipient's address", [](search& s, const asked& w) { s.recipient = w.address; }},
        {"name and service",
         [](search& s, const asked& w) {
             s.typed = w.family;
             s.services = {w.service};
         }},
        {"name, what failed",
         [](search& s, const asked& w) {
             s.typed = w.family;
             s.states = {projection::entry_state::failed};
         }},
        {"what failed",
         [](search& s, const asked&) { s.states = {projection::entry_state::failed}; }},
        {"a source and a type",
         [](search& s, const asked&) {
             s.sources = {"RADIO"};
             s.types = {"18748-4"};
         }},
        {"name, among those read",
         [](search& s, const asked& w) {
             s.typed = w.family;
             s.states = {projection::entry_state::read};
         }},
        {"the newest", [](search&, const asked&) {}},
    };
}

void print(const std::string& name, std::vector<double>& all, double found)
{
    std::ranges::sort(all);
    const auto at = [&](double share) {
        return all[static_cast<std::size_t>(share * double(all.size() - 1))];
    };
    std::cout << fmt::format(
        "{:30} p50 {:8.2f} ms   p95 {:8.2f} ms   p99 {:8.2f} ms   longest {:8.2f} ms   {:5.1f} "
        "rows\n",
        name,
        at(0.5),
        at(0.95),
        at(0.99),
        all.back(),
        found / double(all.size())
    );
}

void ask(const options& o, const letter_maker& letters)
{
    projection::reader look(o.file);
    std::mt19937_64 random(o.seed + 1);
    const auto all_kinds = kinds();
    std::vector<double> all;
    double all_found = 0;
    const auto per_kind = std::max<std::size_t>(10, o.searches / all_kinds.size());
    for (const auto& k : all_kinds) {
        std::vector<double> times;
        double found = 0;
        for (std::size_t n = 0; n < per_kind; ++n) {
            projection::search s;
            k.put(s, letters.ask(random() % o.letters));
            const auto t = clock::now();
            found += double(look.find(s).entries.size());
            times.push_back(since(t) * 1e3);
        }
        all.insert(all.end(), times.begin(), times.end());
        all_found += found;
        print(k.name, times, found);
    }
    print("all of these", all, all_found);
    std::vector<double> named, paged;
    double found = 0, rows = 0;
    for (std::size_t n = 0; n < o.searches; ++n) {
        const auto which = random() % o.letters;
        const auto w = letters.ask(which);
        const std::string identifiers[] = {
            letters.id_of(which).to_string(),
            delivery_id{letters.id_of(which), 1}.to_string() + "@chu.mssante.fr",
            w.control,
            w.document,
            w.queue_id};
        const auto t = clock::now();
        const auto ids = look.find_named(identifiers[n % 5], 10);
        if (!ids.empty() && look.find(ids[0])) ++found;
        named.push_back(since(t) * 1e3);
        projection::search s;
        s.after = letters.id_of(which);
        const auto p = clock::now();
        rows += double(look.find(s).entries.size());
        paged.push_back(since(p) * 1e3);
    }
    print("one by any identifier", named, found);
    print("a page somewhere", paged, rows);
    for (const auto hours : {1, 24}) {
        const auto t = clock::now();
        const auto until = letters.time_of(o.letters);
        const auto s = look.sum_up(until - std::chrono::hours{hours}, until);
        std::cout << fmt::format("the last {} h summed up: {:.1f} ms\n", hours, since(t) * 1e3);
    }
    if (look.failed()) std::cout << "FAILED: " << look.failed().message() << '\n';
    std::cout << fmt::format("load {:.1f}\n", load());
}

}  // namespace
}  // namespace vgm::bench

int main(int argc, char** argv)
{
    vgm::bench::options o;
    CLI::App app{"How fast the projection is filled, and how fast it answers"};
    app.add_option("--letters", o.letters, "How many")->check(CLI::Range(1'000, 100'000'000));
    app.add_option("--file", o.file, "Where; removed before and after");
    app.add_option("--searches", o.searches, "How many")->check(CLI::Range(10, 1'000'000));
    app.add_option("--seed", o.seed);
    app.add_flag("--live", o.live, "Record by record, as they happen");
    app.add_flag("--keep", o.keep, "Leave the file");
    app.add_flag("--only-search", o.only_search, "A file that is there");
    CLI11_PARSE(app, argc, argv);
    const auto drop = [&] {
        for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(o.file + end);
    };
    vgm::bench::letter_maker letters(o.letters, o.seed);
    if (!o.only_search) {
        drop();
        vgm::bench::fill(o, letters);
    }
    vgm::bench::ask(o, letters);
    if (!o.keep) drop();
}
