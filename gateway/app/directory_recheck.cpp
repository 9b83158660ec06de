#include "gateway/app/directory_recheck.hpp"

#include "gateway/runtime/log.hpp"

namespace vgm::app {

namespace log = runtime::log;

directory_recheck::directory_recheck(std::string journal_directory)
    : journal_directory_(std::move(journal_directory))
{}

bool directory_recheck::is_due(const std::vector<directory::source_age>& sources, timestamp now)
    const
{
    return last_ == timestamp{} || sources != seen_ || now - last_ >= at_least_every;
}

std::optional<affected_counts> directory_recheck::run(
    const annuaire::replica& replica,
    const std::vector<directory::source_age>& sources,
    timestamp now
)
{
    const auto counts = look(replica, now);
    constexpr std::chrono::hours again{1};
    seen_ = sources;
    last_ = counts ? now : now - at_least_every + again;
    return counts;
}

std::optional<affected_counts>
directory_recheck::look(const annuaire::replica& replica, timestamp now)
{
    const auto fail = [](const std::string& reason) {
        log::error("directory.recheck_failed", {{"reason", reason}});
        return std::nullopt;
    };
    if (!used_) used_.emplace(journal::reader(journal_directory_), now - window);
    used_->forget_before(now - window);
    if (const auto read = used_->read_on(); !read) return fail(read.error().detail);
    const auto addresses = used_->all();
    const auto found = directory::recheck(addresses, replica);
    if (!found) return fail(found.error().message());

    affected_counts counts{addresses.size(), 0, 0};
    std::set<finding> affected;
    std::size_t fresh = 0;
    for (const auto& a : *found) {
        if (a.change == directory::address_change::not_published) continue;
        ++(a.change == directory::address_change::vanished ? counts.vanished : counts.holder_differs
        );
        const auto [one, added] = affected.emplace(a.used.address, a.change);
        if (added && !affected_.contains(*one)) ++fresh;
    }
    const auto say = fresh > 0 ? log::warning : log::info;
    say("directory.affected",
        {{"used", std::to_string(counts.used)},
         {"vanished", std::to_string(counts.vanished)},
         {"holder_differs", std::to_string(counts.holder_differs)},
         {"new", std::to_string(fresh)}});
    affected_ = std::move(affected);
    return counts;
}

}  // namespace vgm::app
