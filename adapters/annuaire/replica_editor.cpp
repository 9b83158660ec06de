#include "adapters/annuaire/replica_editor.hpp"

#include "adapters/annuaire/words.hpp"

namespace vgm::annuaire {
namespace {

std::int64_t to_number(timestamp t) { return t.time_since_epoch().count(); }

void bind_row(statement& s, int place, std::int64_t row)
{
    row ? s.bind(place, row) : s.bind_null(place);
}

}  // namespace

replica_editor::replica_editor(const std::filesystem::path& file) : db_(file, database::mode::edit)
{}

std::int64_t replica_editor::find_row(const char* sql, std::string_view key)
{
    statement q(db_, sql);
    q.bind(1, key);
    return q.step() ? q.number(0) : 0;
}

std::int64_t replica_editor::term_row(std::string_view code, std::string_view label)
{
    if (code.empty() && label.empty()) return 0;
    if (const auto row = find_row("SELECT id FROM term WHERE code = ?1 ORDER BY id", code))
        return row;
    statement(db_, "INSERT INTO term(code, label) VALUES(?1, ?2)")
        .bind(1, code)
        .bind(2, label)
        .run();
    return db_.last_row();
}

std::int64_t replica_editor::put_person(const directory::person& p)
{
    const auto row = find_row("SELECT id FROM person WHERE national_id = ?1", p.national_id);
    statement put(
        db_,
        row ? "UPDATE person SET family = ?2, given = ?3, profession = CASE WHEN ?4 = 0 THEN "
              "profession ELSE ?4 END, speciality = CASE WHEN ?5 = 0 THEN speciality ELSE ?5 END "
              "WHERE national_id = ?1"
            : "INSERT INTO person(national_id, family, given, profession, speciality) "
              "VALUES(?1, ?2, ?3, ?4, ?5)"
    );
    put.bind(1, p.national_id).bind(2, p.family_name).bind(3, p.given_name);
    put.bind(4, term_row(p.profession, p.profession_label));
    put.bind(5, term_row(p.speciality, p.speciality_label)).run();
    return row ? row : db_.last_row();
}

std::int64_t replica_editor::put_structure(const directory::structure& s)
{
    const auto row = find_row("SELECT id FROM structure WHERE national_id = ?1", s.national_id);
    statement put(
        db_,
        row ? "UPDATE structure SET legal_id = CASE WHEN ?2 = '' THEN legal_id ELSE ?2 END, "
              "name = ?3, postal_code = CASE WHEN ?4 = '' THEN postal_code ELSE ?4 END, "
              "city = CASE WHEN ?5 = '' THEN city ELSE ?5 END WHERE national_id = ?1"
            : "INSERT INTO structure(national_id, legal_id, name, postal_code, city) "
              "VALUES(?1, ?2, ?3, ?4, ?5)"
    );
    put.bind(1, s.national_id).bind(2, s.legal_id).bind(3, s.name);
    put.bind(4, s.postal_code).bind(5, s.city).run();
    return row ? row : db_.last_row();
}

void replica_editor::note_resource(const owner& of)
{
    statement put(db_, "INSERT OR REPLACE INTO resource VALUES(?1, ?2, ?3)");
    put.bind(1, of.carrier);
    bind_row(put, 2, of.person);
    bind_row(put, 3, of.structure);
    put.run();
}

replica_editor::owner replica_editor::owner_of(const std::string& resource)
{
    owner found{resource, 0, 0};
    statement q(db_, "SELECT person, structure FROM resource WHERE id = ?1");
    q.bind(1, resource);
    if (q.step()) found = {resource, q.number(0), q.number(1)};
    return found;
}

void replica_editor::write_words(std::int64_t row)
{
    statement(db_, "DELETE FROM word WHERE rowid = ?1").bind(1, row).run();
    statement box(db_, R"sql(
        SELECT m.unit, p.family, p.given, t.code, v.code, s.name, s.postal_code, s.city, m.person
        FROM mailbox m LEFT JOIN person p ON p.id = m.person
        LEFT JOIN structure s ON s.id = m.structure
        LEFT JOIN term t ON t.id = p.profession LEFT JOIN term v ON v.id = p.speciality
        WHERE m.id = ?1)sql");
    box.bind(1, row);
    if (!box.step()) return;
    word_list words;
    words.name(box.text(1)).name(box.text(2)).name(box.text(0));
    if (box.is_null(8)) words.name(box.text(5));
    words.profession(box.text(3)).profession(box.text(4)).place(box.text(6), box.text(7));
    statement add(db_, "INSERT INTO word(rowid, words) VALUES(?1, ?2)");
    add.bind(1, row).bind(2, words.text()).run();
}

void replica_editor::remove_box(std::int64_t row, timestamp now)
{
    statement past(db_, R"sql(
        INSERT INTO past
        SELECT m.address, m.type, ifnull(p.national_id, ''), ifnull(s.national_id, ''), ?2
        FROM mailbox m LEFT JOIN person p ON p.id = m.person
        LEFT JOIN structure s ON s.id = m.structure WHERE m.id = ?1)sql");
    past.bind(1, row).bind(2, to_number(now)).run();
    statement(db_, "DELETE FROM word WHERE rowid = ?1").bind(1, row).run();
    statement(db_, "DELETE FROM mailbox WHERE id = ?1").bind(1, row).run();
    ++tally_.removed;
}

// A line of the nightly file that is the same box becomes this resource's.
void replica_editor::put_box(const owner& of, const fhir_mailbox& box, timestamp as_of)
{
    statement known(db_, R"sql(
        SELECT id FROM mailbox WHERE address = ?1 AND (carrier = ?2
            OR (carrier IS NULL AND ifnull(person, 0) = ?3 AND ifnull(structure, 0) = ?4))
        ORDER BY carrier IS NULL, id)sql");
    known.bind(1, box.address).bind(2, of.carrier).bind(3, of.person).bind(4, of.structure);
    const std::int64_t row = known.step() ? known.number(0) : 0;
    known.reset();
    statement put(
        db_,
        row ? "UPDATE mailbox SET address = ?2, type = ?3, person = ?4, structure = ?5, "
              "unit = CASE WHEN ?6 = '' THEN unit ELSE ?6 END, rank = ?7, "
              "paperless = ifnull(?8, paperless), source = 'fhir', as_of = ?9, carrier = ?10 "
              "WHERE id = ?1"
            : "INSERT INTO mailbox VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'fhir', ?9, ?10)"
    );
    bind_row(put, 1, row);
    put.bind(2, box.address).bind(3, static_cast<std::int64_t>(box.type));
    bind_row(put, 4, of.person);
    bind_row(put, 5, of.structure);
    put.bind(6, box.unit);
    box.rank ? put.bind(7, *box.rank) : put.bind_null(7);
    box.paperless ? put.bind(8, *box.paperless ? 1 : 0) : put.bind_null(8);
    put.bind(9, to_number(as_of)).bind(10, of.carrier).run();
    ++(row ? tally_.changed : tally_.added);
    write_words(row ? row : db_.last_row());
}

void replica_editor::set_boxes(const owner& of, const fhir_resource& from, timestamp now)
{
    std::set<std::string> kept;
    if (from.active)
        for (const auto& box : from.mailboxes) kept.insert(box.address);
    std::vector<std::int64_t> gone;
    {
        statement had(db_, R"sql(
            SELECT id, address FROM mailbox WHERE carrier = ?1
                OR (carrier IS NULL AND ?2 <> 0 AND person = ?2 AND ifnull(structure, 0) = ?3)
                OR (carrier IS NULL AND ?2 = 0 AND ?3 <> 0 AND structure = ?3 AND person IS NULL)
            )sql");
        had.bind(1, of.carrier).bind(2, of.person).bind(3, of.structure);
        while (had.step())
            if (!kept.contains(std::string{had.text(1)})) gone.push_back(had.number(0));
    }
    for (const auto row : gone) remove_box(row, now);
    if (!from.active) return;
    for (const auto& box : from.mailboxes) put_box(of, box, from.updated.value_or(now));
}

void replica_editor::apply_organization(const fhir_organization& o, timestamp now)
{
    owner of = owner_of(o.id);
    if (!o.structure.national_id.empty() && (o.active || of.structure == 0)) {
        auto structure = o.structure;
        if (const auto legal = owner_of(o.part_of).structure; legal && o.active) {
            statement q(db_, "SELECT national_id FROM structure WHERE id = ?1");
            q.bind(1, legal);
            if (q.step()) structure.legal_id = q.text(0);
        }
        of.structure = put_structure(structure);
        note_resource(of);
    }
    if (of.structure == 0) {
        ++tally_.unknown;
        return;
    }
    set_boxes(of, o, now);
}

void replica_editor::apply_practitioner(const fhir_practitioner& p, timestamp now)
{
    owner of = owner_of(p.id);
    if (!p.person.national_id.empty()) {
        // A tombstone has no name: it must not take the one that is known.
        of.person =
            p.active
                ? put_person(p.person)
                : find_row("SELECT id FROM person WHERE national_id = ?1", p.person.national_id);
        if (of.person) note_resource(of);
    }
    if (of.person == 0) {
        if (p.active) ++tally_.unknown;
        return;
    }
    set_boxes(of, p, now);
}

void replica_editor::apply_role(const fhir_role& r, timestamp now)
{
    owner of = owner_of(r.id);
    if (r.active) {
        of.person = owner_of(r.practitioner).person;
        of.structure = owner_of(r.organization).structure;
        if (of.person) note_resource(of);
    }
    if (of.person == 0) {
        if (r.active) ++tally_.unknown;
        return;
    }
    set_boxes(of, r, now);
}

void replica_editor::apply(const fhir_page& page, timestamp now)
{
    // Whom a role means is known only after the resources that it refers to.
    for (const auto& o : page.organizations) apply_organization(o, now);
    for (const auto& p : page.practitioners) apply_practitioner(p, now);
    for (const auto& r : page.roles) apply_role(r, now);
}

std::optional<replica_editor::run> replica_editor::unfinished_run()
{
    statement q(db_, "SELECT since, started FROM run");
    if (!q.step()) return std::nullopt;
    return run{timestamp{milliseconds{q.number(0)}}, timestamp{milliseconds{q.number(1)}}};
}

void replica_editor::start_run(const run& r)
{
    db_.exec("DELETE FROM run; DELETE FROM progress;");
    statement put(db_, "INSERT INTO run VALUES(?1, ?2)");
    put.bind(1, to_number(r.since)).bind(2, to_number(r.started)).run();
}

std::string replica_editor::next_page(std::string_view resource)
{
    statement q(db_, "SELECT next FROM progress WHERE resource = ?1");
    q.bind(1, resource);
    return q.step() ? std::string{q.text(0)} : std::string{};
}

bool replica_editor::is_done(std::string_view resource)
{
    statement q(db_, "SELECT done FROM progress WHERE resource = ?1");
    q.bind(1, resource);
    return q.step() && q.number(0) != 0;
}

void replica_editor::note_progress(std::string_view resource, std::string_view next)
{
    statement put(db_, "INSERT OR REPLACE INTO progress VALUES(?1, ?2, ?3)");
    put.bind(1, resource).bind(2, next).bind(3, next.empty() ? 1 : 0).run();
}

void replica_editor::forget_progress(std::string_view resource)
{
    statement(db_, "DELETE FROM progress WHERE resource = ?1").bind(1, resource).run();
}

void replica_editor::finish_run(const directory::source_age& source)
{
    db_.exec("BEGIN; DELETE FROM run; DELETE FROM progress;");
    statement put(db_, "INSERT OR REPLACE INTO source VALUES(?1, ?2, ?3, ?4, ?5)");
    put.bind(1, source.name).bind(2, source.version).bind(3, to_number(source.published));
    put.bind(4, to_number(source.loaded)).bind(5, static_cast<std::int64_t>(source.lines)).run();
    db_.exec("COMMIT");
}

}  // namespace vgm::annuaire
