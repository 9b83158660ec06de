#pragma once

#include "gateway/projection/entry.hpp"
#include "gateway/projection/words.hpp"
#include "gateway/sqlite/database.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vgm::projection {

// What is looked for. Everything that is said must hold; of a list, one.
struct search
{
    std::string typed;  // question::typed()
    std::string patient, ins, ipp, birth_date, prescriber, recipient;
    std::string identifier;  // whole, of any sort
    std::vector<std::string> sources, services, types, batches, rules, operators;
    std::vector<entry_kind> kinds;
    std::vector<entry_state> states;
    bool needs_a_person = false;
    std::optional<timestamp> from, to;   // `to` is excluded
    std::optional<submission_id> after;  // the last one of the page before
    std::size_t limit = 50;
};

// A row of a list.
struct found_entry
{
    entry shown;  // with its first lanes and without identifiers
    letter_facts facts;
    int lanes = 0;  // all of them
    journal::position last;
};

struct found_page
{
    std::vector<found_entry> entries;  // newest first
    bool has_more = false;
};

struct lane_facts
{
    std::int64_t count = 0, good = 0, failed = 0, waiting = 0, uncertain = 0;
};
struct named_facts
{
    std::string name, label;
    lane_facts of;
};
struct percentiles
{
    std::int64_t count = 0, p50_ms = 0, p95_ms = 0;
};
struct hour_volume
{
    timestamp hour;
    std::int64_t letters = 0;
    std::optional<double> usual;  // of the same hour of the same weekday in the weeks before
};

// What came in a time, summed up.
struct summary
{
    std::map<entry_state, std::int64_t> states;  // of letters that go out, and refusals
    std::int64_t incoming = 0;
    std::map<std::string, std::map<entry_state, std::int64_t>> flows;  // by source
    percentiles delivered, read;  // from acceptance to the first of each mail
    std::vector<named_facts> operators, services, types;
    std::vector<hour_volume> volume;
};

struct batch_row
{
    std::string id, source;
    timestamp first_at{}, last_at{};
    std::map<entry_state, std::int64_t> states;
};

struct facet_row
{
    std::string field, code, label;
};

// Answers questions from the projection's file, beside its writer. One thread at a time; each has
// one of its own. Errors stick: failed() says what it was, and answers are empty then.
class reader
{
public:
    explicit reader(const std::filesystem::path& file);
    ~reader();

    const error_code& failed() const { return db_.failed(); }
    journal::position at() const;

    found_page find(const search& wanted);
    // How many there are, counting no further than `most`.
    std::int64_t count(const search& wanted, std::int64_t most);
    // One subject with all of its lanes.
    std::optional<found_entry> find(submission_id id);
    // The newest subjects that an identifier names: any of them, also one that came later.
    std::vector<submission_id> find_named(std::string_view identifier, std::size_t most);

    std::int64_t letters();  // all rows; fast, and a little too high after a removal
    summary sum_up(timestamp from, timestamp to);
    std::vector<facet_row> facets();
    std::vector<batch_row> batches(timestamp before, std::size_t limit);
    // How many letters a rule matched since then, and when the last one came.
    struct rule_hits
    {
        std::int64_t since = 0, all = 0;
        timestamp last{};
    };
    rule_hits hits(const std::string& rule, timestamp since);

private:
    std::vector<std::int64_t> rows_of(const search& wanted, std::size_t most);
    std::vector<std::int64_t> rows_named(std::string_view identifier, std::size_t most);
    found_entry read_row(sqlite::statement& q);
    void read_lanes(found_entry& into, std::int64_t row, std::size_t most);
    bool goes_by_open(const search& wanted, bool is_narrow);

    sqlite::database db_;
};

}  // namespace vgm::projection
