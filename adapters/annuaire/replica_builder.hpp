#pragma once

#include "adapters/annuaire/id_map.hpp"
#include "gateway/sqlite/database.hpp"
#include "gateway/directory/mailbox_entry.hpp"
#include "schemas/annuaire/activity_line.hpp"
#include "schemas/annuaire/mailbox_line.hpp"
#include "schemas/annuaire/white_list.hpp"

#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace vgm::annuaire {

using sqlite::database;
using sqlite::statement;

// Fills a new replica file from the lines of the directory's files, mailboxes first. Errors stick
// to the database: look at failed() now and then, and at the end. One thread.
class replica_builder
{
public:
    explicit replica_builder(const std::filesystem::path& file);

    // False for a line that repeats an earlier one.
    bool add(const mailbox_line& line, timestamp as_of);
    void add(const activity_line& line);
    void add(const white_list& list);
    void add(const directory::source_age& source);

    // Makes the file complete: indexes, what has gone since `before`, the words. It is not flushed.
    struct past
    {
        std::filesystem::path before;  // the replica that this one takes the place of; empty: none
        timestamp now;
        std::chrono::days kept{400};
    };
    void finish(const past& p);
    std::function<void(double)> on_finishing;  // 0 to 1, while words are written

    const database& file() const { return db_; }

private:
    std::int64_t person_row(
        std::string_view id,
        std::string_view family,
        std::string_view given,
        std::string_view profession,
        std::string_view profession_label,
        std::string_view speciality,
        std::string_view speciality_label
    );
    std::int64_t structure_row(
        std::string_view id,
        std::string_view legal_id,
        std::string_view name,
        std::string_view postal_code,
        std::string_view city
    );
    std::int64_t term_row(std::string_view code, std::string_view label);
    void remember(const past& p);
    void write_words();

    database db_;
    statement add_person_, add_structure_, set_legal_, add_mailbox_, add_activity_, add_term_;
    id_map people_, structures_;
    std::unordered_map<std::string, std::int64_t> terms_;
    std::unordered_set<std::uint64_t> lines_seen_;  // hashes of whole lines
    std::vector<bool> has_legal_;
    std::int64_t mailboxes_ = 0;
};

}  // namespace vgm::annuaire
