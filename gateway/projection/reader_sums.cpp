#include "gateway/projection/reader.hpp"
#include "gateway/projection/schema.hpp"

#include <algorithm>

namespace vgm::projection {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t week_ms = 7 * 24 * hour_ms;

timestamp from_ms(std::int64_t t) { return timestamp{milliseconds{t}}; }
std::int64_t ms(timestamp t) { return t.time_since_epoch().count(); }

void tally(lane_facts& of, lane_state s)
{
    if (s == lane_state::withdrawn) return;  // no mail of ours
    ++of.count;
    switch (s) {
        case lane_state::queued:
        case lane_state::deferred:
        case lane_state::sending:
            ++of.waiting;
            break;
        case lane_state::uncertain:
            ++of.uncertain;
            break;
        case lane_state::not_processed:
        case lane_state::bounced:
        case lane_state::expired:
            ++of.failed;
            break;
        default:
            ++of.good;
    }
}

percentiles to_percentiles(std::vector<std::int64_t>& all)
{
    percentiles p;
    p.count = static_cast<std::int64_t>(all.size());
    if (all.empty()) return p;
    const auto at = [&](double share) {
        const auto n = static_cast<std::size_t>(share * static_cast<double>(all.size() - 1));
        std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n), all.end());
        return all[n];
    };
    p.p50_ms = at(0.50);
    p.p95_ms = at(0.95);
    return p;
}

std::vector<named_facts> by_volume(std::map<std::string, named_facts>& all)
{
    std::vector<named_facts> list;
    for (auto& [name, facts] : all)
        if (!name.empty()) list.push_back(std::move(facts));
    std::ranges::stable_sort(list, std::greater{}, [](const auto& f) { return f.of.count; });
    constexpr std::size_t most = 20;
    if (list.size() > most) list.resize(most);
    return list;
}

named_facts& facts_of(std::map<std::string, named_facts>& all, std::string_view name)
{
    auto& found = all[std::string{name}];
    if (found.name.empty()) found.name = name;
    return found;
}

// The hours of a time, with what is usual for each: the mean of the four weeks before that have
// any letter at all.
std::vector<hour_volume> volume_of(sqlite::database& db, std::int64_t from, std::int64_t to)
{
    std::map<std::int64_t, std::int64_t> letters;
    std::int64_t oldest = to;
    sqlite::statement q(
        db, "SELECT hour, sum(letters) FROM hour WHERE hour >= ?1 AND hour < ?2 GROUP BY hour"
    );
    q.bind(1, from - 4 * week_ms).bind(2, to);
    while (q.step()) {
        letters[q.number(0)] = q.number(1);
        oldest = std::min(oldest, q.number(0));
    }
    std::vector<hour_volume> all;
    for (auto hour = from / hour_ms * hour_ms; hour < to; hour += hour_ms) {
        hour_volume v;
        v.hour = from_ms(hour);
        const auto count_at = [&](std::int64_t h) {
            const auto found = letters.find(h);
            return found == letters.end() ? std::int64_t{0} : found->second;
        };
        v.letters = count_at(hour);
        std::int64_t sum = 0;
        int weeks = 0;
        for (int week = 1; week <= 4; ++week)
            if (hour - week * week_ms >= oldest) {
                sum += count_at(hour - week * week_ms);
                ++weeks;
            }
        if (weeks != 0) v.usual = static_cast<double>(sum) / weeks;
        all.push_back(v);
    }
    return all;
}

}  // namespace

std::int64_t reader::letters()
{
    sqlite::statement q(db_, "SELECT coalesce(sum(letters), 0) FROM hour");
    return q.step() ? q.number(0) : 0;
}

summary reader::sum_up(timestamp from, timestamp to)
{
    summary s;
    std::map<std::string, named_facts> operators, services, types;
    std::vector<std::int64_t> delivered, read;
    sqlite::statement lanes(db_, "SELECT state, sent, delivered, read FROM lane WHERE row = ?1");
    sqlite::statement q(
        db_,
        "SELECT row, kind, state, at, source, service, service_label, type, type_label, operator "
        "FROM letter WHERE row >= ?1 AND row < ?2"
    );
    q.bind(1, first_row(from)).bind(2, first_row(to));
    while (q.step()) {
        const auto kind = static_cast<entry_kind>(q.number(1));
        const auto state = static_cast<entry_state>(q.number(2));
        if (kind == entry_kind::incoming) ++s.incoming;
        if (kind != entry_kind::letter && kind != entry_kind::refused) continue;
        ++s.states[state];
        ++s.flows[std::string{q.text(4)}][state];
        if (kind != entry_kind::letter) continue;
        auto& service = facts_of(services, q.text(5));
        if (service.label.empty()) service.label = q.text(6);
        auto& type = facts_of(types, q.text(7));
        if (type.label.empty()) type.label = q.text(8);
        auto& carrier = facts_of(operators, q.text(9));
        lanes.bind(1, q.number(0));
        while (lanes.step()) {
            const auto of = static_cast<lane_state>(lanes.number(0));
            for (auto* all : {&service, &type, &carrier}) tally(all->of, of);
            if (lanes.number(2) != 0) delivered.push_back(lanes.number(2) - q.number(3));
            if (lanes.number(3) != 0) read.push_back(lanes.number(3) - q.number(3));
        }
        lanes.reset();
    }
    s.delivered = to_percentiles(delivered);
    s.read = to_percentiles(read);
    s.operators = by_volume(operators);
    s.services = by_volume(services);
    s.types = by_volume(types);
    s.volume = volume_of(db_, ms(from), ms(to));
    return s;
}

std::vector<facet_row> reader::facets()
{
    std::vector<facet_row> all;
    sqlite::statement q(db_, "SELECT field, code, label FROM facet ORDER BY field, code");
    while (q.step())
        all.push_back({std::string{q.text(0)}, std::string{q.text(1)}, std::string{q.text(2)}});
    return all;
}

std::vector<batch_row> reader::batches(timestamp before, std::size_t limit)
{
    std::vector<batch_row> all;
    sqlite::statement q(
        db_,
        "SELECT id, source, first_at, last_at FROM batch WHERE first_at < ?1 "
        "ORDER BY first_at DESC, id DESC LIMIT ?2"
    );
    q.bind(1, ms(before)).bind(2, static_cast<std::int64_t>(limit));
    while (q.step())
        all.push_back(
            {std::string{q.text(0)},
             std::string{q.text(1)},
             from_ms(q.number(2)),
             from_ms(q.number(3)),
             {}}
        );
    sqlite::statement states(
        db_,
        "SELECT l.state, count(*) FROM words w CROSS JOIN letter l ON l.row = w.rowid "
        "WHERE w.words MATCH ?1 AND l.source = ?2 GROUP BY l.state"
    );
    for (auto& b : all) {
        question in;
        in.facet(batch_tag, {b.id});
        const auto expression = in.to_expression();
        states.bind(1, expression).bind(2, b.source);
        while (states.step())
            b.states[static_cast<entry_state>(states.number(0))] = states.number(1);
        states.reset();
    }
    return all;
}

reader::rule_hits reader::hits(const std::string& rule, timestamp since)
{
    rule_hits h;
    question of;
    of.facet(rule_tag, {rule});
    const auto expression = of.to_expression();
    sqlite::statement all(db_, "SELECT count(*), max(rowid) FROM words WHERE words MATCH ?1");
    all.bind(1, expression);
    if (all.step()) {
        h.all = all.number(0);
        h.last = from_ms(all.number(1) >> 10);
    }
    sqlite::statement recent(
        db_, "SELECT count(*) FROM words WHERE words MATCH ?1 AND rowid >= ?2"
    );
    recent.bind(1, expression).bind(2, first_row(since));
    if (recent.step()) h.since = recent.number(0);
    return h;
}

}  // namespace vgm::projection
