#pragma once

#include "adapters/annuaire/loader.hpp"
#include "adapters/annuaire/replica.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/directory/resolve.hpp"

#include <memory>

namespace vgm::app {

std::filesystem::path directory_database(const settings& all);
annuaire::load_settings to_load(const settings& all);
directory::resolution_policy to_policy(const directory_settings& s);

// Answers "which mailbox, and why" for the whole gateway. Any number of threads may ask; a new day
// that a sync has loaded, by whatever process, is used from the next question on.
class directory_desk
{
public:
    // Throws std::runtime_error for a unit table that cannot be read, naming the line.
    explicit directory_desk(const settings& all);

    directory::resolution resolve(const directory::resolution_request& request, timestamp now)
        const;
    const directory::lookup& lookup() const { return replica_; }
    const annuaire::replica& replica() const { return replica_; }
    const directory::unit_map& units() const { return units_; }

private:
    annuaire::replica replica_;
    directory::unit_map units_;
    directory::resolution_policy policy_;
};

}  // namespace vgm::app
