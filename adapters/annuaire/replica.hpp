#pragma once

#include "gateway/directory/lookup.hpp"
#include "gateway/directory/trusted_domains.hpp"

#include <filesystem>
#include <memory>

namespace vgm::annuaire {

// The replica of the national directory, to read. A file that a load has put in its place is seen
// by the next question; questions that are being answered end on the old one. Any number of threads
// may ask: each gets a connection of its own, which is kept for the next question.
class replica final : public directory::lookup
{
public:
    // The file need not be there yet: questions then fail with SQLite's "unable to open".
    explicit replica(std::filesystem::path file);
    ~replica() override;

    directory::answer<std::vector<directory::mailbox_entry>> find_by_address(
        std::string_view address
    ) const override;
    directory::answer<std::vector<directory::mailbox_entry>> find_by_person(
        std::string_view national_id
    ) const override;
    directory::answer<std::vector<directory::mailbox_entry>> find_by_structure(
        std::string_view national_id
    ) const override;
    directory::answer<std::vector<directory::name_match>> search(const directory::name_query& query
    ) const override;
    directory::answer<std::optional<directory::person>> find_person(std::string_view national_id
    ) const override;
    directory::answer<std::optional<directory::structure>> find_structure(
        std::string_view national_id
    ) const override;
    directory::answer<std::vector<directory::activity>> find_activities(std::string_view person_id
    ) const override;
    directory::answer<std::vector<directory::past_entry>> find_past(std::string_view address
    ) const override;
    directory::answer<std::vector<directory::source_age>> sources() const override;

    // The white list as it was loaded, read once for each file; without one, only the national
    // domains are trusted.
    directory::answer<std::shared_ptr<const directory::trusted_domains>> domains() const;
    // How many rows there are, for people: mailboxes, people, structures, activities.
    struct counts
    {
        std::uint64_t mailboxes = 0, people = 0, structures = 0, activities = 0, past = 0,
                      domains = 0;
    };
    directory::answer<counts> count() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace vgm::annuaire
