#include "gateway/app/clock.hpp"
#include "gateway/app/directory_commands.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/directory_print.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

colours colours_of_output() { return screen_of(STDOUT_FILENO).with; }

int unreadable(const error_code& why)
{
    std::cerr << "vaguemestre: the replica cannot be read (" << why.message()
              << "): run 'vaguemestre directory sync'\n";
    return 2;
}

void put(json_writer& w, const char* key, const std::string& value)
{
    w.Key(key);
    w.String(value);
}

void put_source(json_writer& w, const directory::source_age& s)
{
    put(w, "name", s.name);
    put(w, "version", s.version);
    put(w, "published", to_rfc3339(s.published));
    put(w, "loaded", to_rfc3339(s.loaded));
    w.Key("lines");
    w.Uint64(s.lines);
}

}  // namespace

std::optional<settings> load_directory_settings(const std::filesystem::path& config)
{
    auto loaded = load_settings(config, look_at_files::no);
    for (const auto& p : loaded.problems)
        if (p.level >= severity::error) std::cerr << print(p) << '\n';
    if (loaded.value && !loaded.value->directory) {
        std::cerr << "vaguemestre: the configuration has no section 'directory'\n";
        return std::nullopt;
    }
    return std::move(loaded.value);
}

int run_directory_status(const std::filesystem::path& config, output form)
{
    const auto all = load_directory_settings(config);
    if (!all) return 2;
    const annuaire::replica replica(directory_database(*all));
    const auto sources = replica.sources();
    if (!sources) return unreadable(sources.error());
    const auto counts = replica.count();
    if (!counts) return unreadable(counts.error());
    const timestamp at = now();
    const auto fresh = directory::judge_age(*sources, to_policy(*all->directory), at);
    if (form == output::json) {
        rapidjson::StringBuffer buffer;
        json_writer w(buffer);
        w.StartObject();
        put(w, "freshness", std::string{to_string(fresh)});
        const auto number = [&](const char* key, std::uint64_t n) {
            w.Key(key);
            w.Uint64(n);
        };
        number("mailboxes", counts->mailboxes);
        number("people", counts->people);
        number("structures", counts->structures);
        number("activities", counts->activities);
        number("trusted_domains", counts->domains);
        number("past_mailboxes", counts->past);
        w.Key("sources");
        w.StartArray();
        for (const auto& s : *sources) {
            w.StartObject();
            put_source(w, s);
            number(
                "age_seconds",
                static_cast<std::uint64_t>(std::max<std::int64_t>(
                    std::chrono::duration_cast<seconds>(at - s.published).count(), 0
                ))
            );
            w.EndObject();
        }
        w.EndArray();
        w.EndObject();
        std::cout << buffer.GetString() << '\n';
    } else {
        std::cout << "The directory is " << to_string(fresh) << ": " << counts->mailboxes
                  << " mailboxes, " << counts->people << " people, " << counts->structures
                  << " structures, " << counts->activities << " activities, " << counts->domains
                  << " trusted domains\n";
        for (const auto& s : *sources)
            std::cout << "  " << s.name
                      << std::string(12 - std::min<std::size_t>(s.name.size(), 11), ' ')
                      << print_age(s.published, at) << " old  (published "
                      << to_rfc3339(s.published).substr(0, 16) << ", loaded "
                      << to_rfc3339(s.loaded).substr(0, 16) << ", " << s.lines << " lines)\n";
    }
    return fresh == directory::freshness::stale ? 1 : 0;
}

int run_directory_find(
    const std::filesystem::path& config,
    const directory_find_choice& choice,
    output form
)
{
    const auto all = load_directory_settings(config);
    if (!all) return 2;
    const annuaire::replica replica(directory_database(*all));
    const auto found =
        replica.search({choice.words, choice.place, choice.profession, choice.results_max});
    if (!found) return unreadable(found.error());
    if (form == output::json)
        std::cout << print_json(*found) << '\n';
    else if (found->empty())
        std::cerr << "vaguemestre: no mailbox has these words\n";
    else
        std::cout << print_text(*found, colours_of_output());
    return found->empty() ? 1 : 0;
}

int run_directory_show(
    const std::filesystem::path& config,
    const directory::resolution_request& request,
    output form
)
{
    const auto all = load_directory_settings(config);
    if (!all) return 2;
    try {
        const directory_desk desk(*all);
        const auto answer = desk.resolve(request, now());
        if (form == output::json)
            std::cout << print_json(answer) << '\n';
        else
            std::cout << print_text(answer, colours_of_output());
        if (answer.outcome == directory::outcome::unavailable) return 2;
        return answer.outcome == directory::outcome::found ? 0 : 1;
    } catch (const std::runtime_error& failed) {
        std::cerr << "vaguemestre: " << failed.what() << '\n';
        return 2;
    }
}

}  // namespace vgm::app
