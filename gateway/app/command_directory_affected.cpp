#include "gateway/app/clock.hpp"
#include "gateway/app/directory_commands.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/directory_print.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/directory/identifiers.hpp"
#include "gateway/journal/reader.hpp"
#include "schemas/events/codec.hpp"

#include <unistd.h>

#include <iostream>
#include <map>

namespace vgm::app {
namespace {

// The addresses that letters were planned to since a moment, from the journal's files.
result<std::vector<directory::used_address>> find_used(const journal::reader& from, timestamp since)
{
    std::map<std::string, directory::used_address> by_address;
    const auto take = [&](const planned_record& plan, timestamp at) {
        for (const auto& d : plan.deliveries) {
            if (d.to.kind == recipient_kind::patient) continue;
            const std::string address = directory::comparable_address(d.to.address);
            auto& used = by_address[address];
            used.address = address;
            used.last_used = std::max(used.last_used, at);
            ++used.letters;
            if (auto id = directory::national_person_id(d.to.identifier_type, d.to.identifier))
                used.person_id = std::move(*id);
        }
    };
    auto read = from.scan([&](const journal::record& r) {
        if (r.time < since) return true;
        const auto body = events::parse(static_cast<record_kind>(r.kind), r.payload);
        if (body)
            if (const auto* const plan = std::get_if<planned_record>(&*body)) take(*plan, r.time);
        return true;
    });
    if (!read) return read.error();
    std::vector<directory::used_address> all;
    for (auto& [address, used] : by_address) all.push_back(std::move(used));
    return all;
}

}  // namespace

int run_directory_affected(const std::filesystem::path& config, unsigned days, output form)
{
    const auto loaded = load_directory_settings(config);
    if (!loaded) return 2;
    const auto& all = *loaded;
    const auto used =
        find_used(journal::reader(to_journal(all).directory), now() - std::chrono::days(days));
    if (!used) {
        std::cerr << "vaguemestre: the journal cannot be read: " << used.error().detail << '\n';
        return 2;
    }
    const annuaire::replica replica(directory_database(all));
    const auto affected = directory::recheck(*used, replica);
    if (!affected) {
        std::cerr << "vaguemestre: the replica cannot be read (" << affected.error().message()
                  << "): run 'vaguemestre directory sync'\n";
        return 2;
    }
    if (form == output::json)
        std::cout << print_json(*affected) << '\n';
    else if (affected->empty())
        std::cout << "all of " << used->size() << " addresses of " << days
                  << " days are in the directory as they were\n";
    else
        std::cout << print_text(*affected, screen_of(STDOUT_FILENO).with);
    return affected->empty() ? 0 : 1;
}

}  // namespace vgm::app
