#include "gateway/app/clock.hpp"
#include "gateway/app/directory_commands.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/directory_online.hpp"
#include "gateway/app/directory_sync.hpp"
#include "gateway/app/progress.hpp"
#include "gateway/app/terminal.hpp"
#include "gateway/runtime/log.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <unistd.h>

#include <iostream>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

void print_text(const directory_sync_report& made)
{
    for (const auto& d : made.downloads)
        std::cout << (d.fetched ? "fetched " : "there already: ") << d.file.filename().string()
                  << ", " << d.bytes << " bytes\n";
    if (made.files && !made.files->changed)
        std::cout << "nothing new: the files were loaded before\n";
    if (made.files)
        for (const auto& p : made.files->parts) {
            std::cout << p.source.name << ": " << p.source.lines << " lines of "
                      << to_rfc3339(p.source.published);
            if (p.repeated) std::cout << ", " << p.repeated << " repeated";
            if (p.bad)
                std::cout << ", " << p.bad << " left out (the first, line " << p.first_bad_line
                          << ", " << to_string(p.first_bad) << ")";
            std::cout << '\n';
        }
    if (const auto& c = made.changes)
        std::cout << "changes: " << c->resources << " resources on " << c->pages << " pages, "
                  << c->mailboxes.added << " mailboxes added, " << c->mailboxes.changed
                  << " confirmed or changed, " << c->mailboxes.removed << " removed\n";
    for (const auto& p : made.problems)
        std::cerr << "vaguemestre: " << p.where << ": " << p.detail << '\n';
    if (!made.problems.empty())
        std::cerr << "vaguemestre: what could not be brought up to date stays what it was\n";
}

void put(json_writer& w, const char* key, const std::string& value)
{
    w.Key(key);
    w.String(value);
}

void put_files(json_writer& w, const annuaire::load_report& files)
{
    w.StartObject();
    w.Key("changed");
    w.Bool(files.changed);
    w.Key("parts");
    w.StartArray();
    for (const auto& p : files.parts) {
        w.StartObject();
        put(w, "name", p.source.name);
        put(w, "version", p.source.version);
        put(w, "published", to_rfc3339(p.source.published));
        const auto number = [&](const char* key, std::uint64_t n) {
            w.Key(key);
            w.Uint64(n);
        };
        number("lines", p.source.lines);
        number("left_out", p.bad);
        number("repeated", p.repeated);
        w.EndObject();
    }
    w.EndArray();
    w.EndObject();
}

void print_json(const directory_sync_report& made)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    w.Key("files");
    if (made.files)
        put_files(w, *made.files);
    else
        w.Null();
    w.Key("changes");
    if (const auto& c = made.changes) {
        w.StartObject();
        const auto number = [&](const char* key, std::uint64_t n) {
            w.Key(key);
            w.Uint64(n);
        };
        number("pages", c->pages);
        number("resources", c->resources);
        number("added", c->mailboxes.added);
        number("changed", c->mailboxes.changed);
        number("removed", c->mailboxes.removed);
        number("unknown", c->mailboxes.unknown);
        w.Key("resumed");
        w.Bool(c->resumed);
        w.EndObject();
    } else {
        w.Null();
    }
    w.Key("problems");
    w.StartArray();
    for (const auto& p : made.problems) {
        w.StartObject();
        put(w, "where", p.where);
        put(w, "detail", p.detail);
        w.EndObject();
    }
    w.EndArray();
    w.EndObject();
    std::cout << buffer.GetString() << '\n';
}

}  // namespace

int run_directory_sync(
    const std::filesystem::path& config,
    const directory_sync_choice& choice,
    output form
)
{
    const auto all = load_directory_settings(config);
    if (!all) return 2;
    try {
        progress bar(screen_of(STDERR_FILENO));
        const auto made = synchronise(
            *all,
            choice.again ? annuaire::same_files::load_again : annuaire::same_files::leave,
            {[&](std::string_view doing, double share) {
                 doing.empty() ? bar.clear() : bar.show(doing, share);
             },
             {}}
        );
        form == output::json ? print_json(made) : print_text(made);
        runtime::log::flush();
        return made.problems.empty() ? 0 : 1;
    } catch (const std::exception& failed) {
        std::cerr << "vaguemestre: " << failed.what() << '\n';
        return 2;
    }
}

int run_directory_watch(
    const std::filesystem::path& config,
    const directory_watch_choice& choice,
    output form
)
{
    const auto all = load_directory_settings(config);
    if (!all) return 2;
    try {
        const annuaire::replica replica(directory_database(*all));
        std::optional<annuaire::fhir_client> api;
        if (const auto fhir = to_fhir(*all->directory)) api.emplace(*fhir);
        const std::string address = directory::comparable_address(choice.address);
        for (const timestamp start = now();;) {
            const auto lines = replica.find_by_address(address);
            const bool in_replica = lines && !lines->empty();
            bool live = false;
            if (api && !in_replica) {
                const auto found = api->find_address(address);
                if (!found) std::cerr << "vaguemestre: " << found.error().detail << '\n';
                live = found && !found->empty();
            }
            const char* const where = in_replica ? "replica" : live ? "api" : "nowhere";
            if (form == output::json)
                std::cout << R"({"at":")" << to_rfc3339(now()) << R"(","visible":")" << where
                          << "\"}" << std::endl;
            else
                std::cout << to_rfc3339(now()).substr(0, 19) << "  "
                          << (in_replica || live ? std::string("visible in the ") + where
                                                 : "not visible yet")
                          << std::endl;
            if (in_replica || live) return 0;
            if (now() - start + choice.every > choice.at_most) return 1;
            ::sleep(static_cast<unsigned>(choice.every.count()));
        }
    } catch (const std::exception& failed) {
        std::cerr << "vaguemestre: " << failed.what() << '\n';
        return 2;
    }
}

}  // namespace vgm::app
