#include "gateway/projection/writer.hpp"

#include <algorithm>

namespace vgm::projection {
namespace {

constexpr std::size_t stories_kept = 20'000;  // of one generation
constexpr std::int64_t hour_ms = 3'600'000;

std::int64_t ms(timestamp t) { return t.time_since_epoch().count(); }

std::string_view bytes_of(const submission_id& id)
{
    return {reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size()};
}

issue trouble(const std::filesystem::path& file, const sqlite::database& db)
{
    return {db.failed(), severity::error, file.string(), db.said(), "PROJECTION"};
}

}  // namespace

struct writer::statements
{
    explicit statements(sqlite::database& db)
        : find(db, "SELECT row, id, last FROM letter WHERE row >= ?1 AND row < ?1 + 64"),
          insert(
              db,
              "INSERT INTO letter VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,"
              "?17,?18,?19,?20,?21,?22,?23,?24,?25,?26,?27,?28,?29,?30,?31,?32,?33,?34,?35)"
          ),
          update(
              db,
              "UPDATE letter SET kind=?2, state=?3, person=?4, at=?5, changed=?6, first=?7, "
              "last=?8, delivered=?9, read=?10, reason=?11, lanes=?12, batches=?13 WHERE row=?1"
          ),
          facts(
              db,
              "SELECT words, family, given, birth_date, ins, ipp, prescriber, prescriber_id, "
              "service, service_label, type, operator FROM letter WHERE row=?1"
          ),
          set_words(db, "UPDATE letter SET words=?2 WHERE row=?1"),
          lane(
              db,
              "INSERT OR REPLACE INTO lane VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)"
          ),
          later(db, "INSERT OR IGNORE INTO later_identifier VALUES (?1, ?2)"),
          index(
              db,
              "INSERT INTO words (rowid, patient, people, recipient, ids, service, facets) "
              "VALUES (?1,?2,?3,?4,?5,?6,?7)"
          ),
          unindex(
              db,
              "INSERT INTO words (words, rowid, patient, people, recipient, ids, service, facets) "
              "VALUES ('delete',?1,?2,?3,?4,?5,?6,?7)"
          ),
          facet(
              db,
              "INSERT INTO facet VALUES (?1,?2,?3) ON CONFLICT DO UPDATE SET label=excluded.label "
              "WHERE label=''"
          ),
          hour(
              db,
              "INSERT INTO hour VALUES (?1,?2,?3) ON CONFLICT DO UPDATE SET letters=letters+?3"
          ),
          batch(
              db,
              "INSERT INTO batch VALUES (?1,?2,?3,?4) ON CONFLICT DO UPDATE SET "
              "first_at=min(first_at,?3), last_at=max(last_at,?4)"
          ),
          position(db, "INSERT OR REPLACE INTO meta VALUES ('position', ?1)")
    {}

    sqlite::statement find, insert, update, facts, set_words, lane, later, index, unindex, facet,
        hour, batch, position;
};

writer::writer(const std::filesystem::path& file, writer_ports ports)
    : file_(file), ports_(std::move(ports)), db_(file, sqlite::database::mode::shared)
{}

writer::~writer() = default;

result<std::unique_ptr<writer>> writer::open(const std::filesystem::path& file, writer_ports ports)
{
    std::unique_ptr<writer> made(new writer(file, std::move(ports)));
    made->prepare();
    if (const auto wrong = made->failure()) return *wrong;
    return made;
}

std::optional<issue> writer::failure() const
{
    if (!db_.failed()) return std::nullopt;
    return trouble(file_, db_);
}

void writer::prepare()
{
    int version = 0;
    {
        sqlite::statement ask(db_, "PRAGMA user_version");
        if (ask.step()) version = static_cast<int>(ask.number(0));
    }
    if (version == 0 && !db_.failed()) {
        // A file is named by its version once it is whole.
        db_.exec("BEGIN")
            .exec(schema_sql)
            .exec("INSERT INTO words (words, rank) VALUES ('automerge', 8)")
            .exec(("PRAGMA user_version = " + std::to_string(file_version)).c_str())
            .exec("COMMIT");
    } else if (version != file_version && !db_.failed()) {
        constexpr int sqlite_mismatch = 20;
        db_.note(sqlite_mismatch);
    }
    if (db_.failed()) return;
    {
        sqlite::statement ask(db_, "SELECT value FROM meta WHERE name = 'position'");
        if (ask.step()) at_ = {static_cast<std::uint64_t>(ask.number(0))};
    }
    do_ = std::make_unique<statements>(db_);
}

std::optional<writer::place> writer::find(submission_id id)
{
    std::optional<place> found;
    do_->find.bind(1, first_row(id));
    while (!found && do_->find.step())
        if (do_->find.text(1) == bytes_of(id))
            found = place{do_->find.number(0), {static_cast<std::uint64_t>(do_->find.number(2))}};
    do_->find.reset();
    return found;
}

writer::story_ptr writer::remembered(submission_id id)
{
    if (const auto found = recent_.find(id); found != recent_.end()) return found->second;
    const auto found = older_.find(id);
    if (found == older_.end()) return nullptr;
    const auto s = found->second;
    remember(id, s);
    return s;
}

void writer::remember(submission_id id, story_ptr s)
{
    if (recent_.size() >= stories_kept && waiting() == 0) {
        older_ = std::move(recent_);
        recent_.clear();
    }
    recent_[id] = std::move(s);
}

writer::story_ptr writer::read(submission_id id)
{
    auto made = std::make_shared<story>(id);
    if (ports_.story)
        for (const auto& h : ports_.story(id)) made->apply(h.at, h.record);
    return made;
}

bool writer::has(journal::position at, submission_id id)
{
    if (const auto s = remembered(id)) return at <= s->last();
    const auto row = find(id);
    return row && at <= row->last;
}

void writer::apply(const happening& h, bool whole_story)
{
    const auto id = h.record.submission;
    auto s = remembered(id);
    if (!s) {
        // What begins it comes first: without a row it is new, or it is a rest whose beginning has
        // been retired.
        const bool is_new = story::begins_with(h.record.body) && !find(id);
        s = is_new && !whole_story ? std::make_shared<story>(id) : read(id);
        remember(id, s);
    }
    s->apply(h.at, h.record);
    if (s->has_begun()) changed_.insert(id);
}

result<std::vector<submission_id>> writer::commit(journal::position upto)
{
    std::vector<submission_id> written(changed_.begin(), changed_.end());
    db_.exec("BEGIN");
    // In the order of their rows: the index is filled fastest that way.
    std::ranges::sort(written, {}, [](submission_id id) { return first_row(id); });
    for (const auto& id : written) {
        const auto s = remembered(id);
        write(*s);
    }
    put_hours();
    do_->position.bind(1, static_cast<std::int64_t>(upto.value)).run();
    db_.exec("COMMIT");
    if (const auto wrong = failure()) return *wrong;
    changed_.clear();
    at_ = upto;
    return written;
}

void writer::write(const story& s)
{
    const auto e = s.to_entry();
    if (const auto where = find(e.id))
        update(*where, e, s);
    else
        insert(e, s);
}

void writer::insert(const entry& e, const story& s)
{
    letter_facts facts;
    if (e.kind == entry_kind::letter && ports_.facts) facts = ports_.facts(s.letter());
    auto row = first_row(e.id);
    do_->find.bind(1, row);
    while (do_->find.step() && do_->find.number(0) == row) ++row;
    do_->find.reset();

    const auto words = make_words(e, facts);
    const auto packed = pack(words), batches = pack(e.batches), rules = pack(e.rules);
    const std::string& type = facts.type.empty() ? e.type : facts.type;
    auto& q = do_->insert;
    int n = 0;
    q.bind(++n, row);
    q.bind_bytes(++n, bytes_of(e.id));
    for (const std::int64_t number :
         {static_cast<std::int64_t>(e.kind),
          static_cast<std::int64_t>(e.state),
          static_cast<std::int64_t>(e.needs_a_person),
          ms(e.at),
          ms(e.changed),
          static_cast<std::int64_t>(s.first().value),
          static_cast<std::int64_t>(s.last().value),
          ms(e.delivered_at),
          ms(e.read_at)})
        q.bind(++n, number);
    for (const std::string* text :
         {&e.source, &e.control, &e.action, &e.from, &e.mail_id, &e.reason})
        q.bind(++n, *text);
    q.bind(++n, static_cast<std::int64_t>(e.documents));
    q.bind(++n, static_cast<std::int64_t>(e.lanes.size()));
    for (const std::string* text : std::initializer_list<const std::string*>{
             &batches,
             &rules,
             &facts.family,
             &facts.given,
             &facts.birth_date,
             &facts.sex,
             &facts.ins,
             &facts.ipp,
             &facts.prescriber,
             &facts.prescriber_id,
             &facts.service,
             &facts.service_label,
             &type,
             &facts.type_label,
             &facts.operator_name,
             &packed})
        q.bind(++n, *text);
    q.run();
    index(row, words, false);
    put_lanes(row, e);
    put_later_identifiers(row, e);
    put_facets(e, facts);
    ++hours_[{ms(e.at) / hour_ms * hour_ms, e.source}];
}

void writer::update(const place& where, const entry& e, const story& s)
{
    const auto batches = pack(e.batches);
    auto& q = do_->update;
    int n = 0;
    for (const std::int64_t number :
         {where.row,
          static_cast<std::int64_t>(e.kind),
          static_cast<std::int64_t>(e.state),
          static_cast<std::int64_t>(e.needs_a_person),
          ms(e.at),
          ms(e.changed),
          static_cast<std::int64_t>(s.first().value),
          static_cast<std::int64_t>(s.last().value),
          ms(e.delivered_at),
          ms(e.read_at)})
        q.bind(++n, number);
    q.bind(++n, e.reason);
    q.bind(++n, static_cast<std::int64_t>(e.lanes.size()));
    q.bind(++n, batches);
    q.run();

    letter_facts facts;
    word_table before;
    auto& f = do_->facts;
    f.bind(1, where.row);
    if (f.step()) {
        before = unpack(f.text(0));
        int column = 0;
        for (std::string* text :
             {&facts.family,
              &facts.given,
              &facts.birth_date,
              &facts.ins,
              &facts.ipp,
              &facts.prescriber,
              &facts.prescriber_id,
              &facts.service,
              &facts.service_label,
              &facts.type,
              &facts.operator_name})
            *text = f.text(++column);
    }
    f.reset();
    const auto words = make_words(e, facts);
    if (words != before) {
        index(where.row, before, true);
        index(where.row, words, false);
        const auto packed = pack(words);
        do_->set_words.bind(1, where.row).bind(2, packed).run();
        put_facets(e, facts);
    }
    put_lanes(where.row, e);
    put_later_identifiers(where.row, e);
}

void writer::index(std::int64_t row, const word_table& words, bool is_removal)
{
    auto& q = is_removal ? do_->unindex : do_->index;
    q.bind(1, row);
    for (int n = 0; n < static_cast<int>(words.size()); ++n)
        q.bind(2 + n, words[static_cast<std::size_t>(n)]);
    q.run();
}

void writer::put_lanes(std::int64_t row, const entry& e)
{
    auto& q = do_->lane;
    for (const auto& l : e.lanes) {
        int n = 0;
        for (const std::int64_t number :
             {row,
              static_cast<std::int64_t>(l.number),
              static_cast<std::int64_t>(l.state),
              static_cast<std::int64_t>(l.kind),
              static_cast<std::int64_t>(l.attempts),
              ms(l.sent_at),
              ms(l.delivered_at),
              ms(l.read_at),
              ms(l.next_attempt),
              ms(l.changed)})
            q.bind(++n, number);
        for (const std::string* text : {&l.address, &l.identifier, &l.reason}) q.bind(++n, *text);
        q.run();
    }
}

void writer::put_later_identifiers(std::int64_t row, const entry& e)
{
    for (const auto& i : e.later_identifiers)
        do_->later.bind(1, hash_identifier(fold_identifier(i))).bind(2, row).run();
}

void writer::put_facets(const entry& e, const letter_facts& facts)
{
    const auto put = [&](std::string_view field, std::string_view code, std::string_view label) {
        if (code.empty()) return;
        if (!known_facets_.emplace(field, std::string{code} + '\n' + std::string{label}).second)
            return;
        do_->facet.bind(1, field).bind(2, code).bind(3, label).run();
    };
    put("source", e.source, "");
    put("type", facts.type.empty() ? e.type : facts.type, facts.type_label);
    put("service", facts.service, facts.service_label);
    put("operator", facts.operator_name, "");
    for (const auto& r : e.rules) put("rule", r, "");
    for (const auto& b : e.batches)
        do_->batch.bind(1, b).bind(2, e.source).bind(3, ms(e.at)).bind(4, ms(e.changed)).run();
}

void writer::put_hours()
{
    for (const auto& [key, letters] : hours_)
        do_->hour.bind(1, key.first).bind(2, key.second).bind(3, letters).run();
    hours_.clear();
}

result<std::size_t> writer::remove_before(journal::position oldest, std::size_t most)
{
    struct gone
    {
        std::int64_t row;
        word_table words;
        std::int64_t hour;
        std::string source;
    };
    std::vector<gone> all;
    {
        // Rows are nearly in the order of the journal: what a few minutes may have exchanged goes
        // with a later call.
        sqlite::statement q(
            db_, "SELECT row, first, words, at, source FROM letter ORDER BY row LIMIT ?1"
        );
        q.bind(1, static_cast<std::int64_t>(most));
        while (q.step())
            if (static_cast<std::uint64_t>(q.number(1)) < oldest.value)
                all.push_back(
                    {q.number(0),
                     unpack(q.text(2)),
                     q.number(3) / hour_ms * hour_ms,
                     std::string{q.text(4)}}
                );
    }
    if (all.empty()) {
        if (const auto wrong = failure()) return *wrong;
        return std::size_t{0};
    }
    db_.exec("BEGIN");
    {
        sqlite::statement letter(db_, "DELETE FROM letter WHERE row=?1"),
            lane(db_, "DELETE FROM lane WHERE row=?1"),
            hour(db_, "UPDATE hour SET letters=letters-1 WHERE hour=?1 AND source=?2");
        for (const auto& g : all) {
            index(g.row, g.words, true);
            letter.bind(1, g.row).run();
            lane.bind(1, g.row).run();
            hour.bind(1, g.hour).bind(2, g.source).run();
        }
        sqlite::statement later(
            db_, "DELETE FROM later_identifier WHERE row NOT IN (SELECT row FROM letter)"
        );
        // Costs a pass over the table: only with a whole portion.
        if (all.size() < most) later.run();
        db_.exec("DELETE FROM hour WHERE letters <= 0");
        sqlite::statement batch(
            db_,
            "DELETE FROM batch WHERE last_at < (SELECT coalesce(min(at), 0) FROM "
            "(SELECT at FROM letter ORDER BY row LIMIT 1000))"
        );
        batch.run();
    }
    db_.exec("COMMIT");
    if (const auto wrong = failure()) return *wrong;
    recent_.clear();
    older_.clear();
    return all.size();
}

result<void> writer::merge_index()
{
    db_.exec("INSERT INTO words (words) VALUES ('optimize')");
    if (const auto wrong = failure()) return *wrong;
    return {};
}

}  // namespace vgm::projection
