#include "gateway/app/main/directory_options.hpp"

#include "gateway/app/directory_commands.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <map>
#include <memory>

namespace {

using namespace vgm::app;
using vgm::recipient_kind;
using vgm::directory::resolution_request;

const std::map<std::string, recipient_kind> kinds{
    {"professional", recipient_kind::professional},
    {"organisation", recipient_kind::organisation},
    {"application", recipient_kind::application},
    {"patient", recipient_kind::patient}};

// What every subcommand needs; lives as long as the command line.
struct shared
{
    CLI::App* directory;
    std::string& config;
    bool& json;
    std::function<int()>& run;

    CLI::App* add(const char* name, const char* says) const
    {
        auto* command = directory->add_subcommand(name, says);
        command->add_option("-c,--config", config, "The configuration file")->capture_default_str();
        command->add_flag("--json", json, "Machine output");
        return command;
    }
    template <class Run>
    void on(CLI::App* command, Run what) const
    {
        command->callback([to = &run, j = &json, what] {
            *to = [j, what] { return what(*j ? output::json : output::text); };
        });
    }
};

void add_find(const shared& s)
{
    auto chosen = std::make_shared<directory_find_choice>();
    auto words = std::make_shared<std::vector<std::string>>();
    auto* find = s.add("find", "Look for mailboxes by name; accents and order do not count");
    find->add_option("WORDS", *words, "Names, or beginnings of names")->required();
    find->add_option("--place", chosen->place, "A city, a postal code or a department");
    find->add_option("--profession", chosen->profession, "A code or its label");
    find->add_option("--most", chosen->results_max, "How many to print")
        ->check(CLI::Range(1, 500))
        ->capture_default_str();
    s.on(find, [chosen, words, config = &s.config](output form) {
        for (const auto& w : *words) chosen->words += w + " ";
        return run_directory_find(*config, *chosen, form);
    });
}

void add_show(const shared& s)
{
    auto asked = std::make_shared<resolution_request>();
    auto* show = s.add("show", "Say which mailbox somebody has, and why that one");
    show->add_option_function<std::string>(
            "--kind",
            [asked](const std::string& word) { asked->kind = kinds.at(word); },
            "professional, organisation, application or patient"
    )
        ->check(CLI::IsMember(kinds));
    show->add_option("--address", asked->address, "A mailbox");
    show->add_option("--person", asked->person_id, "A national number: RPPS or IDNPS");
    show->add_option("--person-type", asked->person_id_type, "What that number is");
    show->add_option("--structure", asked->structure_id, "A national number: FINESS, SIRET, IDNST");
    show->add_option("--structure-type", asked->structure_id_type, "What that number is");
    show->add_option("--unit", asked->unit, "The hospital's own code of a unit");
    show->add_option("--name", asked->name, "Family and given name");
    show->add_option("--place", asked->place, "A city, a postal code or a department");
    show->add_option("--profession", asked->profession, "A code or its label");
    s.on(show, [asked, config = &s.config](output form) {
        // Nine characters that stand alone are a FINESS: nobody types a SIREN here.
        if (asked->structure_id.size() == 9 && asked->structure_id_type.empty())
            asked->structure_id_type = "FINESS";
        return run_directory_show(*config, *asked, form);
    });
}

void add_affected(const shared& s)
{
    auto days = std::make_shared<unsigned>(90);
    auto* affected =
        s.add("affected", "Addresses that letters went to and that are not what they were");
    affected->add_option("--days", *days, "How far to look back")->capture_default_str();
    s.on(affected, [days, config = &s.config](output form) {
        return run_directory_affected(*config, *days, form);
    });
}

void add_watch(const shared& s)
{
    auto chosen = std::make_shared<directory_watch_choice>();
    auto minutes = std::make_shared<unsigned>(5), hours = std::make_shared<unsigned>(48);
    auto* watch = s.add("watch", "Look for a mailbox until it is visible in the directory");
    watch->add_option("ADDRESS", chosen->address, "The mailbox")->required();
    watch->add_option("--every", *minutes, "Minutes between two looks")->capture_default_str();
    watch->add_option("--for", *hours, "Hours at most; 0 looks once")->capture_default_str();
    s.on(watch, [chosen, minutes, hours, config = &s.config](output form) {
        chosen->every = std::chrono::minutes(*minutes);
        chosen->at_most = std::chrono::hours(*hours);
        return run_directory_watch(*config, *chosen, form);
    });
}

}  // namespace

void add_directory(CLI::App& cli, std::string& config, bool& json, std::function<int()>& run)
{
    auto* directory = cli.add_subcommand("directory", "The national directory of mailboxes");
    directory->require_subcommand(1);
    const shared s{directory, config, json, run};
    auto choice = std::make_shared<directory_sync_choice>();
    auto* sync =
        s.add("sync", "Load what is new of the directory; a file that is wrong is refused");
    sync->add_flag("--again", choice->again, "Also files that were loaded before");
    s.on(sync, [choice, c = &config](output form) {
        return run_directory_sync(*c, *choice, form);
    });
    s.on(s.add("status", "How old the replica is, and what is in it"), [c = &config](output form) {
        return run_directory_status(*c, form);
    });
    add_find(s);
    add_show(s);
    add_watch(s);
    add_affected(s);
}
