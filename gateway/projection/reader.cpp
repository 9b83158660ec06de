#include "gateway/projection/reader.hpp"

#include "gateway/projection/schema.hpp"

#include <algorithm>
#include <limits>

namespace vgm::projection {
namespace {

constexpr std::int64_t row_max = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t lanes_in_lists = 3;
// Open letters among which a question is compared word by word rather than asked of the index.
constexpr std::int64_t open_few = 2'000;
// Rows of a wider question that are looked at before the exact one is asked.
constexpr std::int64_t wider_few = 2'000;
constexpr std::size_t named_max = 5'000;  // rows that one identifier is looked for in
constexpr std::size_t wider_page_max = 500;

timestamp from_ms(std::int64_t t) { return timestamp{milliseconds{t}}; }

question to_question(const search& s)
{
    question q;
    q.typed(s.typed);
    q.typed(s.patient, field::patient);
    if (!s.ins.empty()) q.identifier(s.ins, field::patient);
    if (!s.ipp.empty()) q.identifier(s.ipp, field::patient);
    if (!s.birth_date.empty()) q.identifier(s.birth_date, field::patient);
    q.typed(s.prescriber, field::people);
    q.typed(s.recipient, field::recipient);
    q.facet(source_tag, s.sources);
    q.facet(service_tag, s.services);
    q.facet(type_tag, s.types);
    q.facet(batch_tag, s.batches);
    q.facet(rule_tag, s.rules);
    q.facet(operator_tag, s.operators);
    return q;
}

template <class E>
std::string in_list(const char* column, const std::vector<E>& values)
{
    if (values.empty()) return {};
    std::string sql = std::string{" AND l."} + column + " IN (";
    for (std::size_t n = 0; n < values.size(); ++n)
        sql += (n == 0 ? "" : ",") + std::to_string(static_cast<int>(values[n]));
    return sql + ')';
}

bool are_open(const std::vector<entry_state>& states)
{
    return !states.empty() && std::ranges::all_of(states, [](entry_state s) {
        return static_cast<int>(s) < first_common;
    });
}

struct row_range
{
    std::int64_t from = 0, to = row_max;
};

row_range range_of(const search& s)
{
    row_range r;
    if (s.from) r.from = first_row(*s.from);
    if (s.to) r.to = first_row(*s.to);
    return r;
}

const char* const row_columns =
    "l.row, l.id, l.kind, l.state, l.person, l.at, l.changed, l.last, l.delivered, l.read, "
    "l.source, l.control, l.action, l.sender, l.mail_id, l.reason, l.documents, l.lanes, "
    "l.batches, l.rules, l.family, l.given, l.birth_date, l.sex, l.ins, l.ipp, l.prescriber, "
    "l.prescriber_id, l.service, l.service_label, l.type, l.type_label, l.operator";

}  // namespace

reader::reader(const std::filesystem::path& file) : db_(file, sqlite::database::mode::reading) {}
reader::~reader() = default;

journal::position reader::at() const
{
    auto& db = const_cast<sqlite::database&>(db_);
    sqlite::statement q(db, "SELECT value FROM meta WHERE name = 'position'");
    return q.step() ? journal::position{static_cast<std::uint64_t>(q.number(0))}
                    : journal::position{};
}

std::vector<std::int64_t> reader::rows_named(std::string_view identifier, std::size_t most)
{
    std::vector<std::int64_t> rows;
    auto text = identifier;
    while (!text.empty() && (text.front() == ' ' || text.front() == '<')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '>')) text.remove_suffix(1);
    // The left part of one of our Message-IDs is the id of its mail.
    auto id = submission_id::parse(text);
    if (const auto mail = delivery_id::parse(text.substr(0, text.find('@'))); !id && mail)
        id = mail->submission;
    if (id) {
        sqlite::statement q(db_, "SELECT row, id FROM letter WHERE row >= ?1 AND row < ?1 + 64");
        q.bind(1, first_row(*id));
        while (q.step())
            if (q.text(1) ==
                std::string_view{reinterpret_cast<const char*>(id->bytes().data()), 16})
                rows.push_back(q.number(0));
        if (!rows.empty()) return rows;
    }
    question asked;
    asked.identifier(text);
    if (asked.is_hopeless()) return rows;
    const auto expression = asked.to_expression();
    sqlite::statement q(
        db_, "SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid DESC LIMIT ?2"
    );
    q.bind(1, expression).bind(2, static_cast<std::int64_t>(most));
    while (q.step()) rows.push_back(q.number(0));
    sqlite::statement later(
        db_, "SELECT row FROM later_identifier WHERE hash = ?1 ORDER BY row DESC LIMIT ?2"
    );
    later.bind(1, hash_identifier(fold_identifier(text))).bind(2, static_cast<std::int64_t>(most));
    while (later.step())
        if (std::ranges::find(rows, later.number(0)) == rows.end()) rows.push_back(later.number(0));
    return rows;
}

bool reader::goes_by_open(const search& wanted, bool is_narrow)
{
    if (!wanted.needs_a_person && !are_open(wanted.states)) return false;
    if (!is_narrow) return true;
    const auto r = range_of(wanted);
    const std::string sql = std::string{"SELECT count(*) FROM (SELECT 1 FROM letter l WHERE "} +
                            (wanted.needs_a_person ? "l.person = 1" : "l.state < 10") +
                            " AND l.row >= ?1 AND l.row < ?2" + in_list("state", wanted.states) +
                            " LIMIT ?3)";
    sqlite::statement q(db_, sql.c_str());
    q.bind(1, r.from).bind(2, r.to).bind(3, open_few + 1);
    return q.step() && q.number(0) <= open_few;
}

// Rows that have an identifier: few, and of any sort, so each is looked at. The latest first.
static void take_named(
    sqlite::database& db,
    std::vector<std::int64_t> named,
    const row_range& within,
    const question& asked,
    const std::string& conditions,
    std::size_t most,
    std::vector<std::int64_t>& rows
)
{
    std::ranges::sort(named, std::greater{});
    const std::string sql = "SELECT l.words FROM letter l WHERE l.row = ?1" + conditions;
    sqlite::statement q(db, sql.c_str());
    for (const auto row : named) {
        if (row < within.from || row >= within.to || rows.size() >= most) continue;
        q.bind(1, row);
        if (q.step() && asked.matches(unpack(q.text(0)))) rows.push_back(row);
        q.reset();
    }
}

std::vector<std::int64_t> reader::rows_of(const search& wanted, std::size_t most)
{
    std::vector<std::int64_t> rows;
    auto r = range_of(wanted);
    if (wanted.after) {
        // The page goes on below the row that this one has, or would have.
        std::int64_t behind = first_row(*wanted.after);
        if (const auto own = rows_named(wanted.after->to_string(), 1); !own.empty())
            behind = own.front();
        r.to = std::min(r.to, behind);
    }
    auto asked = to_question(wanted);
    if (asked.is_hopeless() || r.from >= r.to) return rows;
    std::string conditions = in_list("kind", wanted.kinds) + in_list("state", wanted.states);
    if (wanted.needs_a_person) conditions += " AND l.person = 1";

    if (!wanted.identifier.empty()) {
        take_named(db_, rows_named(wanted.identifier, named_max), r, asked, conditions, most, rows);
        return rows;
    }
    if (goes_by_open(wanted, !asked.empty())) {
        const std::string sql = "SELECT l.row" + std::string{asked.empty() ? "" : ", l.words"} +
                                " FROM letter l WHERE l.row >= ?1 AND l.row < ?2 AND " +
                                (wanted.needs_a_person ? "l.person = 1" : "l.state < 10") +
                                conditions + " ORDER BY l.row DESC";
        sqlite::statement q(db_, sql.c_str());
        q.bind(1, r.from).bind(2, r.to);
        while (rows.size() < most && q.step())
            if (asked.empty() || asked.matches(unpack(q.text(1)))) rows.push_back(q.number(0));
        return rows;
    }
    if (asked.empty()) {
        const std::string sql = "SELECT l.row FROM letter l WHERE l.row >= ?1 AND l.row < ?2" +
                                conditions + " ORDER BY l.row DESC LIMIT ?3";
        sqlite::statement q(db_, sql.c_str());
        q.bind(1, r.from).bind(2, r.to).bind(3, static_cast<std::int64_t>(most));
        while (q.step()) rows.push_back(q.number(0));
        return rows;
    }
    if (const auto wider = asked.to_wider_expression(); !wider.empty() && most <= wider_page_max) {
        // Frequent words fill a page with the first rows of the wider question. When they do not,
        // there are few of them, and the exact one goes on quickly below what was seen.
        const std::string sql =
            "SELECT w.rowid, l.words FROM words w CROSS JOIN letter l ON l.row = w.rowid "
            "WHERE w.words MATCH ?4 AND w.rowid >= ?1 AND w.rowid < ?2" +
            conditions + " ORDER BY w.rowid DESC LIMIT ?3";
        sqlite::statement q(db_, sql.c_str());
        q.bind(1, r.from).bind(2, r.to).bind(3, wider_few).bind(4, wider);
        std::int64_t seen = 0;
        while (rows.size() < most && q.step()) {
            ++seen;
            r.to = q.number(0);
            if (asked.matches(unpack(q.text(1)))) rows.push_back(r.to);
        }
        if (rows.size() == most || seen < wider_few) return rows;
    }
    const auto expression = asked.to_expression();
    const auto limit = static_cast<std::int64_t>(most - rows.size());
    std::string sql = "SELECT w.rowid FROM words w";
    if (!conditions.empty()) sql += " CROSS JOIN letter l ON l.row = w.rowid";
    sql += " WHERE w.words MATCH ?4 AND w.rowid >= ?1 AND w.rowid < ?2" + conditions +
           " ORDER BY w.rowid DESC LIMIT ?3";
    sqlite::statement q(db_, sql.c_str());
    q.bind(1, r.from).bind(2, r.to).bind(3, limit).bind(4, expression);
    while (q.step()) rows.push_back(q.number(0));
    return rows;
}

found_page reader::find(const search& wanted)
{
    found_page page;
    auto rows = rows_of(wanted, wanted.limit + 1);
    page.has_more = rows.size() > wanted.limit;
    if (page.has_more) rows.resize(wanted.limit);
    const std::string sql =
        std::string{"SELECT "} + row_columns + " FROM letter l WHERE l.row = ?1";
    sqlite::statement q(db_, sql.c_str());
    for (const auto row : rows) {
        q.bind(1, row);
        if (q.step()) {
            page.entries.push_back(read_row(q));
            read_lanes(page.entries.back(), row, lanes_in_lists);
        }
        q.reset();
    }
    return page;
}

std::int64_t reader::count(const search& wanted, std::int64_t most)
{
    return static_cast<std::int64_t>(rows_of(wanted, static_cast<std::size_t>(most)).size());
}

std::optional<found_entry> reader::find(submission_id id)
{
    const auto rows = rows_named(id.to_string(), 1);
    if (rows.empty()) return std::nullopt;
    const std::string sql =
        std::string{"SELECT "} + row_columns + " FROM letter l WHERE l.row = ?1";
    sqlite::statement q(db_, sql.c_str());
    q.bind(1, rows.front());
    if (!q.step()) return std::nullopt;
    auto found = read_row(q);
    if (found.shown.id != id) return std::nullopt;
    read_lanes(found, rows.front(), 10'000);
    return found;
}

std::vector<submission_id> reader::find_named(std::string_view identifier, std::size_t most)
{
    std::vector<submission_id> all;
    sqlite::statement q(db_, "SELECT id FROM letter WHERE row = ?1");
    for (const auto row : rows_named(identifier, most)) {
        q.bind(1, row);
        if (q.step() && q.text(0).size() == 16) {
            std::array<std::uint8_t, 16> bytes{};
            std::ranges::copy(q.text(0), bytes.begin());
            all.push_back(submission_id{bytes});
        }
        q.reset();
    }
    return all;
}

found_entry reader::read_row(sqlite::statement& q)
{
    found_entry f;
    auto& e = f.shown;
    std::array<std::uint8_t, 16> bytes{};
    const auto id = q.text(1);
    std::copy_n(id.begin(), std::min(id.size(), bytes.size()), bytes.begin());
    e.id = submission_id{bytes};
    e.kind = static_cast<entry_kind>(q.number(2));
    e.state = static_cast<entry_state>(q.number(3));
    e.needs_a_person = q.number(4) != 0;
    e.at = from_ms(q.number(5));
    e.changed = from_ms(q.number(6));
    f.last = {static_cast<std::uint64_t>(q.number(7))};
    e.delivered_at = from_ms(q.number(8));
    e.read_at = from_ms(q.number(9));
    int n = 9;
    for (std::string* text : {&e.source, &e.control, &e.action, &e.from, &e.mail_id, &e.reason})
        *text = q.text(++n);
    e.documents = static_cast<int>(q.number(++n));
    f.lanes = static_cast<int>(q.number(++n));
    e.batches = unpack_list(q.text(++n));
    e.rules = unpack_list(q.text(++n));
    auto& of = f.facts;
    for (std::string* text : std::initializer_list<std::string*>{
             &of.family,
             &of.given,
             &of.birth_date,
             &of.sex,
             &of.ins,
             &of.ipp,
             &of.prescriber,
             &of.prescriber_id,
             &of.service,
             &of.service_label,
             &of.type,
             &of.type_label,
             &of.operator_name})
        *text = q.text(++n);
    e.type = of.type;
    return f;
}

void reader::read_lanes(found_entry& into, std::int64_t row, std::size_t most)
{
    sqlite::statement q(
        db_,
        "SELECT number, state, kind, attempts, sent, delivered, read, next, changed, address, "
        "identifier, reason FROM lane WHERE row = ?1 ORDER BY number LIMIT ?2"
    );
    q.bind(1, row).bind(2, static_cast<std::int64_t>(most));
    while (q.step()) {
        lane l;
        l.number = static_cast<int>(q.number(0));
        l.state = static_cast<lane_state>(q.number(1));
        l.kind = static_cast<recipient_kind>(q.number(2));
        l.attempts = static_cast<int>(q.number(3));
        l.sent_at = from_ms(q.number(4));
        l.delivered_at = from_ms(q.number(5));
        l.read_at = from_ms(q.number(6));
        l.next_attempt = from_ms(q.number(7));
        l.changed = from_ms(q.number(8));
        l.address = q.text(9);
        l.identifier = q.text(10);
        l.reason = q.text(11);
        into.shown.lanes.push_back(std::move(l));
    }
}

}  // namespace vgm::projection
