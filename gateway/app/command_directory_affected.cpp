#include "gateway/app/clock.hpp"
#include "gateway/app/directory_commands.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/directory_print.hpp"
#include "gateway/app/used_addresses.hpp"
#include "gateway/app/wiring.hpp"

#include <unistd.h>

#include <iostream>

namespace vgm::app {

int run_directory_affected(const std::filesystem::path& config, unsigned days, output form)
{
    const auto loaded = load_directory_settings(config);
    if (!loaded) return 2;
    const auto& all = *loaded;
    used_addresses used(
        journal::reader(to_journal(all).directory), now() - std::chrono::days(days)
    );
    if (const auto read = used.read_on(); !read) {
        std::cerr << "vaguemestre: the journal cannot be read: " << read.error().detail << '\n';
        return 2;
    }
    const auto addresses = used.all();
    const annuaire::replica replica(directory_database(all));
    const auto affected = directory::recheck(addresses, replica);
    if (!affected) {
        std::cerr << "vaguemestre: the replica cannot be read (" << affected.error().message()
                  << "): run 'vaguemestre directory sync'\n";
        return 2;
    }
    if (form == output::json)
        std::cout << print_json(*affected) << '\n';
    else if (affected->empty())
        std::cout << "all of " << addresses.size() << " addresses of " << days
                  << " days are in the directory as they were\n";
    else
        std::cout << print_text(*affected, screen_of(STDOUT_FILENO).with);
    return affected->empty() ? 0 : 1;
}

}  // namespace vgm::app
