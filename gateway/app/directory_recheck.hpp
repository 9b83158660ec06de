#pragma once

#include "adapters/annuaire/replica.hpp"
#include "gateway/app/used_addresses.hpp"

#include <optional>
#include <set>
#include <utility>

namespace vgm::app {

// What the directory says of the addresses that letters went to lately.
struct affected_counts
{
    std::size_t used = 0;            // addresses that were looked up
    std::size_t vanished = 0;        // published once, and not any more
    std::size_t holder_differs = 0;  // published as somebody else's now
    friend bool operator==(const affected_counts&, const affected_counts&) = default;
};

// Looks up every address of the last 90 days again when the replica has changed, and at least once
// a day. For one thread.
class directory_recheck
{
public:
    static constexpr std::chrono::hours window{90 * 24};
    static constexpr std::chrono::hours at_least_every{24};

    explicit directory_recheck(std::string journal_directory);

    /** Whether it is time: for what the replica's sources say now. */
    bool is_due(const std::vector<directory::source_age>& sources, timestamp now) const;

    /** Looks, and logs `directory.affected`: a warning when there is an address that was not
        affected the last time. Logs `directory.recheck_failed` when journal or replica cannot be
        read; then it is due again an hour later, or when `sources` change. */
    std::optional<affected_counts> run(
        const annuaire::replica& replica,
        const std::vector<directory::source_age>& sources,
        timestamp now
    );

private:
    using finding = std::pair<std::string, directory::address_change>;

    std::optional<affected_counts> look(const annuaire::replica& replica, timestamp now);

    const std::string journal_directory_;
    std::optional<used_addresses> used_;
    std::vector<directory::source_age> seen_;
    timestamp last_{};
    std::set<finding> affected_;
};

}  // namespace vgm::app
