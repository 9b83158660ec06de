#include "adapters/annuaire/replica_session.hpp"

#include "adapters/annuaire/replica_format.hpp"

#include <string>

namespace vgm::annuaire {
namespace {

std::string select_entries(const char* where)
{
    return std::string(R"sql(
        SELECT m.address, m.type, m.unit, m.rank, m.paperless, m.source, m.as_of,
            p.national_id, p.family, p.given, t.code, t.label, v.code, v.label,
            s.national_id, s.legal_id, s.name, s.postal_code, s.city
        FROM mailbox m LEFT JOIN person p ON p.id = m.person
        LEFT JOIN structure s ON s.id = m.structure
        LEFT JOIN term t ON t.id = p.profession LEFT JOIN term v ON v.id = p.speciality WHERE )sql")
        .append(where);
}

const char* check_version(database& db)
{
    statement version(db, "PRAGMA user_version");
    constexpr int sqlite_notadb = 26;
    if (version.step() && version.number(0) != replica_version) db.note(sqlite_notadb);
    return "SELECT 1 FROM mailbox";
}

timestamp to_time(std::int64_t milliseconds_since_1970)
{
    return timestamp{milliseconds{milliseconds_since_1970}};
}

}  // namespace

replica_session::replica_session(const std::filesystem::path& file)
    : db(file, database::mode::immutable),
      by_address((check_version(db), db), select_entries("m.address = ?1 ORDER BY m.id").c_str()),
      by_person(
          db,
          select_entries("m.person = (SELECT id FROM person WHERE national_id = ?1) ORDER BY m.id")
              .c_str()
      ),
      by_structure(
          db,
          select_entries(
              "m.structure = (SELECT id FROM structure WHERE national_id = ?1) ORDER BY m.id"
          )
              .c_str()
      ),
      by_legal(
          db,
          select_entries("m.structure IN (SELECT id FROM structure WHERE legal_id = ?1 AND "
                         "legal_id <> '') ORDER BY m.id LIMIT 1000")
              .c_str()
      ),
      by_row(db, select_entries("m.id = ?1").c_str()),
      matching(db, "SELECT rowid, words FROM word WHERE word MATCH ?1 ORDER BY rowid LIMIT ?2"),
      person(
          db,
          "SELECT p.national_id, p.family, p.given, t.code, t.label, v.code, v.label FROM person p "
          "JOIN term t ON t.id = p.profession JOIN term v ON v.id = p.speciality "
          "WHERE p.national_id = ?1"
      ),
      structure(
          db,
          "SELECT national_id, legal_id, name, postal_code, city FROM structure "
          "WHERE national_id = ?1"
      ),
      activities(
          db,
          "SELECT s.national_id, t.code, v.code, a.sector FROM activity a "
          "JOIN structure s ON s.id = a.structure JOIN term t ON t.id = a.profession "
          "JOIN term v ON v.id = a.speciality "
          "WHERE a.person = (SELECT id FROM person WHERE national_id = ?1) "
          "ORDER BY s.national_id, t.code, v.code, a.sector"
      ),
      past(
          db,
          "SELECT address, type, person_id, structure_id, last_seen FROM past WHERE address = ?1 "
          "ORDER BY last_seen DESC, person_id"
      ),
      sources(db, "SELECT name, version, published, loaded, lines FROM source ORDER BY name"),
      domains(db, "SELECT name FROM trusted_domain ORDER BY name"),
      counts(
          db,
          "SELECT (SELECT count(*) FROM mailbox), (SELECT count(*) FROM person), "
          "(SELECT count(*) FROM structure), (SELECT count(*) FROM activity), "
          "(SELECT count(*) FROM past), (SELECT count(*) FROM trusted_domain)"
      ),
      terms(db, "SELECT DISTINCT code, label FROM term WHERE code <> '' ORDER BY code")
{}

directory::mailbox_entry read_entry(const statement& row)
{
    directory::mailbox_entry e;
    e.address = row.text(0);
    e.type = static_cast<directory::mailbox_type>(row.number(1));
    e.unit = row.text(2);
    if (!row.is_null(3)) e.rank = static_cast<int>(row.number(3));
    if (!row.is_null(4)) e.paperless = row.number(4) != 0;
    e.source = row.text(5);
    e.as_of = to_time(row.number(6));
    const auto text = [&](int column) { return std::string{row.text(column)}; };
    if (!row.is_null(7))
        e.holder =
            directory::person{text(7), text(8), text(9), text(10), text(11), text(12), text(13)};
    if (!row.is_null(14))
        e.place = directory::structure{text(14), text(15), text(16), text(17), text(18)};
    return e;
}

}  // namespace vgm::annuaire
