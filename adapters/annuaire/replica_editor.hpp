#pragma once

#include "gateway/sqlite/database.hpp"
#include "schemas/annuaire/fhir_page.hpp"

#include <cstdint>
#include <optional>
#include <set>

namespace vgm::annuaire {

using sqlite::database;
using sqlite::statement;

// Applies changes from the directory's API to a copy of the replica. What a resource says of its
// mailboxes is the whole of them: those that it does not name any more have gone. Applying a page
// twice changes nothing.
class replica_editor
{
public:
    explicit replica_editor(const std::filesystem::path& file);

    struct tally
    {
        std::uint64_t added = 0, changed = 0, removed = 0;
        std::uint64_t unknown = 0;  // resources of which it is not known whom they mean
    };
    void apply(const fhir_page& page, timestamp now);
    const tally& counted() const { return tally_; }

    // A run is one pass over all kinds of resource since a moment; it survives a break.
    struct run
    {
        timestamp since, started;
    };
    std::optional<run> unfinished_run();
    void start_run(const run& r);
    std::string next_page(std::string_view resource);  // empty: the first
    bool is_done(std::string_view resource);
    void note_progress(std::string_view resource, std::string_view next);  // empty: it is done
    void forget_progress(std::string_view resource);
    void finish_run(const directory::source_age& source);

    void begin() { db_.exec("BEGIN"); }
    void commit() { db_.exec("COMMIT"); }
    const database& file() const { return db_; }

private:
    struct owner
    {
        std::string carrier;
        std::int64_t person = 0, structure = 0;  // 0: none
    };
    void apply_organization(const fhir_organization& o, timestamp now);
    void apply_practitioner(const fhir_practitioner& p, timestamp now);
    void apply_role(const fhir_role& r, timestamp now);
    void set_boxes(const owner& of, const fhir_resource& from, timestamp now);
    void put_box(const owner& of, const fhir_mailbox& box, timestamp as_of);
    void remove_box(std::int64_t row, timestamp now);
    void write_words(std::int64_t row);
    std::int64_t find_row(const char* sql, std::string_view key);
    std::int64_t term_row(std::string_view code, std::string_view label);
    std::int64_t put_person(const directory::person& p);
    std::int64_t put_structure(const directory::structure& s);
    void note_resource(const owner& of);
    owner owner_of(const std::string& resource);

    database db_;
    tally tally_;
};

}  // namespace vgm::annuaire
