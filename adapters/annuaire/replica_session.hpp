#pragma once

#include "gateway/sqlite/database.hpp"
#include "gateway/directory/mailbox_entry.hpp"

#include <memory>

namespace vgm::annuaire {

using sqlite::database;
using sqlite::statement;

// A connection to one replica file, and the questions prepared on it. One thread at a time.
struct replica_session
{
    explicit replica_session(const std::filesystem::path& file);

    database db;
    statement by_address, by_person, by_structure, by_legal, by_row, matching;
    statement person, structure, activities, past, sources, domains, counts, terms;
};

// The columns of `mailbox_columns_sql` as an entry.
directory::mailbox_entry read_entry(const statement& row);

}  // namespace vgm::annuaire
