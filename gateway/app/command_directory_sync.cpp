#include "adapters/annuaire/change_taker.hpp"
#include "adapters/annuaire/downloader.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/directory_commands.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/directory_online.hpp"
#include "gateway/app/progress_bar.hpp"
#include "gateway/app/terminal.hpp"
#include "gateway/runtime/log.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <unistd.h>

#include <iostream>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

// What one sync did, as far as it came.
struct sync_outcome
{
    std::vector<annuaire::download> downloads;
    std::optional<annuaire::load_report> files;
    std::optional<annuaire::change_report> changes;
    std::vector<issue> problems;
};

class synchroniser
{
public:
    synchroniser(const settings& all, const directory_sync_choice& choice, progress_bar& bar)
        : all_(all), section_(*all.directory), choice_(choice), bar_(bar)
    {}

    // Each step is tried whatever became of the one before: an old file and new changes are better
    // than neither.
    sync_outcome run()
    {
        fetch();
        load();
        if (section_.api) take_changes();
        bar_.clear();
        return std::move(made_);
    }

private:
    void complain(issue i, std::string_view event)
    {
        bar_.clear();
        runtime::log::error(event, {{"where", i.where}, {"reason", i.detail}});
        made_.problems.push_back(std::move(i));
    }
    void fetch()
    {
        if (section_.urls.empty()) return;
        annuaire::http_client http(to_directory_tls(section_));
        for (const auto& text : section_.urls) {
            const auto from = annuaire::url::parse(text);
            if (!from) continue;
            auto fetched = annuaire::fetch_file(
                http,
                *from,
                section_.folder,
                [&](std::uint64_t done, std::uint64_t of) {
                    bar_.show("download", static_cast<double>(done) / static_cast<double>(of));
                }
            );
            if (fetched)
                made_.downloads.push_back(std::move(*fetched));
            else
                complain(fetched.error(), "directory.download_failed");
        }
    }
    void load()
    {
        auto report = annuaire::load_directory(
            {section_.folder},
            to_load(all_),
            now(),
            choice_.again ? annuaire::same_files::load_again : annuaire::same_files::leave,
            [&](const annuaire::load_progress& p) { bar_.show(p.doing, p.share); }
        );
        if (report)
            made_.files = std::move(*report);
        else
            complain(report.error(), "directory.refused");
    }
    void take_changes()
    {
        annuaire::fhir_client api(*to_fhir(section_));
        auto report =
            annuaire::take_changes(api, section_.api->page_size, directory_database(all_), now());
        if (report)
            made_.changes = *report;
        else
            complain(report.error(), "directory.changes_failed");
    }

    const settings& all_;
    const directory_settings& section_;
    const directory_sync_choice& choice_;
    progress_bar& bar_;
    sync_outcome made_;
};

void print_text(const sync_outcome& made)
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

void print_json(const sync_outcome& made)
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
        progress_bar bar(std::cerr, screen_of(STDERR_FILENO).is_terminal);
        const auto made = synchroniser(*all, choice, bar).run();
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
