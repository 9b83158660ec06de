#include "gateway/app/commands.hpp"

#include "gateway/app/gateway.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/app/story.hpp"
#include "gateway/app/table_folder.hpp"
#include "gateway/app/version.hpp"
#include "gateway/app/wiring.hpp"

#include <malloc.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <unistd.h>

#include <csignal>
#include <iostream>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

// Prints the problems to `to`; nothing when the file has errors.
std::optional<settings> load(const std::filesystem::path& config, std::ostream& to)
{
    auto loaded = load_settings(config);
    for (const auto& p : loaded.problems) to << print(p) << '\n';
    return std::move(loaded.value);
}

// For commands that only read the journal or a message: they must work when the certificates are
// out of reach, which is when they are needed most.
std::optional<settings> load_without_files(const std::filesystem::path& config)
{
    auto loaded = load_settings(config, look_at_files::no);
    for (const auto& p : loaded.problems)
        if (p.level >= severity::error) std::cerr << print(p) << '\n';
    return std::move(loaded.value);
}

// Large buffers go back to the system as soon as they are free; with many threads and letters of
// 10 MB the allocator's own thresholds would keep several times the memory that is in use. An arena
// for each busy thread: what they keep is small, and with fewer the threads wait for each other.
void tune_allocator()
{
    mallopt(M_ARENA_MAX, 8);
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
}

// Blocked in every thread that is started from here on; waited for by the main one.
sigset_t block_signals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return set;
}

int print_stories(const result<std::vector<story>>& found, output form, const char* none)
{
    if (!found) {
        std::cerr << "vaguemestre: the journal cannot be read: " << found.error().detail << '\n';
        return 2;
    }
    const auto with = screen_of(STDOUT_FILENO).with;
    if (form == output::json) std::cout << "[";
    bool first = true;
    for (const auto& s : *found) {
        if (form == output::json)
            std::cout << (first ? "" : ",") << print_json(s);
        else
            std::cout << (first ? "" : "\n") << print_text(s, with);
        first = false;
    }
    if (form == output::json)
        std::cout << "]\n";
    else if (found->empty())
        std::cerr << "vaguemestre: " << none << '\n';
    return found->empty() ? 1 : 0;
}

}  // namespace

int run_serve(const std::filesystem::path& config)
{
    const auto loaded = load(config, std::cerr);
    if (!loaded) return 2;
    try {
        runtime::log::open(to_log(loaded->log));
        tune_allocator();
        use_table_folder(*loaded);
        const auto signals = block_signals();
        gateway at_work(*loaded);
        std::cout << "vaguemestre " << version << " is ready\n"
                  << at_work.listening() << std::flush;
        runtime::log::info("gateway.ready", {{"version", std::string{version}}});
        int received = 0;
        sigwait(&signals, &received);
        runtime::log::info("gateway.stopping", {{"signal", std::to_string(received)}});
    } catch (const std::exception& failed) {
        std::cerr << "vaguemestre: " << failed.what() << '\n';
        return 2;
    }
    runtime::log::info("gateway.stopped");
    runtime::log::flush();
    return 0;
}

int run_check(const std::filesystem::path& config, output form)
{
    const auto loaded = load_settings(config);
    if (form == output::text) {
        for (const auto& p : loaded.problems) std::cout << print(p) << '\n';
        if (loaded.value) std::cout << config.string() << ": the configuration is right\n";
        return loaded.value ? 0 : 1;
    }
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    const auto put = [&](const char* key, const std::string& value) {
        w.Key(key);
        w.String(value);
    };
    w.StartObject();
    w.Key("valid");
    w.Bool(loaded.value.has_value());
    w.Key("problems");
    w.StartArray();
    for (const auto& p : loaded.problems) {
        w.StartObject();
        put("severity", std::string{to_string(p.level)});
        put("file", p.file);
        w.Key("line");
        w.Int(p.line);
        w.Key("column");
        w.Int(p.column);
        put("path", p.path);
        put("message", p.message);
        put("suggestion", p.suggestion);
        w.EndObject();
    }
    w.EndArray();
    w.EndObject();
    std::cout << buffer.GetString() << '\n';
    return loaded.value ? 0 : 1;
}

int run_trace(const std::filesystem::path& config, const std::string& identifier, output form)
{
    const auto loaded = load_without_files(config);
    if (!loaded) return 2;
    const journal::reader reader(to_journal(*loaded).directory);
    return print_stories(find_stories(reader, identifier), form, "no letter has that identifier");
}

int run_unclaimed(const std::filesystem::path& config, output form)
{
    const auto loaded = load_without_files(config);
    if (!loaded) return 2;
    const journal::reader reader(to_journal(*loaded).directory);
    return print_stories(
        find_unclaimed(reader), form, "every mail of the mailbox belongs to a letter"
    );
}

int run_arrivals(const std::filesystem::path& config, output form)
{
    const auto loaded = load_without_files(config);
    if (!loaded) return 2;
    const journal::reader reader(to_journal(*loaded).directory);
    return print_stories(find_arrivals(reader), form, "no letter came in");
}

int run_refused(const std::filesystem::path& config, output form)
{
    const auto loaded = load_without_files(config);
    if (!loaded) return 2;
    const journal::reader reader(to_journal(*loaded).directory);
    return print_stories(find_refused(reader), form, "no message was refused");
}

int run_version(output form)
{
    if (form == output::json)
        std::cout << R"({"name":"vaguemestre","version":")" << version << "\"}\n";
    else
        std::cout << "vaguemestre " << version << '\n';
    return 0;
}

int run_config(const std::filesystem::path& config, const std::string& what)
{
    if (what == "reference") {
        std::cout << print_reference();
        return 0;
    }
    if (what == "schema") {
        std::cout << print_json_schema();
        return 0;
    }
    const auto loaded = load(config, std::cerr);
    if (!loaded) return 1;
    std::cout << print_differences(*loaded);
    return 0;
}

}  // namespace vgm::app
