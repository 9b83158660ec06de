#include "adapters/annuaire/replica_builder.hpp"

#include "adapters/annuaire/replica_format.hpp"
#include "adapters/annuaire/words.hpp"
#include "gateway/directory/identifiers.hpp"
#include "gateway/directory/trusted_domains.hpp"

#include <functional>

namespace vgm::annuaire {
namespace {

// Two lines are taken for one only when 64 bits of two hashes agree, one of them of the address.
std::uint64_t hash_of(const mailbox_line& l)
{
    std::uint64_t sum = 0;
    for (const auto part : {l.address, l.person_id, l.structure_id, l.unit, l.speciality})
        sum = (sum ^ std::hash<std::string_view>{}(part)) * 0x9E3779B97F4A7C15u + 1;
    return sum;
}

}  // namespace

replica_builder::replica_builder(const std::filesystem::path& file)
    : db_(file, database::mode::create),
      add_person_(
          db_.exec(replica_tables).exec("BEGIN"),
          "INSERT INTO person VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
      ),
      add_structure_(db_, "INSERT INTO structure VALUES(?1, ?2, ?3, ?4, ?5, ?6)"),
      set_legal_(db_, "UPDATE structure SET legal_id = ?2 WHERE id = ?1"),
      add_mailbox_(
          db_,
          "INSERT INTO mailbox VALUES(?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7, 'extraction', ?8, NULL)"
      ),
      add_activity_(db_, "INSERT INTO activity VALUES(?1, ?2, ?3, ?4, ?5)"),
      add_term_(db_, "INSERT INTO term VALUES(?1, ?2, ?3)"),
      has_legal_(1)
{}

std::int64_t replica_builder::term_row(std::string_view code, std::string_view label)
{
    if (code.empty() && label.empty()) return 0;
    std::string key = std::string{code}.append(1, '|').append(label);
    const auto next = static_cast<std::int64_t>(terms_.size()) + 1;
    const auto [place, added] = terms_.try_emplace(std::move(key), next);
    if (added) add_term_.bind(1, next).bind(2, code).bind(3, label).run();
    return place->second;
}

std::int64_t replica_builder::person_row(
    std::string_view id,
    std::string_view family,
    std::string_view given,
    std::string_view profession,
    std::string_view profession_label,
    std::string_view speciality,
    std::string_view speciality_label
)
{
    const auto [row, added] = people_.insert(id, static_cast<std::uint32_t>(people_.size() + 1));
    if (added)
        add_person_.bind(1, row)
            .bind(2, id)
            .bind(3, family)
            .bind(4, given)
            .bind(5, term_row(profession, profession_label))
            .bind(6, term_row(speciality, speciality_label))
            .run();
    return row;
}

std::int64_t replica_builder::structure_row(
    std::string_view id,
    std::string_view legal_id,
    std::string_view name,
    std::string_view postal_code,
    std::string_view city
)
{
    const auto [row, added] =
        structures_.insert(id, static_cast<std::uint32_t>(structures_.size() + 1));
    if (added) {
        add_structure_.bind(1, row)
            .bind(2, id)
            .bind(3, legal_id)
            .bind(4, name)
            .bind(5, postal_code)
            .bind(6, city)
            .run();
        has_legal_.push_back(!legal_id.empty());
    } else if (!legal_id.empty() && !has_legal_[row]) {
        set_legal_.bind(1, row).bind(2, legal_id).run();
        has_legal_[row] = true;
    }
    return row;
}

bool replica_builder::add(const mailbox_line& line, timestamp as_of)
{
    if (!lines_seen_.insert(hash_of(line)).second) return false;
    const std::string address = directory::comparable_address(line.address);
    std::int64_t person = 0, structure = 0;
    if (!line.person_id.empty())
        person = person_row(
            line.person_id,
            line.family_name,
            line.given_name,
            line.profession,
            line.profession_label,
            line.speciality,
            line.speciality_label
        );
    if (!line.structure_id.empty()) {
        const auto id = directory::national_structure_id(line.structure_id_type, line.structure_id);
        structure = structure_row(
            id ? std::string_view{*id} : line.structure_id,
            {},
            line.structure_name.empty() ? line.trade_name : line.structure_name,
            line.postal_code,
            line.city
        );
    }
    add_mailbox_.bind(1, ++mailboxes_).bind(2, address).bind(3, static_cast<int>(line.type));
    person ? add_mailbox_.bind(4, person) : add_mailbox_.bind_null(4);
    structure ? add_mailbox_.bind(5, structure) : add_mailbox_.bind_null(5);
    add_mailbox_.bind(6, line.unit);
    line.paperless ? add_mailbox_.bind(7, *line.paperless ? 1 : 0) : add_mailbox_.bind_null(7);
    add_mailbox_.bind(8, as_of.time_since_epoch().count()).run();
    return true;
}

void replica_builder::add(const activity_line& line)
{
    if (!lines_seen_.empty()) std::unordered_set<std::uint64_t>{}.swap(lines_seen_);
    const auto person = person_row(
        line.person_id,
        line.family_name,
        line.given_name,
        line.profession,
        line.profession_label,
        line.speciality,
        line.speciality_label
    );
    const std::string id = place_id(line);
    if (id.empty()) return;
    std::string legal;
    if (auto found = directory::national_structure_id("FINEJ", line.finess_legal))
        legal = std::move(*found);
    const auto structure = structure_row(
        id,
        legal == id ? std::string_view{} : legal,
        line.structure_name.empty() ? line.trade_name : line.structure_name,
        line.postal_code,
        line.city
    );
    add_activity_.bind(1, person)
        .bind(2, structure)
        .bind(3, term_row(line.profession, line.profession_label))
        .bind(4, term_row(line.speciality, line.speciality_label))
        .bind(5, line.sector)
        .run();
}

void replica_builder::add(const white_list& list)
{
    statement add(db_, "INSERT INTO trusted_domain VALUES(?1)");
    for (const auto& domain : list.domains) add.bind(1, domain).run();
}

void replica_builder::add(const directory::source_age& source)
{
    statement add(db_, "INSERT OR REPLACE INTO source VALUES(?1, ?2, ?3, ?4, ?5)");
    add.bind(1, source.name)
        .bind(2, source.version)
        .bind(3, source.published.time_since_epoch().count())
        .bind(4, source.loaded.time_since_epoch().count())
        .bind(5, static_cast<std::int64_t>(source.lines))
        .run();
}

void replica_builder::remember(const past& p)
{
    const std::string name = p.before.string();
    const auto since = (p.now - p.kept).time_since_epoch().count();
    statement(db_, "ATTACH ?1 AS before").bind(1, name).run();
    db_.exec("BEGIN");
    {
        // The same box with the same holder is still there; anything else has gone.
        statement lost(db_, R"sql(
            INSERT INTO past
            SELECT m.address, m.type, ifnull(p.national_id, ''), ifnull(s.national_id, ''), max(m.as_of)
            FROM before.mailbox m
            LEFT JOIN before.person p ON p.id = m.person
            LEFT JOIN before.structure s ON s.id = m.structure
            WHERE NOT EXISTS (
                SELECT 1 FROM main.mailbox n LEFT JOIN main.person q ON q.id = n.person
                LEFT JOIN main.structure t ON t.id = n.structure
                WHERE n.address = m.address AND CASE m.type
                    WHEN 0 THEN ifnull(q.national_id, '') = ifnull(p.national_id, '')
                    ELSE ifnull(t.national_id, '') = ifnull(s.national_id, '') END)
            GROUP BY m.address, p.national_id)sql");
        lost.run();
        statement older(db_, R"sql(
            INSERT INTO past
            SELECT address, type, person_id, structure_id, last_seen FROM before.past b
            WHERE last_seen > ?1 AND NOT EXISTS (
                SELECT 1 FROM main.mailbox n LEFT JOIN main.person q ON q.id = n.person
                LEFT JOIN main.structure t ON t.id = n.structure
                WHERE n.address = b.address AND CASE b.type
                    WHEN 0 THEN ifnull(q.national_id, '') = b.person_id
                    ELSE ifnull(t.national_id, '') = b.structure_id END))sql");
        older.bind(1, since).run();
    }
    db_.exec("COMMIT; DETACH before");
}

void replica_builder::finish(const past& p)
{
    db_.exec("COMMIT").exec(replica_indexes);
    if (!p.before.empty()) remember(p);
    db_.exec("CREATE INDEX past_by_address ON past(address)").exec("BEGIN");
    write_words();
    db_.exec("INSERT INTO word(word) VALUES('optimize')").exec("COMMIT").exec("ANALYZE");
}

void replica_builder::write_words()
{
    statement boxes(db_, R"sql(
        SELECT m.id, m.unit, p.family, p.given, t.code, v.code,
            s.name, s.postal_code, s.city, m.person, m.structure
        FROM mailbox m LEFT JOIN person p ON p.id = m.person
        LEFT JOIN structure s ON s.id = m.structure
        LEFT JOIN term t ON t.id = p.profession LEFT JOIN term v ON v.id = p.speciality)sql");
    statement places(db_, R"sql(
        SELECT DISTINCT s.postal_code, s.city FROM activity a JOIN structure s ON s.id = a.structure
        WHERE a.person = ?1 LIMIT 8)sql");
    statement add(db_, "INSERT INTO word(rowid, words) VALUES(?1, ?2)");
    word_list words;
    std::int64_t done = 0;
    while (boxes.step()) {
        words.clear();
        words.name(boxes.text(2)).name(boxes.text(3)).name(boxes.text(1));
        if (boxes.is_null(9)) words.name(boxes.text(6));
        words.profession(boxes.text(4)).profession(boxes.text(5));
        words.place(boxes.text(7), boxes.text(8));
        if (!boxes.is_null(9) && boxes.is_null(10)) {
            // A box that no structure assigned is found by where its holder works.
            places.bind(1, boxes.number(9));
            while (places.step()) words.place(places.text(0), places.text(1));
            places.reset();
        }
        add.bind(1, boxes.number(0)).bind(2, words.text()).run();
        if (on_finishing && ++done % 16384 == 0)
            on_finishing(static_cast<double>(done) / static_cast<double>(mailboxes_));
    }
}

}  // namespace vgm::annuaire
